use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[devr: Switch,Pio(recess, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[next(send)]
    start: Stamin =   #[run(send)]
    #[retry(times = many, delay(days = 3), backoff(lineer), jitter)]
    1.5#[next(end)]
    send: Job,
    end: End, Ok(())
}

fn main() {()}
