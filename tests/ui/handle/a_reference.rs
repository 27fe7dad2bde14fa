use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    text: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(answer)]
    start: StartHandle,

    #[run(take)]
    #[next(end)]
    answer: Handle<&str>,

    end: End,
}

fn take(step: &mut FunctionContext<'_, OrderFlow>, text: &str) -> FunctionResult {
    step.process_mut().text = text.into();
    Ok(())
}

fn main() {}
