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
    #[next(count)]
    start: Start,

    #[run(count)]
    #[limit(0)]
    #[next(check)]
    count: Function,

    #[when(|process| process.urgent)]
    #[then(count)]
    #[otherwise(end)]
    check: If,

    end: End,
}

fn count(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().urgent = false;
    Ok(())
}

fn main() {}
