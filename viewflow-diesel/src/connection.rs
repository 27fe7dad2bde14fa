//! A connection, and how the application gets at it.

use std::any::Any;

use diesel::prelude::*;
use viewflow_core::{EngineTransaction, Flow, FunctionContext, TableError};

/// A connection to whichever database the store is on.
///
/// It is a Diesel connection like any other, for statements that all of its databases know. For
/// what only one of them knows, match on it.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// The step's transaction, for the application's own statements.
///
/// ```
/// use diesel::prelude::*;
/// use viewflow_core::{Flow, FunctionContext, FunctionResult};
/// use viewflow_diesel::StepConnection;
///
/// diesel::table! {
///     letters (process_id) {
///         process_id -> BigInt,
///         text -> Text,
///     }
/// }
///
/// /// The letter is there if, and only if, the step commits.
/// fn write_letter<F: Flow>(step: &mut FunctionContext<'_, F>) -> FunctionResult {
///     let id = step.info().process_id().0;
///     diesel::insert_into(letters::table)
///         .values((letters::process_id.eq(id), letters::text.eq("Dear world")))
///         .execute(step.connection()?)?;
///     Ok(())
/// }
/// ```
pub trait StepConnection {
    /// The connection that holds the step's transaction.
    ///
    /// # Errors
    ///
    /// [`NoConnection`] where the store is not a [`DieselStore`](crate::DieselStore).
    fn connection(&mut self) -> Result<&mut DbConnection, NoConnection>;
}

/// The store has no database connection, as in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this store has no database connection")]
pub struct NoConnection;

impl<F: Flow> StepConnection for FunctionContext<'_, F> {
    fn connection(&mut self) -> Result<&mut DbConnection, NoConnection> {
        self.raw_connection()
            .and_then(|connection| connection.downcast_mut())
            .ok_or(NoConnection)
    }
}

impl StepConnection for EngineTransaction<'_> {
    fn connection(&mut self) -> Result<&mut DbConnection, NoConnection> {
        self.raw_connection()
            .and_then(|connection| connection.downcast_mut())
            .ok_or(NoConnection)
    }
}

/// The connection behind what the engine hands to a process's own table.
#[doc(hidden)]
pub fn connection(connection: &mut dyn Any) -> Result<&mut DbConnection, TableError> {
    Ok(connection.downcast_mut().ok_or(NoConnection)?)
}
