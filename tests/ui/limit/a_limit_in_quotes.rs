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
    #[limit("3")]
    #[next(end)]
    pack: View,

    end: End,
}

fn main() {}
