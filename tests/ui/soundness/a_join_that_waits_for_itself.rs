use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Text {
    accepted: bool,
}

#[flow(process = Text)]
struct TextFlow {
    #[anyone]
    #[next(meet)]
    start: Start,

    #[next(write)]
    meet: Join,

    #[anyone]
    #[form(accepted)]
    #[next(check)]
    write: View,

    #[when(|process| process.accepted)]
    #[then(end)]
    #[otherwise(meet)]
    check: If,

    end: End,
}

fn main() {}
