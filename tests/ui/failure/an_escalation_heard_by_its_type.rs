use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    card: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(again)]
    place: StartHandle,
    #[input(|_| Order::default())]
    #[on_escalation(Declined, then(call))]
    #[next(end)]
    again: Subprocess<CallFlow>,
    #[anyone]
    #[next(end)]
    call: Manual,
    end: End,
}

#[flow(process = Order)]
struct CallFlow {
    #[next(end)]
    start: StartHandle,
    end: End,
}

fn main() {}
