use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Text {
    accepted: bool,
}

#[flow(process = Text)]
struct TextFlow {
    #[anyone]
    #[next(write)]
    start: Start,

    #[anyone]
    #[form(accepted)]
    #[next(fork)]
    write: View,

    #[next(tell, check)]
    fork: Split,

    #[anyone]
    #[next(end)]
    tell: View,

    #[when(|process| process.accepted)]
    #[then(end)]
    #[otherwise(write)]
    check: If,

    end: End,
}

fn main() {}
