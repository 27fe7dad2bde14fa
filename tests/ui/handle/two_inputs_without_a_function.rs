use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    text: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(answer)]
    start: StartHandle,

    #[next(end)]
    answer: Handle<String, u32>,

    end: End,
}

fn main() {}
