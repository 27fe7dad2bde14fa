use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    price: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(check)]
    begin: StartHandle,

    #[anyone]
    #[on_timeout(days = 1, interrupting = false, then(pack))]
    #[next(pack)]
    check: Manual,

    #[anyone]
    #[next(end)]
    pack: Manual,

    end: End,
}

fn main() {}
