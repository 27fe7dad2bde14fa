use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    people: Vec<String>,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(race)]
    start: StartHandle,

    #[next(call, write)]
    race: First,

    #[anyone]
    #[next(end)]
    call: View,

    #[anyone]
    #[each(people)]
    #[wait(0)]
    #[next(end)]
    write: Manual,

    end: End,
}

fn main() {}
