//! Flows written with the macro, on the engine and a SQLite file.

mod assign;
mod panic;
mod statements;
mod table;
mod worker;
mod world;
