//! The rows of a store.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, ProcessId, ProcessStatus, Status, TaskId, User, UserId};

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessRow {
    /// Its number; zero before it is stored.
    pub id: ProcessId,
    /// The name of its flow.
    pub flow: String,
    /// Its state.
    pub status: ProcessStatus,
    /// Where it stands, as JSON in the flow's own names.
    pub state: String,
    /// How many tasks it has had, which is the number of the latest.
    pub tasks: u32,
    /// Its data as JSON; `None` where the data has a table of its own.
    pub data: Option<String>,
    /// The task that it was begun for, of a process that waits for it.
    pub parent: Option<TaskId>,
    /// The fingerprint of its flow's graph when it last moved.
    pub version: String,
    /// Who began it; `None` for code.
    pub created_by: Option<UserId>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When nothing was left to do.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Its process and its number.
    pub id: TaskId,
    /// The name of the process's flow.
    pub flow: String,
    /// The name of its node.
    pub node: String,
    /// Its state.
    pub status: Status,
    /// Who has taken it, or did it.
    pub owner: Option<UserId>,
    /// The numbers of the tasks that led to it.
    pub previous: Vec<u32>,
    /// When it came to be.
    pub created_at: DateTime<Utc>,
    /// When its owner took it.
    pub assigned_at: Option<DateTime<Utc>>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub error: Option<String>,
    /// The code of the error, if that has one.
    pub error_code: Option<String>,
    /// Of many tasks of one node, what this one is about, as JSON.
    pub item: Option<String>,
    /// What has happened to it that the log does not have yet. The next step that changes the task
    /// writes it there.
    pub unlogged: Vec<Noted>,
}

/// What will be a line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub user: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl TaskRow {
    /// What the log does not have yet, as its lines.
    pub fn unlogged_lines(&self) -> impl Iterator<Item = LogRow> + '_ {
        self.unlogged.iter().map(|noted| LogRow {
            process: self.id.process,
            task: Some(self.id.number),
            event: noted.event.as_str().into(),
            user: noted.user,
            detail: None,
            at: noted.at,
            changes: None,
        })
    }
}

/// One line of a process's log, which only ever grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The process.
    pub process: ProcessId,
    /// The task's number; `None` for what concerns the whole process.
    pub task: Option<u32>,
    /// What happened, in one word: a task's event, or `begin`, `advance` and `end` for the
    /// process.
    pub event: String,
    /// Who did it; `None` for code.
    pub user: Option<UserId>,
    /// What else is to be said, such as an error's cause.
    pub detail: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What the step has changed in where the process stands, as JSON in the flow's own names: for
    /// each place what it held, and what it holds now. Of a step's lines one has it.
    pub changes: Option<String>,
}

/// What a worker is to do about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Run its handler.
    Run,
    /// Nothing but take the process further: the handler is done, and its result is committed.
    Advance,
    /// Begin the process of another flow that the task waits for.
    Begin,
    /// Tell the task that the process it waits for is over.
    Resume,
    /// Call off the processes that were begun for tasks of this process that are closed. The job is
    /// that of the process's first task, whichever those are.
    Cancel,
    /// Tell the task that something below has escalated. The job is for the event of the `Escalate`'s
    /// task, by its number.
    Escalate,
    /// Tell the process that the moment has come which the task, or an event on its boundary, waits
    /// for.
    Timer,
    /// Let the process of another flow, which was a part of this one and is over, undo what it has
    /// done. The job is that of the task that waits for it.
    Compensate,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Run,
        Self::Advance,
        Self::Begin,
        Self::Resume,
        Self::Cancel,
        Self::Escalate,
        Self::Timer,
        Self::Compensate,
    ];

    /// The state in one lower-case word, as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            JobState::Run => "run",
            JobState::Advance => "advance",
            JobState::Begin => "begin",
            JobState::Resume => "resume",
            JobState::Cancel => "cancel",
            JobState::Escalate => "escalate",
            JobState::Timer => "timer",
            JobState::Compensate => "compensate",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// A job's task, and which event on the task's boundary it is for.
pub type JobKey = (TaskId, String);

/// The key of a task's own job, which is for none of the events on its boundary.
pub const fn own(task: TaskId) -> JobKey {
    (task, String::new())
}

/// Work for a worker. The row is written in the step that makes the task, and goes with the step
/// that finishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// The task it belongs to.
    pub id: TaskId,
    /// Which event on the task's boundary it is for, by where that leads; empty for the task's own
    /// work. A task has one row for each.
    pub event: String,
    /// The name of the process's flow.
    pub flow: String,
    /// What is to be done.
    pub state: JobState,
    /// How many attempts have begun.
    pub attempt: u32,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// The worker that has claimed it.
    pub worker: Option<String>,
    /// When the worker claimed it.
    pub claimed_at: Option<DateTime<Utc>>,
    /// Until when the claim holds.
    pub claimed_until: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// When the clock begins a process next, at a start of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleRow {
    /// The flow's name.
    pub flow: String,
    /// The start's name.
    pub node: String,
    /// What tells this schedule from another that the start may have got since.
    pub spec: String,
    /// When the next process is to begin.
    pub due_at: DateTime<Utc>,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The hash of the password; `None` for an account that cannot sign in.
    pub password: Option<String>,
    /// Whether it holds every permission.
    pub is_superuser: bool,
}

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub user: User,
    /// The hash of the password.
    pub password: Option<String>,
    /// Whether the person may sign in and act.
    pub is_active: bool,
}

impl std::fmt::Debug for Account {
    /// Without the hash, which has no business in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("user", &self.user)
            .field("is_active", &self.is_active)
            .finish_non_exhaustive()
    }
}

/// A session of the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its key.
    pub key: String,
    /// What it holds.
    pub data: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}
