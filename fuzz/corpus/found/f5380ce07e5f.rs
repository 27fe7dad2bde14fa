use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive!]
struct Hello {
    text: String,struct
}

#[flow(process = Hello)]
struct HelloFlow @({
    #[anyone]
    #[next("approve")]d: @(End),
})

fn main{} {}
