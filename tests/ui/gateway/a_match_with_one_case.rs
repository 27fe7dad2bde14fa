use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    weight: u32,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(weight)]
    #[next(route)]
    start: Start,

    #[on(weight)]
    #[case(_ => post)]
    route: Switch,

    #[anyone]
    #[next(end)]
    post: View,

    end: End,
}

fn main() {}
