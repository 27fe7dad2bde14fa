//! What differs from database to database, a file for each.
//!
//! A database needs: how its connection is set up, how a transaction begins, how a process is
//! locked and loaded, how a row's new number comes back, how a batch is inserted, how a job is
//! claimed, and a folder of migrations with the same names as the others'.

pub(crate) mod sqlite;
