use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
enum Server {
    HTTPServer,
    HttpServer,
}

fn main() {}
