use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

struct Line {
    packed: bool,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    #[serde(skip)]
    lines: Vec<Line>,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[each(lines)]
    #[next(end)]
    pack: Manual,

    end: End,
}

fn main() {}
