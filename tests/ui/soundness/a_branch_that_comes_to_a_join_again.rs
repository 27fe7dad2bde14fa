use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Text {
    more: bool,
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
    #[form(more)]
    #[next(check)]
    draw: View,

    #[when(|process| process.more)]
    #[then(again)]
    #[otherwise(meet)]
    check: If,

    #[next(draw, meet)]
    again: Split,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
