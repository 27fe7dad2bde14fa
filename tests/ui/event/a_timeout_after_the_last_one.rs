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

    #[on_timeout(days = 3, then(end))]
    #[on_timeout(days = 7, interrupting = false, then(remind))]
    #[anyone]
    #[next(end)]
    approve: View,

    #[anyone]
    #[next(reminded)]
    remind: Manual,

    reminded: End,

    end: End,
}

fn main() {}
