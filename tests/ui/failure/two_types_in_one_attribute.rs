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
    #[on_error(Declined, "card.declined", then(call))]
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

#[derive(Debug)]
struct Declined;

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the bank said no")
    }
}

impl std::error::Error for Declined {}

fn main() {}
