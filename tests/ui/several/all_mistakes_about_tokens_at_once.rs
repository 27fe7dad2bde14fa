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
    #[next(fork)]
    start: Start,

    #[branch(|process| process.item => pakc)]
    #[next(pack, pay)]
    #[limit(0)]
    fork: Split,

    #[anyone]
    #[cancels(pack, payy)]
    #[next(meet)]
    pack: View,

    #[anyone]
    #[mutex("desk")]
    #[only_while(meet)]
    #[next(meet)]
    pay: Manual,

    #[wait(0, cancle)]
    #[next(answer)]
    meet: Join,

    #[run(take)]
    #[undo(forget)]
    #[next(stop)]
    answer: Handle<u32>,
}

fn take(step: &mut FunctionContext<'_, OrderFlow>, item: String) -> FunctionResult {
    step.process_mut().item = item.to_string();
    Ok(())
}

fn main() {}
