use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(length(min = 1, equal = 2))]
    text: String,
}

fn main() {}
