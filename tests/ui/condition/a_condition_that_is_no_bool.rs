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
    #[form(text)]
    #[next(check)]
    start: Start,
    #[when(|process| process.text.len())]
    #[then(end)]
    #[otherwise(approve)]
    check: If,
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
