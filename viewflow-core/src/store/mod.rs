//! What the engine asks of a database.
//!
//! A store keeps rows and knows nothing of flows. It is handed [`Effects`] and writes them; it is
//! asked for a process and locks it. Everything here blocks; asynchronous callers go through a
//! blocking thread. Whoever writes a store runs `conformance_suite!` on it, which the
//! feature `conformance` has.

mod message;
mod rows;
mod transaction;

use chrono::{DateTime, Utc};

pub use message::{MessageKind, MessageRow, Messages, SubscriptionRow};
pub use rows::{
    Account, JobKey, JobRow, JobState, LogRow, NewAccount, Noted, ProcessRow, ScheduleRow,
    SessionRow, TaskRow, own,
};
pub use transaction::{CallOff, Effects, Snapshot, Transaction, Which};

use crate::{Permission, ProcessId, ProcessStatus, TaskId, User, UserId};

/// The store failed. Nothing of what was asked was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Something of that name is there already.
    #[error("{0} exists already")]
    Exists(String),
    /// A row holds what this version cannot read.
    #[error("the stored {what} `{value}` is not known to this version")]
    Unreadable {
        /// Which column.
        what: &'static str,
        /// What it holds.
        value: String,
    },
    /// The database said no, or nothing.
    #[error("the database failed: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Any error of a database driver.
    pub fn database(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Database(error.into())
    }
}

/// A place where processes are kept.
pub trait Store:
    Directory + Listings + Jobs + Messages + Schedules + Sessions + Send + Sync + 'static
{
    /// Makes or updates the store's own tables.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database refuses.
    fn migrate(&self) -> Result<(), StoreError>;

    /// Begins a transaction. It rolls back unless it is committed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if no connection is to be had.
    fn begin(&self, mode: Mode) -> Result<Box<dyn Transaction + '_>, StoreError>;

    /// Writes a task, if it is still in the state and in the hands in which `before` has it; a
    /// transaction of its own, and one statement. `false` if it is not.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn change_task(&self, before: &TaskRow, after: &TaskRow) -> Result<bool, StoreError>;
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To look. Loading locks nothing.
    Read,
    /// To write. Loading locks.
    Write,
}

/// The people and their rights.
pub trait Directory {
    /// Makes an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] if the name is taken.
    fn create_account(&self, account: &NewAccount) -> Result<UserId, StoreError>;

    /// The account of that name, with its password's hash and its rights.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn account(&self, name: &str) -> Result<Option<Account>, StoreError>;

    /// The account of that number, with its password's hash and its rights.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn account_of(&self, id: UserId) -> Result<Option<Account>, StoreError>;

    /// The person, if the account is open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let account = self.account_of(id)?;
        Ok(account
            .filter(|account| account.is_active)
            .map(|account| account.user))
    }

    /// The names of accounts, open or closed, in the order of the names.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn user_names(&self) -> Result<Vec<(UserId, String)>, StoreError>;

    /// Sets the hash of a password.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn set_password(&self, id: UserId, hash: &str) -> Result<(), StoreError>;

    /// Gives a person a right. Giving it twice is giving it once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn grant(&self, id: UserId, permission: &str) -> Result<(), StoreError>;

    /// Writes permissions that are not there, and renews the titles of those that are.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn sync_permissions(&self, permissions: &[Permission]) -> Result<(), StoreError>;

    /// Whoever holds a permission holds another instead, which is there, and the first is gone. Nothing
    /// happens where there is none of that code any more.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn rename_permission(&self, old: &str, new: &str) -> Result<(), StoreError>;

    /// Every permission, in the order of the codes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn permissions(&self) -> Result<Vec<Permission>, StoreError>;
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Counted from zero.
    pub number: u32,
    /// How many items it holds.
    pub size: u32,
}

impl Page {
    /// The first page of `size` items.
    pub const fn first(size: u32) -> Self {
        Self { number: 0, size }
    }
}

/// So many processes are looked at in one go when a flow has changed.
pub const OUTDATED_AT_ONCE: usize = 200;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// Whether there is a further page.
    pub more: bool,
}

/// Which tasks are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskFilter {
    /// What a person has taken and not finished, oldest first.
    Inbox(UserId),
    /// What nobody has taken, at these nodes of these flows, oldest first.
    Queue(Vec<(&'static str, &'static str)>),
    /// What a person has finished, latest first.
    Archive(UserId),
    /// What failed, in these flows, latest first.
    Failed(Vec<&'static str>),
}

/// Which processes are wanted, latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessFilter {
    /// Of these flows.
    pub flows: Vec<String>,
    /// In this state, or in any.
    pub status: Option<ProcessStatus>,
    /// In which this person has a hand: has begun it, or owns a task of it.
    pub involving: Option<UserId>,
}

