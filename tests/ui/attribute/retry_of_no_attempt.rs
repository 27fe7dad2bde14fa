use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(send)]
    start: StartHandle,

    #[run(send)]
    #[retry(times = 0, delay(seconds = 10))]
    #[next(end)]
    send: Job,

    end: End,
}

async fn send(_: JobContext<OrderFlow>) -> JobResult {
    Ok(())
}

fn main() {}
