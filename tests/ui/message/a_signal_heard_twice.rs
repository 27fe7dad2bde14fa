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
    #[on_signal(Closed, then(end))]
    #[on_signal(Closed, interrupting = false, then(tell))]
    #[next(end)]
    wait: Manual,

    #[anyone]
    #[next(told)]
    tell: Manual,

    told: End,
    end: End,
}

fn main() {}
