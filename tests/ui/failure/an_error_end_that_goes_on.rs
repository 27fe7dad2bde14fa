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
    #[next(failed)]
    look: Manual,
    #[next(end)]
    failed: ErrorEnd,
    end: End,
}

fn main() {}
