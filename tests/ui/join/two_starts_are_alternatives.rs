use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item)]
    #[next(meet)]
    start: Start,

    #[next(meet)]
    import: StartHandle,

    #[next(pack)]
    meet: Join,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
