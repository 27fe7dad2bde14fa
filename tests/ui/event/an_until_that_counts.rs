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

    #[when(|leave| leave.days)]
    #[next(end)]
    approve: Until,

    end: End,
}

fn main() {}
