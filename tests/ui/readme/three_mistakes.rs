use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    text: String,
    approved: bool,
}

#[flow(process = HelloWorld)]
pub struct HelloWorldFlow {
    #[form(txt)]
    #[permission]
    #[next(aprove)]
    start: Start,

    #[form(approved)]
    #[next(end)]
    approve: View,

    end: End,
}

fn main() {}
