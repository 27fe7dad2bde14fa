//! Business processes as annotated structs.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use viewflow::prelude::*;
//!
//! /// What one process remembers.
//! #[derive(Process, Serialize, Deserialize, Default)]
//! pub struct HelloWorld {
//!     /// Message
//!     #[garde(length(min = 1, max = 150))]
//!     text: String,
//!     approved: bool,
//! }
//!
//! /// Hello world
//! ///
//! /// Somebody asks, somebody else approves, and the world is greeted in the background.
//! #[flow(process = HelloWorld)]
//! pub struct HelloWorldFlow {
//!     /// New request
//!     #[form(text)]
//!     #[permission]
//!     #[next(approve)]
//!     start: Start,
//!
//!     /// Approve the request
//!     #[form(approved)]
//!     #[permission]
//!     #[except(owner_of(start))]
//!     #[next(check_approve)]
//!     approve: View,
//!
//!     #[when(|process| process.approved)]
//!     #[then(send)]
//!     #[otherwise(end)]
//!     check_approve: If,
//!
//!     #[run(send_hello_world_request)]
//!     #[next(end)]
//!     send: Job,
//!
//!     end: End,
//! }
//!
//! async fn send_hello_world_request(job: JobContext<HelloWorldFlow>) -> JobResult {
//!     println!("{}", job.process().text);
//!     Ok(())
//! }
//! # assert_eq!(HelloWorldFlow::NAME, "hello_world");
//! ```

#[cfg(feature = "cli")]
mod app;
#[cfg(feature = "worker")]
mod worker;

#[cfg(feature = "cli")]
pub use app::App;
pub use viewflow_core::*;
pub use viewflow_diesel::{DbConnection, DieselStore, NoConnection, OpenError, StepConnection};
pub use viewflow_macros::{Choice, Process, flow};
#[cfg(feature = "web")]
pub use viewflow_web as web;
#[cfg(feature = "worker")]
pub use worker::Worker;

/// What a module with a flow needs.
pub mod prelude {
    pub use std::process::ExitCode;

    pub use viewflow_core::{
        Flow, FunctionContext, FunctionResult, HandlerError, JobContext, JobResult,
    };
    pub use viewflow_diesel::StepConnection;
    pub use viewflow_macros::{Choice, Process, flow};
}

/// What generated code calls. Not for people, and free to change.
#[doc(hidden)]
pub mod __private {
    pub use viewflow_core::__private::*;
    pub use viewflow_core::*;
    pub use viewflow_diesel::connection;
    pub use {diesel, viewflow_core::Process};
}
