use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[next(end)]
    pack: View,

    #[limit(3)]
    end: End,
}

fn main() {}
