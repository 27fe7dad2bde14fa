use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[next(send)]
    start: Start,
    #[run(send)]
    #[next(end)]
    send: Function,
    end: End,
}

fn send(_: &mut FunctionContext<'_, HelloFlow>) -> Result<(), String> {
    Ok(())
}

fn main() {}
