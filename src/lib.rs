//! Business processes as annotated structs.

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
