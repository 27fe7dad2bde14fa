use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[next(a)]
    start: Start,
    #[anyone]
    #[next(b)]
    a: View,
    #[anyone]
    #[next(a)]
    b: View,
}

fn main() {}
