//! Somebody asks, somebody else approves, and the world is greeted in the background.
//!
//! Run it with `cargo run --example helloworld` and open <http://127.0.0.1:8000>.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

/// What one process remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    /// Message
    ///
    /// What the world should hear.
    #[garde(length(min = 1, max = 150))]
    text: String,
    /// Approve this message
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
    ///
    /// Read the message, and decide whether the world should hear it.
    #[form(approved)]
    #[permission]
    #[except(owner_of(start))]
    #[next(check_approve)]
    approve: View,

    /// Approved?
    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(end)]
    check_approve: If,

    /// Greet the world
    #[run(send_hello_world_request)]
    #[next(end)]
    send: Job,

    end: End,
}

async fn send_hello_world_request(job: JobContext<HelloWorldFlow>) -> JobResult {
    println!("{}", job.process().text);
    Ok(())
}

fn main() -> ExitCode {
    use hello_world_flow::{MANAGE, VIEW, approve, start};

    viewflow::App::new("Hello world")
        .flow::<HelloWorldFlow>()
        .demo_user("anna", "anna-asks", &[start::PERMISSION])
        .demo_user(
            "bob",
            "bob-decides",
            &[start::PERMISSION, approve::PERMISSION, VIEW, MANAGE],
        )
        .run()
}
