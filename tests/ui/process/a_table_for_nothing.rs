use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = hellos)]
struct Hello {}

fn main() {}
