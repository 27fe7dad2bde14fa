use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Line {
    packed: bool,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    lines: Vec<Line>,
    names: Vec<String>,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[each(lines)]
    #[collect(names)]
    #[next(end)]
    pack: Manual,

    end: End,
}

fn main() {}
