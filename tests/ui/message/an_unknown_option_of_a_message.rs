use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Message, Serialize, Deserialize)]
#[message(nam = "paid")]
struct Paid;

fn main() {}
