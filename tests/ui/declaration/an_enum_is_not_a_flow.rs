use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
enum HelloFlow {
    Start,
    End,
}

fn main() {}
