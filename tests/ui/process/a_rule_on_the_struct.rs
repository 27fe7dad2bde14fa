use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[garde(custom(check))]
struct Hello {
    text: String,
}

fn main() {}
