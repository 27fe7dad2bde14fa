use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(fork)]
    start: Start,

    #[next(pack, pay)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[anyone]
    #[next(meet)]
    pay: View,

    #[wait(1, cancel)]
    #[next(check)]
    meet: Join,

    #[when(|process| process.urgent)]
    #[then(pay)]
    #[otherwise(end)]
    check: If,

    end: End,
}

fn main() {}
