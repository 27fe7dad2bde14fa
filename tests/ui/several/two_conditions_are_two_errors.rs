use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[next(first)]
    start: StartHandle,
    #[when(|process| process.text.len())]
    #[then(end)]
    #[otherwise(second)]
    first: If,
    #[when(|process| process.aproved)]
    #[then(end)]
    #[otherwise(approve)]
    second: If,
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
