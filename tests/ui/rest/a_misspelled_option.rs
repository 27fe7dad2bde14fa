use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Actor, Engine, Loaded, MemoryStore};

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    /// Message
    #[garde(length(min = 1), ascii)]
    #[field(multiline)]
    text: String,
    approved: bool,
    size: Size,
}

#[derive(Choice, Serialize, Deserialize, Default)]
enum Size {
    #[default]
    Small,
    Large,
}

#[flow(proces = Hello)]
struct HelloFlow {
    #[form(text, size)]
    #[permission]
    #[next(approve)]
    start: Start,

    #[form(approved)]
    #[permission]
    #[except(owner_of(start))]
    #[next(check)]
    approve: View,

    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(approve)]
    check: If,

    #[run(send)]
    #[retry(times = 3, delay(seconds = 3), backoff(linear))]
    #[next(end)]
    send: Job,

    end: End,
}

async fn send(job: JobContext<HelloFlow>) -> JobResult {
    let _text: &String = &job.process().text;
    Ok(())
}

fn the_rest_of_the_crate(engine: &Engine, anna: &Actor) -> Result<(), viewflow::Error> {
    let form = hello_flow::start::Form {
        text: "hello".into(),
        size: Size::Large,
    };
    let process = anna.start(HelloFlow::start, form)?;
    if let Some(Loaded::New(task)) = engine.find(HelloFlow::approve, process)? {
        let task = task.assign(anna)?.start(anna)?;
        task.complete(anna, hello_flow::approve::Form { approved: true })?;
    }
    if let Some(Loaded::Error(task)) = engine.find(HelloFlow::send, process)? {
        task.retry(anna)?;
    }
    let _text: String = engine.process::<HelloFlow>(process)?.data.text;
    let _ = (HelloFlow::check, HelloFlow::end, HelloFlow::NODES.len());
    let _: [&str; 3] = [
        hello_flow::approve::PERMISSION,
        hello_flow::VIEW,
        hello_flow::MANAGE,
    ];
    Ok(())
}

fn main() {
    let built = Engine::builder(MemoryStore::default())
        .flow::<HelloFlow>()
        .build();
    let _ = (built, the_rest_of_the_crate);
}
