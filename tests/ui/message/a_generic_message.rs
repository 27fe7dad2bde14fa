use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Message, Serialize, Deserialize)]
struct Paid<T> {
    order: T,
}

fn main() {}
