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
    #[each(line)]
    #[form(packed)]
    #[assign(|_, line| line.clerk.as_str())]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
