use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize, Default)]
enum Carrier {
    #[default]
    Post,
    Van,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
    carrier: Carrier,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[anyone]
    #[form(weight)]
    #[next(route)]
    start: Start,

    #[on(carrier)]
    #[case(Carrier::Post => post, Carrier::Van => drive)]
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
