use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    gift: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(gift)]
    #[next(fork)]
    start: Start,

    #[next(pay, is_gift)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pay: View,

    #[when(|process| process.gift)]
    #[then(wrap)]
    #[otherwise(end)]
    is_gift: If,

    #[anyone]
    #[next(meet)]
    wrap: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
