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
    #[next(fork)]
    start: Start,

    #[next(add, check)]
    fork: Split,

    #[run(add)]
    #[next(meet)]
    add: Function,

    #[run(add)]
    #[next(meet)]
    check: Function,

    #[next(is_enough)]
    meet: Join,

    #[when(|process| process.count < 10)]
    #[then(fork)]
    #[otherwise(end)]
    is_enough: If,

    end: End,
}

fn add(step: &mut FunctionContext<'_, CounterFlow>) -> FunctionResult {
    step.process_mut().count += 1;
    Ok(())
}

fn main() {}
