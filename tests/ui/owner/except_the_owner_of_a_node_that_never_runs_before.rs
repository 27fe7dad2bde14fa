use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[anyone]
    #[form(days)]
    #[next(approve)]
    start: Start,

    #[anyone]
    #[except(owner_of(record))]
    #[next(record)]
    approve: View,

    #[anyone]
    #[next(end)]
    record: View,

    end: End,
}

fn main() {}
