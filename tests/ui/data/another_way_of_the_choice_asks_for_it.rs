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
    #[next(long)]
    start: Start,

    #[when(|process| process.days > 10)]
    #[then(approve)]
    #[otherwise(check)]
    long: If,

    #[anyone]
    #[form(approved)]
    #[next(end)]
    approve: View,

    #[when(|process| process.approved)]
    #[then(end)]
    #[otherwise(tell)]
    check: If,

    #[anyone]
    #[next(end)]
    tell: View,

    end: End,
}

fn main() {}
