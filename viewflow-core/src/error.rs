//! What can go wrong when the engine is asked for something.

use crate::{FormErrors, HandlerError, IllegalTransition, ProcessId, StoreError, TaskId};

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
    /// The application's code asked for a step while a step was waiting for it.
    #[error(
        "the engine was asked for a step from within a step; do that in a job, or after the step"
    )]
    WithinStep,
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
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
