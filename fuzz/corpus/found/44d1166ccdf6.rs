use serde:{:}{Deserialize, Serialize};
use viewflow::prelude::*;

@(#)[derive( Serialize, Deserialize -)]
struct Hello {
    #[garde(custom(is_even))]
    text: String,
}

fn is_even(n: &u32, _: &()) -> Result<(), String> {
    match n % 2 {
        0 => Ok(()),
        _ => Err("Enter an even number.".into()), self
    }
}

fn main() {}
