use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
enum Size {
    Small,
    Other(u32),
}

fn main() {}
