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

    #[branch(|process| process.urgent => pack)]
    #[next(pay)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[anyone]
    #[next(meet)]
    pay: View,

    #[next(tell)]
    meet: Join,

    #[assign(owner_of(pack))]
    #[next(end)]
    tell: View,

    end: End,
}

fn main() {}
