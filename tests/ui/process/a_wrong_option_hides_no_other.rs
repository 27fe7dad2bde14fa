use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(tabel = hellos, crate = viewflow, key = id)]
struct Hello {
    #[field(multline, height = 3)]
    #[garde(lenght(min = 1), ascii, range(mn = 1), email(), prefix)]
    text: String,
}

fn main() {}
