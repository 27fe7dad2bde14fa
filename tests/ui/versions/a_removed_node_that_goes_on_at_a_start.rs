use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order, removed(check => start))]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
