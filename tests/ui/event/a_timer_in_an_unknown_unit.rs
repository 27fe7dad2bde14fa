use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
    approved: bool,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[anyone]
    #[form(days)]
    #[next(approve)]
    ask: Start,

    #[after(dyas = 2)]
    #[next(end)]
    approve: Timer,

    end: End,
}

fn main() {}
