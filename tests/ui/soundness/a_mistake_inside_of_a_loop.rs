use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Text {
    accepted: bool,
    illustrated: bool,
}

#[flow(process = Text)]
struct TextFlow {
    #[anyone]
    #[form(illustrated)]
    #[next(fork)]
    start: Start,

    #[next(write, check)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    write: View,

    #[when(|process| process.illustrated)]
    #[then(draw)]
    #[otherwise(skip)]
    check: If,

    #[anyone]
    #[next(meet)]
    draw: View,

    #[next(read)]
    skip: Merge,

    #[next(read)]
    meet: Join,

    #[anyone]
    #[form(accepted)]
    #[next(decide)]
    read: View,

    #[when(|process| process.accepted)]
    #[then(end)]
    #[otherwise(fork)]
    decide: If,

    end: End,
}

fn main() {}
