use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello, name = "a", name = "b")]
struct HelloFlow {
    #[anyone]
    #[next(end)]
    start: Start,
    end: End,
}

fn main() {}
