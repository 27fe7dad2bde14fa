use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[form(text)]
    #[permission]
    #[next(aprove)]
    start: Start,

    #[form(approved)]
    #[permission]
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

async fn send(job: JobContext<HelloFlow>) -> JobResult {
    let _text: &String = &job.process().text;
    Ok(())
}

fn the_typed_api() {
    let form = hello_flow::approve::Form { approved: true };
    let mut process = Hello::default();
    <hello_flow::approve::Node as viewflow::FormNode>::fill(&mut process, form);
    let _ = (HelloFlow::start, HelloFlow::approve, HelloFlow::check);
    let _ = (HelloFlow::NAME, HelloFlow::NODES.len());
    let _: [&str; 3] = [
        hello_flow::approve::PERMISSION,
        hello_flow::VIEW,
        hello_flow::MANAGE,
    ];
}

fn main() {
    the_typed_api();
}
