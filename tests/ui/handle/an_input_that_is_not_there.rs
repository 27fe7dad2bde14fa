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
    pack: Handle<Itme>,

    end: End,
}

fn take(step: &mut FunctionContext<'_, OrderFlow>, item: Item) -> FunctionResult {
    step.process_mut().item = item.to_string();
    Ok(())
}

struct Item;

impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("item")
    }
}

fn main() {}
