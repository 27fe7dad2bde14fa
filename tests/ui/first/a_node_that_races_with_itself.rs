use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(race)]
    start: Start,

    #[next(call, write, call)]
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
