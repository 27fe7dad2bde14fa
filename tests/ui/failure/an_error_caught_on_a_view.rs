use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    card: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(call)]
    place: StartHandle,
    #[anyone]
    #[on_error(then(end))]
    #[next(end)]
    call: Manual,
    end: End,
}

fn main() {}
