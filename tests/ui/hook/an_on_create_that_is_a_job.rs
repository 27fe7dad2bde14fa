use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[on_create(tell)]
    #[next(end)]
    pack: View,

    end: End,
}

async fn tell(_: JobContext<OrderFlow>) -> JobResult {
    Ok(())
}

fn main() {}
