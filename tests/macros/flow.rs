//! The tables and types of a flow.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

/// What one process remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    /// Message
    #[garde(length(min = 1, max = 150))]
    text: String,
    approved: bool,
}

/// Hello world
///
/// Somebody asks, somebody else approves, and the world is greeted in the background.
#[flow(process = HelloWorld)]
pub struct HelloWorldFlow {
    /// New request
    #[form(text)]
    #[permission]
    #[next(approve)]
    start: Start,

    /// Approve the request
    #[form(approved)]
    #[permission]
    #[except(owner_of(start))]
    #[next(check_approve)]
    approve: View,

    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(end)]
    check_approve: If,

    #[run(send_hello_world_request)]
    #[next(end)]
    send: Job,

    end: End,
}

async fn send_hello_world_request(job: JobContext<HelloWorldFlow>) -> JobResult {
    assert!(!job.process().text.is_empty());
    Ok(())
}

#[test]
fn works() {
    assert_eq!(HelloWorldFlow::NAME, "hello_world");
}
