use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Helo)]
struct HelloFlow {
    #[anyone]
    #[form(text)]
    #[next(end)]
    start: Start,
    end: End,
}

fn main() {}
