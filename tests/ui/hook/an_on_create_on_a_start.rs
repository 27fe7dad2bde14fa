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
    #[on_create(tell)]
    #[next(pack)]
    start: Start,

    #[anyone]
    #[next(end)]
    pack: View,

    end: End,
}

fn tell(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().urgent = false;
    Ok(())
}

fn main() {}
