use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    card: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pay)]
    place: StartHandle,
    #[run(pay)]
    #[on_error("card.declined", then(call))]
    #[on_error("card.declined", then(end))]
    #[next(end)]
    pay: Job,
    #[anyone]
    #[next(end)]
    call: Manual,
    end: End,
}

async fn pay(_: JobContext<OrderFlow>) -> JobResult {
    Ok(())
}

fn main() {}
