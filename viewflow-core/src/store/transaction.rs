//! One step's dealings with the store.

use std::any::Any;

use super::{JobRow, LogRow, ProcessRow, StoreError, TaskRow};
use crate::{ProcessId, TaskId, UserId};

/// What a step has read under the process's lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The process.
    pub process: ProcessRow,
    /// The task that the step is about.
    pub task: TaskRow,
    /// The task's job, if it has one.
    pub job: Option<JobRow>,
}

/// What a step wants written, as data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// The process's row as it is to be; `None` if it stays as it is. Its flow, and who began it
    /// and when, never change.
    pub process: Option<ProcessRow>,
    /// New tasks.
    pub created: Vec<TaskRow>,
    /// Tasks that are to be as they stand here. Their node, what led to them, and when they came to
    /// be, never change.
    pub changed: Vec<TaskRow>,
    /// New jobs.
    pub jobs: Vec<JobRow>,
    /// Jobs that are to be as they stand here.
    pub changed_jobs: Vec<JobRow>,
    /// Jobs that are to go.
    pub finished_jobs: Vec<TaskId>,
    /// What to add to the log.
    pub log: Vec<LogRow>,
}

/// A transaction of a store, on one connection. Dropped without
/// [`commit`](Transaction::commit), it rolls back.
pub trait Transaction {
    /// Locks the task's process until the transaction ends, then reads both.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn load(&mut self, task: TaskId) -> Result<Option<Snapshot>, StoreError>;

    /// Writes a new process and answers its number. `process.id` is not looked at.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn insert_process(&mut self, process: &ProcessRow) -> Result<ProcessId, StoreError>;

    /// Writes everything that a step wants written: the new rows of a kind in one statement, and
    /// each row that changes in one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn apply(&mut self, effects: &Effects) -> Result<(), StoreError>;

    /// The account of that name, if it is open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn find_user(&mut self, name: &str) -> Result<Option<UserId>, StoreError>;

    /// Marks a point to which [`roll_back_to_savepoint`](Self::roll_back_to_savepoint) can return.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn savepoint(&mut self) -> Result<(), StoreError>;

    /// Forgets the latest savepoint, and keeps what was done since.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn release_savepoint(&mut self) -> Result<(), StoreError>;

    /// Undoes what was done since the latest savepoint, and forgets it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn roll_back_to_savepoint(&mut self) -> Result<(), StoreError>;

    /// The connection for the application's own statements; `None` where there is none.
    fn connection(&mut self) -> Option<&mut dyn Any>;

    /// Whether the application's code, which has had the connection, has left the transaction as
    /// open as it was.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it has begun or ended one, and the connection is of no more use.
    fn check_open(&mut self) -> Result<(), StoreError>;

    /// Makes everything last.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails; then nothing was written.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
