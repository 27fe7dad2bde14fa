use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
    limit: u32,
}

#[flow(process = Leave, preset(limit = ""))]
struct LeaveFlow {
    #[anyone]
    #[form(days)]
    #[next(check)]
    start: Start,

    #[when(|process| process.days > process.limit)]
    #[then(approve)]
    #[otherwise(end)]
    check: If,

    #[anyone]
    #[next(end)]
    approve: View,

    end: End,
}

fn main() {}
