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
    weights: Vec<u32>,
    total: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(ship)]
    start: StartHandle,

    #[input(|_| Parcel::default())]
    #[next(end)]
    ship: Subprocess<&ParcelFlow>,

    end: End,
}

fn main() {}
