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

    #[each(total)]
    #[run(pack)]
    #[next(end)]
    pack: Job,

    end: End,
}

async fn pack(_: JobContext<OrderFlow>, line: Line) -> Result<Line, HandlerError> {
    Ok(line)
}

fn main() {}
