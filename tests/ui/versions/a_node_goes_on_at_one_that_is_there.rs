use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order, removed(check => packs, check => pack), renamed(pick))]
struct OrderFlow {
    #[anyone]
    #[form(item)]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
