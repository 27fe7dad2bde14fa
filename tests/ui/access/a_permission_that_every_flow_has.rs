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
    #[next(view)]
    start: Start,
    #[permission]
    #[next(end)]
    view: View,
    end: End,
}

fn main() {}
