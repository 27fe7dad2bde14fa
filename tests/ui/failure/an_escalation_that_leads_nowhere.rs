use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    card: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(look)]
    place: StartHandle,
    #[anyone]
    #[next(tell)]
    look: Manual,
    tell: Escalate,
    end: End,
}

fn main() {}
