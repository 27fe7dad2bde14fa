use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
    manager: String,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[anyone]
    #[form(days)]
    #[next(approve)]
    start: Start,

    #[assign(|process| process.manager.as_str())]
    #[next(end)]
    approve: View,

    end: End,
}

fn main() {}
