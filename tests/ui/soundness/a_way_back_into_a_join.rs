use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Text {
    accepted: bool,
}

#[flow(process = Text)]
struct TextFlow {
    #[anyone]
    #[next(fork)]
    start: Start,

    #[next(write, draw)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    write: View,

    #[anyone]
    #[next(meet)]
    draw: View,

    #[next(read)]
    meet: Join,

    #[anyone]
    #[form(accepted)]
    #[next(check)]
    read: View,

    #[when(|process| process.accepted)]
    #[then(end)]
    #[otherwise(meet)]
    check: If,

    end: End,
}

fn main() {}
