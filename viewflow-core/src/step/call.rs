//! What a step asks of its driver, and is told.

use viewflow_graph::{NodeId, Way};

use super::failure::Cause;
use crate::event::Moment;
use crate::message::Envelope;
use crate::store::TaskRow;
use crate::{Arrived, TaskId, UserId};

/// What the step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) node: NodeId,
    pub(crate) task: TaskId,
    pub(crate) what: What,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Condition,
    Switch,
    Split,
    Function,
    Assignee,
    /// A task was made.
    Created,
    /// When the event of that place among the node's is due.
    Due(usize),
    /// With which key the event of that place among the node's waits for messages.
    Key(usize),
    /// What has come for the event of that place among the node's.
    Receive(usize),
    /// What a node tells others.
    Throw,
    /// Whether what has arrived is enough to go on.
    Enough(Arrived),
    /// What a task did is to be undone.
    Undo,
    /// The items of a list.
    Items,
    /// The next task of a list, which is stored.
    NextItem,
    /// A task that is stored, and was not loaded with the step.
    Stored,
    /// What a list's tasks have left is to be gathered.
    Collect,
    /// The process has come here more often than the node allows.
    Limit(u32),
    /// The process has come here so often within one step that it goes round in circles.
    Endless,
}

/// What the application's code said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Whether a condition holds, or enough has arrived.
    Holds(bool),
    /// Which ways are taken.
    Chose(Vec<Way>),
    /// The code has run.
    Ran,
    /// Whom a task is given to.
    Owner(Option<UserId>),
    /// When an event is due.
    Due(Moment),
    /// With which key messages are waited for.
    Key(String),
    /// What is told others.
    Thrown(Box<Envelope>),
    /// The items of a list, each as JSON.
    Items(Vec<String>),
    /// A stored task.
    Task(Option<Box<TaskRow>>),
    /// It failed, for this reason.
    Failed(Cause),
}

/// How far the step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Progress {
    /// The driver is to answer.
    Call(Call),
    /// Every token rests.
    Rests,
}
