use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Message, Serialize, Deserialize)]
struct Ordered {
    price: u32,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    price: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(is_free)]
    ordered: StartMessage<Ordered>,

    #[when(|order| order.price == 0)]
    #[then(end)]
    #[otherwise(pay)]
    is_free: If,

    #[anyone]
    #[next(end)]
    pay: Manual,

    end: End,
}

fn main() {}
