use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(lenght(min = 1), ascii)]
    text: String,
}

fn main() {}
