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
    #[next(check)]
    start: Start,
    #[when(|process| process.approved)]
    #[then(end)]
    #[otherwise(end)]
    check: If,
    end: End,
}

fn main() {}
