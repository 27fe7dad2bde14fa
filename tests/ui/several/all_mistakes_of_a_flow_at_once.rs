use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: String,
    approved: bool,
}

#[flow(process = Hello)]
struct HelloFlow {
    #[form(txt)]
    #[permission]
    #[next(aprove)]
    start: Start,

    #[form(approved)]
    #[permission]
    #[except(owner_of(check))]
    #[next(check)]
    approve: View,

    #[when(|process| process.text.len())]
    #[then(send)]
    #[otherwise(fill)]
    check: If,

    #[next(check)]
    fill: View,

    #[run(send)]
    #[retry(backoff(linear))]
    #[next(end)]
    send: Job,

    end: Ende,
}

async fn send(_: &Hello) -> JobResult {
    Ok(())
}

fn main() {}
