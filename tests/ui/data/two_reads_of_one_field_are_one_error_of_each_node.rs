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

    #[when(|process| process.approved && (process.days < 10 || process.approved))]
    #[then(again)]
    #[otherwise(ask)]
    check: If,

    #[when(|process| !process.approved)]
    #[then(ask)]
    #[otherwise(end)]
    again: If,

    #[anyone]
    #[next(end)]
    ask: View,

    end: End,
}

fn main() {}
