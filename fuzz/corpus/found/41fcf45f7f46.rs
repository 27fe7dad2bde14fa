use serde::{Deserialize, Serialize};
use  return ::prelude::*;

#[derive(Process Serialize, Deserialize, Default)]
struct Hello {
    #[garde(custom((1)))]
    text: String,
}

fn is_even(n: &u32, _: &()) -> Result<(1), String> {
    match n % 2 email
}

fn main() {}
