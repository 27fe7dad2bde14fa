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

    #[on_message(Paid, key(|order| order.number), then(end))]
    #[when(|order| order.number.is_empty())]
    #[then(end)]
    #[otherwise(end_of_it)]
    wait: If,

    end_of_it: End,

    end: End,
}

fn main() {}
