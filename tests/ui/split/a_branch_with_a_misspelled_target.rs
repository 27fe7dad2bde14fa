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

    #[branch(|process| process.urgent => pakc)]
    #[next(pack, pay)]
    fork: Split,

    #[anyone]
    #[next(end)]
    pack: View,

    #[anyone]
    #[next(end)]
    pay: View,

    end: End,
}

fn main() {}
