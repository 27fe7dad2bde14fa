use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[next(check)]
    start: StartHandle,
    #[when(|process| process.aproved)]
    #[then(end)]
    #[otherwise(approve)]
    check: If,
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
