//! One step's dealings with the store.

use std::any::Any;

use chrono::{DateTime, Utc};

use super::{
    JobKey, JobRow, LogRow, MessageRow, ProcessRow, ScheduleRow, StoreError, SubscriptionRow,
    TaskRow,
};
use crate::{MessageId, ProcessId, Status, TableError, TaskId, UserId};

/// What a step has read under the process's lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The process; without its data if the task is one of many, and has an item.
    pub process: ProcessRow,
    /// The task that the step is about.
    pub task: TaskRow,
    /// The job of the task that was asked for, if there is one.
    pub job: Option<JobRow>,
}

/// What a step wants written, as data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// The process's row as it is to be; `None` if it stays as it is. Its flow, what it was begun
    /// for, and who began it and when, never change. Its data is not looked at.
    pub process: Option<ProcessRow>,
    /// The process's data as it is to be, with the process's row; `None` if it stays as it is.
    pub data: Option<String>,
    /// Nodes of the process that go by another name from now on: the old name, and the new one. Every
    /// task of theirs does.
    pub renamed: Vec<(String, String)>,
    /// New tasks.
    pub created: Vec<TaskRow>,
    /// Tasks that are to be as they stand here. Their node, what led to them, and when they came to
    /// be, never change.
    pub changed: Vec<TaskRow>,
    /// Stored tasks that are called off, and their jobs with them.
    pub called_off: Vec<CallOff>,
    /// New jobs. One that tells of the end of a process is left out if its task has a job already,
    /// since nobody waits for that end then. One that calls processes off takes the place of one that
    /// is there: whoever is about that one may have looked for them too early.
    pub jobs: Vec<JobRow>,
    /// Jobs that are to be as they stand here.
    pub changed_jobs: Vec<JobRow>,
    /// Jobs that are to go.
    pub finished_jobs: Vec<JobKey>,
    /// What tasks wait for no longer, each by the key that its job would have.
    pub unsubscribed: Vec<JobKey>,
    /// What tasks wait for from now on, in the order in which they have begun to. Their numbers are
    /// not looked at.
    pub subscriptions: Vec<SubscriptionRow>,
    /// What to add to the log.
    pub log: Vec<LogRow>,
}

/// Tasks that are called off without having been read: those of them that are open become canceled,
/// and the jobs of all of them, open or closed, are removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOff {
    /// Their process.
    pub process: ProcessId,
    /// Which of the process's tasks.
    pub tasks: Which,
    /// When.
    pub at: DateTime<Utc>,
}

/// Some of a process's tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those with these numbers.
    Numbers(Vec<u32>),
    /// Those of a node, with numbers in a range.
    At {
        /// The node's name.
        node: String,
        /// The lowest number.
        from: u32,
        /// The highest number.
        to: u32,
    },
}

/// A transaction of a store, on one connection. Dropped without
/// [`commit`](Transaction::commit), it rolls back.
pub trait Transaction {
    /// Locks the task's process until the transaction ends, then reads both, and the task's job for
    /// that event, which is empty for its own.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn load(&mut self, task: TaskId, event: &str) -> Result<Option<Snapshot>, StoreError>;

    /// Locks the process until the transaction ends, then reads it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn load_process(&mut self, process: ProcessId) -> Result<Option<ProcessRow>, StoreError>;

    /// Has a schedule be due at another moment, if it is still as it stands here. `false` if it is
    /// not, as somebody else has begun the process.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn advance_schedule(
        &mut self,
        row: &ScheduleRow,
        next: DateTime<Utc>,
    ) -> Result<bool, StoreError>;

    /// Reads tasks of a process that is locked, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn tasks(&mut self, process: ProcessId, which: &Which) -> Result<Vec<TaskRow>, StoreError>;

    /// Reads the first task of a process that is locked, at a node, in a state, with a number
    /// greater than `after`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn next_task(
        &mut self,
        process: ProcessId,
        node: &str,
        status: Status,
        after: u32,
    ) -> Result<Option<TaskRow>, StoreError>;

    /// The own jobs of those tasks of a process that is locked, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn jobs(&mut self, process: ProcessId, tasks: &[u32]) -> Result<Vec<JobRow>, StoreError>;

    /// The jobs for events of a task of a process that is locked, in the order of the events' names.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn events(&mut self, task: TaskId) -> Result<Vec<JobRow>, StoreError>;

    /// The lines of a process's log that have changes, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn changes(&mut self, process: ProcessId) -> Result<Vec<LogRow>, StoreError>;

    /// The latest process that was begun for a task, without a lock of its own.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn child(&mut self, task: TaskId) -> Result<Option<ProcessRow>, StoreError>;

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

    /// Writes a new message or signal and answers its number; `None` if its sender has given it an id
    /// that is known already. `id`, and of a signal `last_wait`, are not looked at: the latter is the
    /// number of the latest subscription, or a greater one that none has had yet.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn insert_message(&mut self, message: &MessageRow) -> Result<Option<MessageId>, StoreError>;

    /// Writes what has become of a message, if it has changed as often as `before` says, and counts the
    /// change; `None` removes it. `false` if it has changed since.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn change_message(
        &mut self,
        before: &MessageRow,
        after: Option<&MessageRow>,
    ) -> Result<bool, StoreError>;

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

    /// Whether the application's table has failed by what was to be written, and would again, and not by
    /// something that passes.
    fn is_refusal(&self, error: &TableError) -> bool {
        let _ = error;
        false
    }

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
