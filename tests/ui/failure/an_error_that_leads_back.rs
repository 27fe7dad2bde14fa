use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    card: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pay)]
    place: StartHandle,
    #[run(pay)]
    #[on_error(then(pay))]
    #[next(end)]
    pay: Function,
    end: End,
}

fn pay(_: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    Ok(())
}

fn main() {}
