use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    paid: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(pay)]
    start: StartHandle,

    #[run(pay)]
    #[undo(pay_back)]
    #[next(end)]
    pay: Job,

    end: End,
}

async fn pay(_: JobContext<OrderFlow>) -> JobResult {
    Ok(())
}

fn pay_back(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().paid = false;
    Ok(())
}

fn main() {}
