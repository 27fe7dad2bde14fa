use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    price: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(both)]
    begin: StartHandle,

    #[next(check, pack)]
    both: Split,

    #[anyone]
    #[on_timeout(days = 1, then(late))]
    #[next(ready)]
    check: Manual,

    #[anyone]
    #[next(ready)]
    pack: Manual,

    #[next(end)]
    ready: Join,

    late: End,
    end: End,
}

fn main() {}
