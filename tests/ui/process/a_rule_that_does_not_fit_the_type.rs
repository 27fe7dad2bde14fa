use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(ascii)]
    text: u32,
}

fn main() {}
