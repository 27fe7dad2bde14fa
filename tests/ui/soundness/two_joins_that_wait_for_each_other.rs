use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct House {
    address: String,
}

#[flow(process = House)]
struct HouseFlow {
    #[anyone]
    #[form(address)]
    #[next(fork)]
    start: Start,

    #[next(dig, permit, order)]
    fork: Split,

    #[anyone]
    #[next(build)]
    dig: View,

    #[anyone]
    #[next(build)]
    permit: View,

    #[anyone]
    #[next(deliver)]
    order: View,

    #[next(built)]
    build: Join,

    #[next(deliver, paint)]
    built: Split,

    #[anyone]
    #[next(end)]
    paint: View,

    #[next(delivered)]
    deliver: Join,

    #[next(build, store, settle)]
    delivered: Split,

    #[anyone]
    #[next(end)]
    store: View,

    #[anyone]
    #[next(end)]
    settle: View,

    end: End,
}

fn main() {}
