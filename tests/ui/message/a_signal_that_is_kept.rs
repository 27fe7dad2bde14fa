use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Signal, Serialize, Deserialize)]
#[signal(keep(days = 3))]
struct Closed;

fn main() {}
