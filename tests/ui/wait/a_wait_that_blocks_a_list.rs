use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Line {
    article: String,
    packed: bool,
    clerk: String,
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
    #[wait(2, block)]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
