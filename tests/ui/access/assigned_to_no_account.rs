use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[form(approved)]
    #[next(approve)]
    start: Start,
    #[assign(|process| process.approved)]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
