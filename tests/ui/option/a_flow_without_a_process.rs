use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow()]
struct HelloFlow {
    #[anyone]
    #[next(end)]
    start: Start,
    end: End,
}

fn use_it(app: fn() -> &'static str) {
    let _ = (app, <HelloFlow as Flow>::NAME, HelloFlow::start);
}

fn main() {}
