use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Line {
    packed: bool,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    lines: Option<Vec<Line>>,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pack)]
    start: StartHandle,

    #[anyone]
    #[each(lines)]
    #[collect(lines)]
    #[form(packed)]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
