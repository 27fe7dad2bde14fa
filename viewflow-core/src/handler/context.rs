//! What the application's code works with in a step.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::HandlerError;
use crate::each::Item;
use crate::process::AnyData;
use crate::{Failure, Flow, ProcessId, TaskId, User};

/// What the handler of a `Function` returns.
pub type FunctionResult = Result<(), HandlerError>;

/// Where a step stands when it calls the application's code.
#[derive(Debug, Clone)]
pub struct StepInfo {
    /// The task whose node calls.
    pub task: TaskId,
    /// The person whose action led here; `None` in the background.
    pub user: Option<User>,
    /// The moment of the step, the same throughout.
    pub now: DateTime<Utc>,
    /// The task that this one undoes.
    pub(crate) compensates: Option<TaskId>,
    /// Of many tasks of one node, what this one is about.
    pub(crate) item: Option<SharedItem>,
    /// What led here was an error, and this one.
    pub(crate) error: Option<Arc<Failure>>,
}

/// What a task is about, of a type that only its flow knows.
#[derive(Clone)]
pub(crate) struct SharedItem(pub(crate) Arc<dyn AnyData>);

impl fmt::Debug for SharedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.encode().unwrap_or_default())
    }
}

impl StepInfo {
    /// Where a step stands that is about one of a node's tasks, as for calling a condition in a
    /// test.
    pub fn new(task: TaskId, user: Option<User>, now: DateTime<Utc>) -> Self {
        Self {
            task,
            user,
            now,
            compensates: None,
            item: None,
            error: None,
        }
    }

    /// The error that led here, of a node to which a way of `#[on_error(..)]` leads.
    pub fn error(&self) -> Option<&Failure> {
        self.error.as_deref()
    }

    /// Of many tasks of one node, what this one is about; `None` where there is one task, or the
    /// item is not a `T`.
    pub fn item<T: Item>(&self) -> Option<&T> {
        self.item.as_ref()?.0.as_any().downcast_ref()
    }

    /// The task that this one undoes, of a node with `#[compensate_with(..)]`; of a list, its first
    /// one. `None` where the task undoes nothing.
    pub fn compensates(&self) -> Option<TaskId> {
        self.compensates
    }

    /// The process that the step belongs to.
    pub fn process_id(&self) -> ProcessId {
        self.task.process
    }
}

/// What a `Function`'s handler works with: the process, and the step's transaction.
///
/// What the handler writes through the store's connection commits with the step, or not at all.
/// Under `viewflow-diesel` the connection comes from its `StepConnection` trait.
pub struct FunctionContext<'a, F: Flow> {
    pub(crate) process: &'a mut F::Process,
    pub(crate) info: &'a StepInfo,
    pub(crate) connection: Option<&'a mut dyn Any>,
    pub(crate) item: Option<Box<dyn AnyData>>,
}

impl<F: Flow> FunctionContext<'_, F> {
    /// The process's data.
    pub fn process(&self) -> &F::Process {
        self.process
    }

    /// The process's data, to be changed. It is written when the step commits.
    pub fn process_mut(&mut self) -> &mut F::Process {
        self.process
    }

    /// Where the step stands.
    pub fn info(&self) -> &StepInfo {
        self.info
    }

    /// The task that this one undoes; see [`StepInfo::compensates`].
    pub fn compensates(&self) -> Option<TaskId> {
        self.info.compensates()
    }

    /// The error that led here, of a node to which a way of `#[on_error(..)]` leads.
    pub fn error(&self) -> Option<&Failure> {
        self.info.error()
    }

    /// Of many tasks of one node, what this one is about; `None` where there is one task, or the
    /// item is not a `T`.
    pub fn item<T: Item>(&self) -> Option<&T> {
        self.item.as_ref()?.as_any().downcast_ref()
    }

    /// The same, to be changed. It is written when the step commits.
    pub fn item_mut<T: Item>(&mut self) -> Option<&mut T> {
        self.item.as_mut()?.as_any_mut().downcast_mut()
    }

    /// The connection that holds the step's transaction, as the store made it; `None` where the
    /// store has none, as in memory.
    pub fn raw_connection(&mut self) -> Option<&mut (dyn Any + 'static)> {
        self.connection.as_deref_mut()
    }
}