/// What people look at. None of it locks anything.
pub trait Listings {
    /// Processes, latest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn processes(
        &self,
        filter: &ProcessFilter,
        page: Page,
    ) -> Result<Listing<ProcessRow>, StoreError>;

    /// Tasks, each with its process.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn tasks(
        &self,
        filter: &TaskFilter,
        page: Page,
    ) -> Result<Listing<(TaskRow, ProcessRow)>, StoreError>;

    /// How many tasks there are, counted no further than `at_most`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn count_tasks(&self, filter: &TaskFilter, at_most: u32) -> Result<u32, StoreError>;

    /// Active processes of a flow that have last moved in another version of it, with numbers greater
    /// than `after`, in the order of their numbers; [`OUTDATED_AT_ONCE`] at most.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn outdated(
        &self,
        flow: &str,
        version: &str,
        after: ProcessId,
    ) -> Result<Vec<ProcessRow>, StoreError>;

    /// A process, without a lock.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn process(&self, id: ProcessId) -> Result<Option<ProcessRow>, StoreError>;

    /// A task with its process and its job, without a lock.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn task(&self, id: TaskId) -> Result<Option<Snapshot>, StoreError>;

    /// Every task of a process, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn tasks_of(&self, id: ProcessId) -> Result<Vec<TaskRow>, StoreError>;

    /// The log of a process, oldest first, with what its tasks still have for it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn log_of(&self, id: ProcessId) -> Result<Vec<LogRow>, StoreError>;

    /// The processes that were begun for a process's tasks, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn children_of(&self, id: ProcessId, page: Page) -> Result<Listing<ProcessRow>, StoreError>;

    /// The active ones of them whose tasks are closed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn orphans_of(&self, id: ProcessId) -> Result<Vec<ProcessId>, StoreError>;

    /// The timers of the processes of these flows, the soonest first, each with the task that waits; of
    /// many, the first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn timers(&self, flows: &[&str], page: Page) -> Result<Listing<(JobRow, TaskRow)>, StoreError>;

    /// The jobs of a process that are not finished, in the order of their keys.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn jobs_of(&self, id: ProcessId) -> Result<Vec<JobRow>, StoreError>;
}

/// The workers' side. Every call is a transaction of its own.
pub trait Jobs {
    /// Claims the job that has been due longest, of these flows, for this worker until `until`: one
    /// that waits, or one whose worker's claim has run out. Counts an attempt.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn claim_job(
        &self,
        flows: &[&str],
        worker: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<JobRow>, StoreError>;

    /// Prolongs a claim. `false` if it is lost.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn extend_claim(&self, claim: &JobRow, until: DateTime<Utc>) -> Result<bool, StoreError>;
}

/// When the clock begins processes.
pub trait Schedules {
    /// The schedules of these flows, in the order of their flows' and nodes' names.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn schedules(&self, flows: &[&str]) -> Result<Vec<ScheduleRow>, StoreError>;

    /// Writes a schedule, unless the start has the same one already: then that goes on as it is.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn put_schedule(&self, row: &ScheduleRow) -> Result<(), StoreError>;
}

/// The web's sessions: opaque text under an opaque key.
pub trait Sessions {
    /// Writes a session again; not one that has been deleted meanwhile, since whoever has signed out
    /// would be signed in again by a request that was still on its way.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn save_session(&self, session: &SessionRow) -> Result<(), StoreError>;

    /// Writes a new session. `false` if the key is taken.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn create_session(&self, session: &SessionRow) -> Result<bool, StoreError>;

    /// Reads a session that has not expired.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn session(&self, key: &str, now: DateTime<Utc>) -> Result<Option<SessionRow>, StoreError>;

    /// Removes a session.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn delete_session(&self, key: &str) -> Result<(), StoreError>;

    /// Removes every session that has expired.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn delete_expired_sessions(&self, now: DateTime<Utc>) -> Result<(), StoreError>;
}

/// What a task's id and a claim have in common.
impl JobRow {
    /// What tells it from other jobs.
    pub fn key(&self) -> JobKey {
        (self.id, self.event.clone())
    }

    /// Whether `other` is this very claim: the same job, in the same attempt, by the same worker, since the
    /// same moment. What follows a step may take the place of what followed an earlier one.
    pub fn is_claim(&self, other: &JobRow) -> bool {
        let key = |job: &JobRow| (job.key(), job.attempt, job.worker.clone(), job.claimed_at);
        key(self) == key(other)
    }
}

/// A process's log, oldest first, with what its tasks have not written there yet.
pub fn whole_log<'t>(
    mut log: Vec<LogRow>,
    tasks: impl IntoIterator<Item = &'t TaskRow>,
) -> Vec<LogRow> {
    log.extend(tasks.into_iter().flat_map(TaskRow::unlogged_lines));
    log.sort_by_key(|line| line.at);
    log
}
