use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Plain)]
struct HelloFlow {
    #[form(text)]
    #[anyone]
    #[next(approve)]
    start: Start,
    #[form(text, approved)]
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

struct Plain {
    text: String,
    approved: bool,
}

fn main() {}
