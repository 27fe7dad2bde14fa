use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(prefix("a", "b"), ascii)]
    text: String,
}

fn main() {}
