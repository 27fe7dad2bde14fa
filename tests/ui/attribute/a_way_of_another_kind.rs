use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(race)]
    start: StartHandle,

    #[branch(|order| order.urgent => call)]
    #[next(write)]
    race: First,

    #[anyone]
    #[next(end)]
    call: View,

    #[anyone]
    #[next(end)]
    write: View,

    end: End,
}

fn main() {}
