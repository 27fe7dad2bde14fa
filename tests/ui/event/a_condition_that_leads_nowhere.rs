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

    #[on_condition(|leave| leave.approved)]
    #[anyone]
    #[next(end)]
    approve: View,

    end: End,
}

fn main() {}
