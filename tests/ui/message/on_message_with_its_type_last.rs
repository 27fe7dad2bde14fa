use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    number: String,
    lines: Vec<String>,
}

#[derive(Message, Serialize, Deserialize)]
struct Paid {
    order: String,
}

#[derive(Signal, Serialize, Deserialize)]
struct Closed;

#[flow(process = Order)]
struct OrderFlow {
    #[next(wait)]
    begin: StartHandle,

    #[anyone]
    #[on_message(key(|order| order.number), then(end), Paid)]
    #[next(end)]
    wait: Manual,

    end: End,
}

fn main() {}
