use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[mutex("desk")]
    #[next(pay)]
    pack: View,

    #[anyone]
    #[mutex("desk")]
    #[next(end)]
    pay: View,

    end: End,
}

fn main() {}
