//! What the macros generate, as a user of the library sees it.
//!
//! The lints are those that a strict crate sets itself: generated code must not trip them.

#![deny(missing_docs, warnings, clippy::all)]
#![forbid(unsafe_code)]

// Flows that need not run.
#[allow(dead_code)]
mod accepted;
mod chart;
mod choice;
mod control;
// Written from the pages: programs that need not run, as they stand there.
#[rustfmt::skip]
#[allow(dead_code, missing_docs)]
mod fixes;
mod flow;
mod gateways;
mod kinds;
mod lists;
mod places;
mod process;
mod table;
