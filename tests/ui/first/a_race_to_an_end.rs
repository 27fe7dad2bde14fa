use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(race)]
    start: StartHandle,

    #[next(call, end)]
    race: First,

    #[anyone]
    #[next(end)]
    call: View,

    end: End,
}

fn main() {}
