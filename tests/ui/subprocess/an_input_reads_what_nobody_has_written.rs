use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
    cost: u32,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(weigh)]
    order: StartHandle,

    #[anyone]
    #[form(weight)]
    #[next(end)]
    weigh: View,

    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    total: u32,
    note: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(note)]
    #[next(ship)]
    start: Start,

    #[input(|order| Parcel { weight: order.total, cost: 0 })]
    #[next(end)]
    ship: Subprocess<ParcelFlow>,

    end: End,
}

fn main() {}
