use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
    fragile: bool,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[anyone]
    #[form(weight)]
    #[next(route)]
    start: Start,

    #[case(|process| process.fragile => pad, |process| process.weight > 100 => drive)]
    #[otherwise(end)]
    route: Switch,

    #[anyone]
    #[next(end)]
    pad: View,

    #[anyone]
    #[next(end)]
    drive: View,

    end: End,
}

fn main() {}
