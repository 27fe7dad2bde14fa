use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
#[choice(krate = viewflow)]
enum Size {
    Small,
    Large,
}

fn main() {}
