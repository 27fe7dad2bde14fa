use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(length)]
    text: String,
    #[garde(length())]
    more: String,
    #[garde(length(minimum = 1))]
    most: String,
}

fn main() {}
