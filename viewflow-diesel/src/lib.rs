//! The persistence of viewflow.

use std::any::Any;

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, PooledConnection};
use viewflow_core::{Flow, FunctionContext, TableError};

/// A connection to whichever database the store is on.
#[derive(diesel::MultiConnection)]
pub enum Connection {
    /// SQLite.
    Sqlite(SqliteConnection),
}

#[allow(dead_code)]
type Pooled = PooledConnection<ConnectionManager<Connection>>;

/// The step's transaction, for the application's own statements.
pub trait StepConnection {
    /// The connection.
    fn connection(&mut self) -> Result<&mut Connection, NoConnection>;
}

/// The store has no database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this store has no database connection")]
pub struct NoConnection;

impl<F: Flow> StepConnection for FunctionContext<'_, F> {
    fn connection(&mut self) -> Result<&mut Connection, NoConnection> {
        self.raw_connection()
            .and_then(|c| c.downcast_mut())
            .ok_or(NoConnection)
    }
}

/// The connection behind what the engine hands to a process's table.
#[doc(hidden)]
pub fn connection(connection: &mut dyn Any) -> Result<&mut Connection, TableError> {
    Ok(connection.downcast_mut().ok_or(NoConnection)?)
}
