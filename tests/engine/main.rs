//! Flows written with the macro, on the engine and a SQLite file.

mod assign;
mod statements;
mod table;
mod world;
