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
    #[key(|order| order.number)]
    #[next(end)]
    begin: StartMessage<Paid>,

    end: End,
}

fn main() {}
