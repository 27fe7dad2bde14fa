//! What can go wrong when the engine is asked for something.

use crate::{
    FormErrors, HandlerError, IllegalTransition, MessageId, ProcessId, ProcessStatus, StoreError,
    TableError, TaskId,
};

/// Why a command was refused. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine has no flow of that name.
    #[error("there is no flow `{0}`")]
    NoFlow(String),
    /// The flow has no such node.
    #[error("the flow `{flow}` has no node `{node}`")]
    NoNode {
        /// The flow.
        flow: String,
        /// The name that was asked for.
        node: String,
    },
    /// The node is of another kind than the command needs.
    #[error("`{node}` is not a {expected}")]
    WrongKind {
        /// The node.
        node: String,
        /// The kind that the command needs.
        expected: &'static str,
    },
    /// There is no such process.
    #[error("there is no process {0}")]
    NoProcess(ProcessId),
    /// There is no such task, or it belongs to another node.
    #[error("there is no task {0} here")]
    NoTask(TaskId),
    /// There is no such account, or it is closed.
    #[error("there is no user `{0}`")]
    NoUser(String),
    /// The person may not do that.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The task is not in a state in which that can be done.
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
    /// What was filled in is not right.
    #[error(transparent)]
    Invalid(#[from] FormErrors),
    /// The application's code failed.
    #[error("`{node}` failed: {cause}")]
    Handler {
        /// The node whose code it was.
        node: String,
        /// What the code said.
        cause: HandlerError,
    },
    /// The application's code asked for a step while a step, or a transaction, was waiting for it.
    #[error(
        "the engine was asked for a step from within a step; do that in a job, or after the step; \
         within a transaction, ask the transaction"
    )]
    WithinStep,
    /// The process does not wait there.
    #[error("process {process} does not wait at `{node}`")]
    NotWaiting {
        /// The process.
        process: ProcessId,
        /// The node.
        node: String,
    },
    /// Nobody waits for the message, and its sender does not want it kept.
    #[error(
        "nobody waits for a message `{name}` with the key `{key}`, and it was sent with `or_refuse`"
    )]
    NobodyWaits {
        /// The name of its type.
        name: String,
        /// Its key.
        key: String,
    },
    /// There is no such message.
    #[error("there is no message {0}")]
    NoMessage(MessageId),
    /// A message or a signal cannot be written as JSON.
    #[error("the message `{name}` cannot be written: {cause}")]
    Message {
        /// The name of its type.
        name: String,
        /// Why.
        cause: String,
    },
    /// The process is over already.
    #[error("process {process} is {status} already")]
    Over {
        /// The process.
        process: ProcessId,
        /// How it has ended.
        status: ProcessStatus,
    },
    /// What is asked for would undo more than it may.
    #[error(transparent)]
    Prevented(#[from] Prevented),
    /// Somebody else has taken over the job meanwhile.
    #[error("the job of task {0} is no longer claimed by this worker")]
    LostClaim(TaskId),
    /// The process does not fit its flow any more.
    #[error("process {process} does not fit the flow `{flow}`: {reason}")]
    Shape {
        /// The process.
        process: ProcessId,
        /// Its flow.
        flow: String,
        /// What does not fit.
        reason: String,
    },
    /// The process's data cannot be read or written as its type.
    #[error("the data of process {process} cannot be read or written: {source}")]
    Data {
        /// The process.
        process: ProcessId,
        /// What the data said.
        source: serde_json::Error,
    },
    /// The application's table does not take what the process says.
    #[error("the table of process {process} refuses what it says: {cause}")]
    Table {
        /// The process.
        process: ProcessId,
        /// What the table said, such as that something of that name is there already.
        cause: TableError,
    },
    /// What a task is about cannot be read or written as its type.
    #[error("what task {task} is about cannot be read or written: {cause}")]
    Item {
        /// The task.
        task: TaskId,
        /// What it said.
        cause: HandlerError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// Whether it lies with the process, and would come again: its code, its data or its table.
    pub(crate) fn is_of_process(&self) -> bool {
        matches!(
            self,
            Self::Handler { .. } | Self::Data { .. } | Self::Shape { .. } | Self::Table { .. }
        )
    }

    /// What the application's code or its table has said, if that is why.
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Handler { cause, .. } => Some(cause.to_string()),
            Self::Table { cause, .. } => Some(cause.to_string()),
            _ => None,
        }
    }
}

