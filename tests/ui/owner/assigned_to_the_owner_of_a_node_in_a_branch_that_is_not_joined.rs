use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item)]
    #[next(fork)]
    start: Start,

    #[next(pack, pay)]
    fork: Split,

    #[anyone]
    #[next(end)]
    pack: View,

    #[anyone]
    #[next(thank)]
    pay: View,

    #[assign(owner_of(pack))]
    #[next(end)]
    thank: View,

    end: End,
}

fn main() {}
