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
    #[next(long)]
    start: Start,

    #[when(|process| process.days > 10)]
    #[then(approve)]
    #[otherwise(record)]
    long: If,

    #[anyone]
    #[next(record)]
    approve: View,

    #[assign(owner_of(approve))]
    #[next(end)]
    record: View,

    end: End,
}

fn main() {}
