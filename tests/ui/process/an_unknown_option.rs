use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(tabel = hellos)]
struct Hello {
    text: String,
}

fn main() {}
