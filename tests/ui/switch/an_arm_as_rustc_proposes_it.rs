use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Serialize, Deserialize, Default)]
enum Carrier {
    #[default]
    Post,
    Van,
    Air,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    carrier: Carrier,
    weight: u32,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(route)]
    order: StartHandle,

    #[on(carrier)]
    #[case(Carrier::Post => post, Carrier::Van => drive, Carrier::Air => todo!())]
    route: Switch,

    #[anyone]
    #[next(end)]
    post: View,

    #[anyone]
    #[next(end)]
    drive: View,

    end: End,
}

fn main() {}
