use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
    urgent: bool,
    approved: bool,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[anyone]
    #[form(days, approved)]
    #[next(fork)]
    start: Start,

    #[next(check, look)]
    fork: Split,

    #[when(|process| process.aproved)]
    #[then(meet)]
    #[otherwise(end)]
    check: If,

    #[when(|process| process.urgent)]
    #[then(read)]
    #[otherwise(meet)]
    look: If,

    #[anyone]
    #[next(meet)]
    read: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
