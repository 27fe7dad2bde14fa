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
    #[next(pack)]
    start: Start,

    #[assign(owner_of(send))]
    #[next(send)]
    pack: View,

    #[anyone]
    #[next(end)]
    send: View,

    end: End,
}

fn main() {}
