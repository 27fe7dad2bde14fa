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
    #[next(approve)]
    start: Start,
    #[anyone]
    #[except(owner_of(start), owner_of(start))]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
