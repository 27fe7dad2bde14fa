use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = hellos)]
struct Hello {
    process_id: i64,
    text: String,
}

diesel::table! {
    hellos (process_id) {
        process_id -> BigInt,
        text -> Text,
    }
}

fn main() {}
