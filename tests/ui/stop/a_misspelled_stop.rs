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
    #[next(check)]
    start: Start,

    #[when(|process| process.urgent)]
    #[then(pack)]
    #[otherwise(stpo)]
    check: If,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
