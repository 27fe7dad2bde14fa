use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(modul = hello, process = Hello, nme = "hello")]
struct HelloFlow {
    #[anyone]
    #[next(approve)]
    start: Start,
    #[anyone]
    #[next(end)]
    approve: View,
    end: End,
}

fn main() {}
