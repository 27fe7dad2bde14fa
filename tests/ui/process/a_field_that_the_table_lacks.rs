use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = hellos)]
struct Hello {
    text: String,
    aproved: bool,
}

diesel::table! {
    hellos (process_id) {
        process_id -> BigInt,
        text -> Text,
        approved -> Bool,
    }
}

fn main() {}
