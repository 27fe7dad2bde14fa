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
    packed: bool,
}

#[flow(process = Order, preset(lines = "`Default` has them"))]
struct OrderFlow {
    #[anyone]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[each(lines)]
    #[form(packed)]
    #[next(check)]
    pack: View,

    #[when(|order| order.packed)]
    #[then(end)]
    #[otherwise(pack)]
    check: If,

    end: End,
}

fn main() {}
