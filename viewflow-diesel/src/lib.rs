//! The persistence of viewflow, on Diesel.
//!
//! [`DieselStore`] keeps processes, tasks, people and jobs in a database. SQLite is compiled in.
//! What differs from database to database (how a process is locked, a batch inserted, a job
//! claimed) is in one file for each under `backend`; everything else is written once, over Diesel's
//! `MultiConnection`.

mod backend;
mod connection;
mod directory;
mod jobs;
mod listings;
mod messages;
mod records;
mod schedules;
pub mod schema;
mod sessions;
mod store;
mod transaction;
mod update;

pub use connection::{DbConnection, NoConnection, StepConnection};
pub use store::{DieselStore, OpenError};

#[doc(hidden)]
pub use connection::connection;
