use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(race)]
    start: Start,

    #[next(call, count)]
    race: First,

    #[anyone]
    #[next(end)]
    call: View,

    #[run(count)]
    #[next(end)]
    count: Function,

    end: End,
}

fn count(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().urgent = true;
    Ok(())
}

fn main() {}
