//! A form of its own that is none, and one that is about another process.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
}

#[derive(Default)]
struct Note {
    text: String,
}

#[derive(Form, Default)]
struct Verdict {
    granted: bool,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[form(with(Note))]
    #[permission]
    #[next(approve)]
    ask: Start,
    #[form(with(Verdict))]
    #[permission]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
