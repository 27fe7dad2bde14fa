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

    #[anyone]
    #[next(meet)]
    pack: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
