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
    #[when(|process| -> bool { process.approved })]
    #[then(end)]
    #[otherwise(approve)]
    check: If,
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
