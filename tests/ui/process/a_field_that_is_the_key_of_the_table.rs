use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = hellos)]
struct Hello {
    process_id: i64,
    text: String,
}

fn main() {}
