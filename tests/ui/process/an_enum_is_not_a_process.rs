use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
enum Hello {
    #[default]
    Empty,
}

fn main() {}
