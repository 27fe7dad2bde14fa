use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Actor, Task, state};

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[form(text)]
    #[next(approve)]
    start: Start,
    #[next(approve)]
    import: StartHandle,
    #[anyone]
    #[form(approved)]
    #[next(check)]
    approve: View,
    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(end)]
    check: If,
    #[run(send)]
    #[next(end)]
    send: Job,
    end: End,
}

fn send(_: JobContext<HelloFlow>) -> JobResult {
    Ok(())
}

fn mistake(task: Task<hello_flow::approve::Node, state::Started>, anna: &Actor) {
    let form = hello_flow::start::Form {
        text: String::new(),
    };
    let _ = task.complete(anna, form);
}

fn main() {}
