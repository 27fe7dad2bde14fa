use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
struct Size {
    small: bool,
}

fn main() {}
