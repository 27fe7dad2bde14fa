use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Diary {
    text: String,
    more: bool,
}

#[flow(process = Diary)]
struct DiaryFlow {
    #[anyone]
    #[next(write)]
    start: Start,

    #[anyone]
    #[form(text, more)]
    #[next(fork)]
    write: View,

    #[next(write, end)]
    fork: Split,

    end: End,
}

fn main() {}
