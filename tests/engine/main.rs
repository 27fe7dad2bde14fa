//! Flows written with the macro, on the engine and a SQLite file.

#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod assign;
mod changed_events;
mod conditions;
mod each;
mod escalations;
mod evaluated;
mod failures;
mod list_jobs;
mod message_races;
mod messages;
mod moved;
mod nested;
mod on_waits;
mod outside;
mod own_forms;
mod panic;
mod parallel;
mod races;
mod refusing_table;
mod schedules;
mod signals;
mod statements;
mod subprocess;
mod table;
mod timers;
mod transaction;
mod undone_lists;
mod untaken;
mod versions;
mod worker;
mod world;
