//! Business processes as annotated structs: checked at compile time, with forms, an inbox,
//! permissions and a worker.
//!
//! A flow is a struct with [`#[flow]`](macro@flow). Its fields are nodes, and what a process
//! remembers is another struct, with [`#[derive(Process)]`](macro@Process). [`App`] turns flows into
//! a program; [`Engine`] runs them from code.
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

//!
//! # Features
//!
//! - `cli` (default): [`App`], with everything below.
//! - `web`: the pages, as an axum router: [`web::Site`].
//! - `worker`: the [`Worker`].
//!
//! Without any, the crate is the macros, the engine and its stores.

#[cfg(feature = "cli")]
mod app;
pub mod testing;
#[cfg(feature = "worker")]
mod worker;

#[cfg(feature = "cli")]
pub use app::App;
pub use viewflow_core::*;
pub use viewflow_diesel::{DbConnection, DieselStore, NoConnection, OpenError, StepConnection};
pub use viewflow_macros::{Choice, Form, Message, Process, Signal, flow};
#[cfg(feature = "web")]
pub use viewflow_web as web;
#[cfg(feature = "worker")]
pub use worker::Worker;

/// What a module with a flow needs.
pub mod prelude {
    pub use std::process::ExitCode;

    pub use viewflow_core::{
        Flow, Form, FormErrors, FormOf, FunctionContext, FunctionResult, HandlerError, JobContext,
        JobResult, Message, Signal,
    };
    pub use viewflow_diesel::StepConnection;
    pub use viewflow_macros::{Choice, Form, Message, Process, Signal, flow};
}

/// What generated code calls. Not for people, and free to change.
#[doc(hidden)]
pub mod __private {
    pub use viewflow_chart_macro::chart;
    pub use viewflow_core::__private::*;
    pub use viewflow_core::*;
    pub use viewflow_diesel::connection;
    pub use {diesel, viewflow_core::Process};
}

/// The snippets of the pages are compiled, and run where they can be.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/running.md")]
    struct Running;

    #[doc = include_str!("../docs/own-tables.md")]
    struct OwnTables;

    #[doc = include_str!("../docs/messages.md")]
    struct Messages;

    #[doc = include_str!("../docs/forms.md")]
    struct Forms;

    #[doc = include_str!("../docs/changing-flows.md")]
    struct ChangingFlows;

    #[doc = include_str!("../docs/patterns.md")]
    struct Patterns;

    #[doc = include_str!("../docs/testing.md")]
    struct Testing;

    #[doc = include_str!("../docs/timers.md")]
    struct Timers;
    #[doc = include_str!("../docs/compensation.md")]
    struct Compensation;
    #[doc = include_str!("../docs/failures.md")]
    struct Failures;
}
