use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Message, Serialize, Deserialize)]
#[message(key = number)]
struct Paid {
    order: String,
}

fn main() {}
