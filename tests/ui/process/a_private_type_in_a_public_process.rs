use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Hello {
    size: Size,
}

#[derive(Choice, Serialize, Deserialize, Default)]
enum Size {
    #[default]
    Small,
    Large,
}

fn main() {}
