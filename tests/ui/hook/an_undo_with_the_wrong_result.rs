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
    #[next(pack)]
    start: Start,

    #[anyone]
    #[undo(forget)]
    #[next(end)]
    pack: View,

    end: End,
}

fn forget(step: &mut FunctionContext<'_, OrderFlow>) {
    step.process_mut().urgent = false;
}

fn main() {}
