use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(range(min = "a"))]
    text: u32,
}

fn main() {}
