use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Line {
    tags: Vec<u8>,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    lines: Vec<Line>,
    total: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[each(lines)]
    #[form(tags)]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
