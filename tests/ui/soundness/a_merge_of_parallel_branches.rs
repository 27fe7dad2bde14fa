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
    #[next(both)]
    pack: View,

    #[anyone]
    #[next(both)]
    pay: View,

    #[next(send)]
    both: Merge,

    #[anyone]
    #[next(end)]
    send: View,

    end: End,
}

fn main() {}
