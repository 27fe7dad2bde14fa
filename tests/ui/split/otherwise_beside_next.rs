use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(fork)]
    order: StartHandle,

    #[next(pack, label)]
    #[otherwise(pack)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[anyone]
    #[next(meet)]
    label: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
