use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Message, Serialize, Deserialize)]
#[message(keep = 3)]
struct Paid;

fn main() {}
