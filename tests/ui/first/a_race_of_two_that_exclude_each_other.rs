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

    #[next(call, write)]
    race: First,

    #[anyone]
    #[mutex("desk")]
    #[next(end)]
    call: View,

    #[anyone]
    #[mutex("desk")]
    #[next(end)]
    write: View,

    end: End,
}

fn main() {}
