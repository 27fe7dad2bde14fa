use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(length(minimum = 1))]
    text: String,
}

fn main() {}
