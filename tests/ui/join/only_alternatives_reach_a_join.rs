use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    large: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(large)]
    #[next(check)]
    start: Start,

    #[when(|process| process.large)]
    #[then(drive)]
    #[otherwise(post)]
    check: If,

    #[anyone]
    #[next(meet)]
    drive: View,

    #[anyone]
    #[next(meet)]
    post: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
