use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
enum Size {}

fn main() {}
