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
    #[next(check)]
    start: Start,

    #[when(|process| process.approved)]
    #[then(record)]
    #[otherwise(approve)]
    check: If,

    #[anyone]
    #[form(approved)]
    #[next(end)]
    approve: View,

    #[anyone]
    #[next(end)]
    record: View,

    end: End,
}

fn main() {}