/// What stands in the way of a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{node}`, task {task}, stands in the way: {why}")]
pub struct Prevented {
    /// The task that does.
    pub task: TaskId,
    /// Its node.
    pub node: String,
    /// Why.
    pub why: Why,
}

/// Why a task stands in the way of a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// The process has gone on from there.
    #[error("the process has moved on since{}", by_task(.0))]
    MovedOn(Option<u32>),
    /// Work on it has begun.
    #[error("work on it has begun")]
    Begun,
    /// A job has run, and what it did is not in the database.
    #[error("what a job has done is not undone")]
    Job,
    /// The time has come, and is not taken back.
    #[error("its time has come")]
    Timer,
    /// It has taken or sent a message or a signal.
    #[error("what was told is not taken back")]
    Message,
    /// Those above have been told, and are not told otherwise.
    #[error("it has told those above")]
    Escalated,
    /// A process was begun for it.
    #[error("a process was begun for it")]
    Child,
    /// The process is over, and the one that waited for it has gone on.
    #[error("the process is over, and the one that it was a part of has gone on")]
    Parent,
    /// Its flow has changed since.
    #[error("its flow has changed since")]
    Carried,
    /// It has run, and does not say how that is undone.
    #[error("it has run, and has no `#[undo(..)]`")]
    NoUndo,
    /// Something was compensated by it, or it was compensated itself.
    #[error("something was compensated")]
    Compensated,
    /// It was closed by the step of another task.
    #[error("it was not closed by a step of its own")]
    NotItsStep,
    /// With it, tasks of a list were called off together.
    #[error("tasks of a list were called off with it")]
    List,
    /// The next task of its list is offered.
    #[error("the next task of its list is offered")]
    Next,
    /// It chooses between ways.
    #[error("it chooses between ways, and nothing says which one to go")]
    Chooses,
    /// No process that stands where this one does otherwise can have come to that node, so it could come to
    /// harm there: a join might wait for ever, or a node run twice.
    #[error("no process of the flow could stand at `{0}` beside what else is open in this one")]
    Unreachable(String),
    /// It is one of a list, undoes something, or belongs to what comes again and again beside the process.
    #[error("its token is not one that can be moved")]
    NotMoved,
}

fn by_task(number: &Option<u32>) -> String {
    number.map_or_else(String::new, |number| format!(", with task {number}"))
}

/// Why a person may not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Denied {
    /// A permission is missing.
    #[error("`{user}` does not have the permission `{permission}`")]
    Permission {
        /// Who asked.
        user: String,
        /// The permission's code.
        permission: String,
    },
    /// The task is given to people by name, and not to this one.
    #[error("`{node}` is assigned by the flow, and not to `{user}`")]
    Assigned {
        /// Who asked.
        user: String,
        /// The task's node.
        node: String,
    },
    /// The task is given to people by name, and no queue would have it.
    #[error(
        "`{node}` is given by the flow alone, so only an administrator takes it away from its owner"
    )]
    OnlyGiven {
        /// The task's node.
        node: String,
    },
    /// Somebody else owns the task.
    #[error("`{node}` is not assigned to `{user}`")]
    NotOwner {
        /// Who asked.
        user: String,
        /// The task's node.
        node: String,
    },
    /// The person has done what somebody else must check (four eyes).
    #[error("`{user}` has done `{done}`, so somebody else must do `{node}`")]
    FourEyes {
        /// Who asked.
        user: String,
        /// The task's node.
        node: String,
        /// What the person has done.
        done: String,
    },
}
