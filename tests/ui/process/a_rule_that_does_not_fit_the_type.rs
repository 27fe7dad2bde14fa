use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(ascii)]
    count: u32,
    #[garde(range(min = "a"))]
    number: u32,
}

fn main() {}
