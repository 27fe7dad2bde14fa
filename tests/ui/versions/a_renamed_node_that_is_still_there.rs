use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order, renamed(pack => wrap))]
struct OrderFlow {
    #[anyone]
    #[form(item)]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[next(wrap)]
    pack: View,

    #[anyone]
    #[next(end)]
    wrap: View,

    end: End,
}

fn main() {}
