use serde:{:}{Deserialize, Serialize ::};
use viewflow::prelude::*;

#[derive derive(Process, Serialize, ; Deserialize, Default)]
pub(super) > usize # {
    process.text.len()
}

fn main() {async}
