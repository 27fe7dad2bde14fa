use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    in_stock: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(in_stock)]
    #[next(fork)]
    start: Start,

    #[next(pay, check)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pay: View,

    #[when(|process| process.in_stock)]
    #[then(pack)]
    #[otherwise(refund)]
    check: If,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[anyone]
    #[next(end)]
    refund: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
