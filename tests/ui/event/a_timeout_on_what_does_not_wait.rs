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

    #[on_timeout(days = 1, then(remind))]
    #[run(approve)]
    #[next(end)]
    approve: Function,

    #[anyone]
    #[next(end)]
    remind: Manual,

    end: End,
}

fn main() {}
