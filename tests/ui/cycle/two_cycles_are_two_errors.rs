use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Counter {
    count: u32,
}

#[flow(process = Counter)]
struct CounterFlow {
    #[anyone]
    #[form(count)]
    #[next(add)]
    start: Start,

    #[run(add)]
    #[next(is_ten)]
    add: Function,

    #[when(|process| process.count < 10)]
    #[then(add)]
    #[otherwise(look)]
    is_ten: If,

    #[anyone]
    #[next(more)]
    look: View,

    #[run(add)]
    #[next(is_hundred)]
    more: Function,

    #[when(|process| process.count < 100)]
    #[then(more)]
    #[otherwise(end)]
    is_hundred: If,

    end: End,
}

fn add(step: &mut FunctionContext<'_, CounterFlow>) -> FunctionResult {
    step.process_mut().count += 1;
    Ok(())
}

fn main() {}
