use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Serialize, Deserialize)]
struct Line {
    article: String,
    packed: bool,
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
    #[form(packed)]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
