//! A program of viewflow's as its users run it: from the command line, with signals, and killed.

#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod folder;
mod help;
mod kill;
mod looking;
#[path = "program/orders.rs"]
mod orders;
#[path = "program/reminders.rs"]
mod reminders;
mod serving;
#[cfg(unix)]
mod signals;
mod timers;
mod users;
