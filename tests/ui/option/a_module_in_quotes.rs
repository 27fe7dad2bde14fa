use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello, module = "hello")]
struct HelloFlow {
    #[anyone]
    #[next(end)]
    start: Start,
    end: End,
}

fn main() {}
