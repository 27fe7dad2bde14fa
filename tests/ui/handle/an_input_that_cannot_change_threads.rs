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

    #[run(take)]
    #[next(end)]
    pack: Handle<std::rc::Rc<str>>,

    end: End,
}

fn take(step: &mut FunctionContext<'_, OrderFlow>, item: std::rc::Rc<str>) -> FunctionResult {
    step.process_mut().item = item.to_string();
    Ok(())
}

fn main() {}
