use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    paid: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(paid)]
    #[next(fork)]
    start: Start,

    #[next(pack, check)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[when(|process| process.paid)]
    #[then(meet)]
    #[otherwise(end)]
    check: If,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
