use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[next(send)]
    start: Start,
    #[run(send)]
    #[retry(times = 3, delay(minutes = 1, seconds = 30))]
    #[next(end)]
    send: Job,
    end: End,
}

async fn send(_: JobContext<HelloFlow>) -> JobResult {
    Ok(())
}

fn main() {}
