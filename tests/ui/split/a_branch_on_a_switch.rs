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

    #[branch(|process| process.urgent => pack)]
    #[otherwise(end)]
    fork: Switch,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
