//! A store that keeps everything in memory, for tests and for trying things out.

mod directory;
mod jobs;
mod listings;
mod messages;
mod schedules;
mod tables;
mod transaction;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use self::tables::Tables;
use self::transaction::MemoryTransaction;
use crate::store::{Mode, Store, StoreError, TaskRow, Transaction};

const OWN: &str = "this thread has a transaction open on the memory store, for whose end it would wait; \
                   what is done meanwhile goes through that transaction";

/// A store in memory. One transaction at a time; gone with the program.
#[derive(Default)]
pub struct MemoryStore {
    tables: Mutex<Tables>,
    /// The thread whose transaction is open.
    owner: Mutex<Option<ThreadId>>,
}

impl MemoryStore {
    fn tables(&self) -> Result<MutexGuard<'_, Tables>, StoreError> {
        if *self.owner() == Some(thread::current().id()) {
            return Err(StoreError::database(OWN));
        }
        // A test that panicked in a transaction has rolled it back; what is left is whole.
        Ok(self.tables.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn owner(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn migrate(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn begin(&self, _: Mode) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let tables = self.tables()?;
        *self.owner() = Some(thread::current().id());
        Ok(Box::new(MemoryTransaction {
            store: self,
            before: Some(tables.clone()),
            savepoints: Vec::new(),
            tables,
        }))
    }

    fn change_task(&self, before: &TaskRow, after: &TaskRow) -> Result<bool, StoreError> {
        let mut tables = self.tables()?;
        let row = tables.tasks.get_mut(&before.id);
        let same = |row: &&mut TaskRow| (row.status, row.owner) == (before.status, before.owner);
        Ok(row.filter(same).map(|row| row.clone_from(after)).is_some())
    }
}

#[cfg(test)]
mod tests {
    crate::conformance_suite!(crate::MemoryStore::default());
}
