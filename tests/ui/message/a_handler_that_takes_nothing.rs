use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    number: String,
    lines: Vec<String>,
}

#[derive(Message, Serialize, Deserialize)]
struct Paid {
    order: String,
}

#[derive(Signal, Serialize, Deserialize)]
struct Closed;

#[flow(process = Order)]
struct OrderFlow {
    #[run(take)]
    #[next(end)]
    begin: StartMessage<Paid>,

    end: End,
}

fn take(_: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    Ok(())
}

fn main() {}
