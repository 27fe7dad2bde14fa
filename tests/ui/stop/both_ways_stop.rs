use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(fork)]
    start: Start,

    #[next(check, pack)]
    fork: Split,

    #[when(|process| process.urgent)]
    #[then(stop)]
    #[otherwise(stop)]
    check: If,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
