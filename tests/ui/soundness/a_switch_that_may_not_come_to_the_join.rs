use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize, Default)]
enum Carrier {
    #[default]
    Post,
    Van,
    Air,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    carrier: Carrier,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[anyone]
    #[form(carrier)]
    #[next(fork)]
    start: Start,

    #[next(pack, route)]
    fork: Split,

    #[anyone]
    #[next(meet)]
    pack: View,

    #[on(carrier)]
    #[case(Carrier::Post => stamp, Carrier::Van => drive, Carrier::Air => end)]
    route: Switch,

    #[anyone]
    #[next(meet)]
    stamp: View,

    #[anyone]
    #[next(meet)]
    drive: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
