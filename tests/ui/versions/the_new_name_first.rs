use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order, renamed(pack => wrap))]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
