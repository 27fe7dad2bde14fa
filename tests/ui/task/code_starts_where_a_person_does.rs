use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::Engine;

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

fn mistake(engine: &Engine) {
    let _ = engine.start(HelloFlow::start, Hello::default());
}

fn main() {}
