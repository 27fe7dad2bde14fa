use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item)]
    #[next(fork)]
    start: Start,

    #[next(pack)]
    fork: Split,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
