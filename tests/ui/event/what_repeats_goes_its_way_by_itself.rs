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

    #[on_timeout(days = 1, repeat, then(remind))]
    #[anyone]
    #[next(check)]
    approve: View,

    #[anyone]
    #[next(check)]
    remind: Manual,

    #[anyone]
    #[next(end)]
    check: Manual,

    end: End,
}

fn main() {}
