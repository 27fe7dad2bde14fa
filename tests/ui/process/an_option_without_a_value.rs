use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table)]
struct Hello {
    text: String,
}

fn main() {}
