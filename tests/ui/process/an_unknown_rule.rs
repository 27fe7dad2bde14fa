use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    #[garde(lenght(min = 1), matches(other))]
    text: String,
    #[garde(phone_number)]
    phone: String,
}

fn main() {}
