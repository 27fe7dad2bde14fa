use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    lines: Vec<u8>,
}

#[flow(process = Order)]
struct OrderFlow {
    #[form(lines)]
    #[anyone]
    #[next(end)]
    start: Start,
    end: End,
}

fn main() {}
