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

    #[each(lines)]
    #[run(pack)]
    #[next(end)]
    pack: Function,

    end: End,
}

fn pack(_: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    Ok(())
}

fn main() {}
