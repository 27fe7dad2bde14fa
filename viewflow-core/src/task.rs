//! Tasks by their type: which node, and in which state.
//!
//! A task is loaded as a [`Loaded`], whose variants are the states. What can be done in a state is
//! a method of [`Task`] in that state and no other, so completing a task that nobody has taken does
//! not compile. A command that fails gives the task back, in a [`Rejected`].

use std::fmt;
use std::marker::PhantomData;

use crate::each::EachNode;
use crate::engine::Actor;
use crate::flow::{FormNode, Node, ViewNode, WorkNode};
use crate::store::TaskRow;
use crate::{Error, Status, TaskId, UserId};

/// The states of a task, as types.
pub mod state {
    /// It waits for somebody to take it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct New;
    /// Somebody has taken it, or was given it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Assigned;
    /// It waits for a worker.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Scheduled;
    /// Its owner has begun.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Started;
    /// It is finished, and the process has moved on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Done;
    /// It will not be done.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Canceled;
    /// It failed, and waits for an administrator.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Error;
    /// Another task has taken its place.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Revived;
}

/// A task of the node `N` in the state `S`.
pub struct Task<N, S> {
    // In a box, since a task is handed back with every error.
    row: Box<TaskRow>,
    types: PhantomData<fn() -> (N, S)>,
}

/// A task of the node `N`, in whichever state it is.
#[derive(Debug, Clone)]
pub enum Loaded<N: Node> {
    /// It waits for somebody to take it.
    New(Task<N, state::New>),
    /// Somebody has taken it, or was given it.
    Assigned(Task<N, state::Assigned>),
    /// It waits for a worker.
    Scheduled(Task<N, state::Scheduled>),
    /// Its owner has begun.
    Started(Task<N, state::Started>),
    /// It is finished, and the process has moved on.
    Done(Task<N, state::Done>),
    /// It will not be done.
    Canceled(Task<N, state::Canceled>),
    /// It failed, and waits for an administrator.
    Error(Task<N, state::Error>),
    /// Another task has taken its place.
    Revived(Task<N, state::Revived>),
}

/// A command that failed, and the task as it was before.
pub struct Rejected<T> {
    /// The task.
    pub task: T,
    /// Why the command failed.
    pub error: Error,
}

impl<T> fmt::Debug for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rejected").field(&self.error).finish()
    }
}

impl<T> fmt::Display for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> std::error::Error for Rejected<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

impl<T> From<Rejected<T>> for Error {
    fn from(rejected: Rejected<T>) -> Self {
        rejected.error
    }
}

impl<N, S> Task<N, S> {
    fn of(row: TaskRow) -> Self {
        Self {
            row: Box::new(row),
            types: PhantomData,
        }
    }

    /// Its process and its number.
    pub fn id(&self) -> TaskId {
        self.row.id
    }

    /// Who has it, or did it.
    pub fn owner(&self) -> Option<UserId> {
        self.row.owner
    }

    /// Everything that is stored of it.
    pub fn row(&self) -> &TaskRow {
        &self.row
    }

    fn into<To>(
        self,
        command: impl FnOnce(TaskId) -> Result<TaskRow, Error>,
    ) -> Result<Task<N, To>, Rejected<Self>> {
        match command(self.row.id) {
            Ok(row) => Ok(Task::of(row)),
            Err(error) => Err(Rejected { task: self, error }),
        }
    }

    /// The same, where the state that follows is only known then.
    fn back(
        self,
        command: impl FnOnce(TaskId) -> Result<TaskRow, Error>,
    ) -> Result<Loaded<N>, Rejected<Self>>
    where
        N: Node,
    {
        match command(self.row.id) {
            Ok(row) => Ok(Loaded::new(row)),
            Err(error) => Err(Rejected { task: self, error }),
        }
    }
}

impl<N: ViewNode> Task<N, state::New> {
    /// `by` takes the task.
    ///
    /// # Errors
    ///
    /// As [`Actor::take`].
    pub fn assign(self, by: &Actor) -> Result<Task<N, state::Assigned>, Rejected<Self>> {
        self.into(|id| by.take(id))
    }
}

impl<N: ViewNode> Task<N, state::Assigned> {
    /// Its owner begins.
    ///
    /// # Errors
    ///
    /// As [`Actor::begin_work`].
    pub fn start(self, by: &Actor) -> Result<Task<N, state::Started>, Rejected<Self>> {
        self.into(|id| by.begin_work(id))
    }

    /// Puts it back into the queue.
    ///
    /// # Errors
    ///
    /// As [`Actor::give_back`].
    pub fn unassign(self, by: &Actor) -> Result<Task<N, state::New>, Rejected<Self>> {
        self.into(|id| by.give_back(id))
    }
}

impl<N: ViewNode> Task<N, state::Started> {
    /// Completes it with its node's own form.
    ///
    /// # Errors
    ///
    /// As [`Actor::complete_with`].
    pub fn complete(
        self,
        by: &Actor,
        form: <N as FormNode>::Form,
    ) -> Result<Task<N, state::Done>, Rejected<Self>> {
        self.into(|id| by.complete_form::<N>(id, form))
    }

    /// Puts it back into the queue.
    ///
    /// # Errors
    ///
    /// As [`Actor::give_back`].
    pub fn unassign(self, by: &Actor) -> Result<Task<N, state::New>, Rejected<Self>> {
        self.into(|id| by.give_back(id))
    }
}

/// A state in which something is still to be done about a task.
pub trait Open {}

impl Open for state::New {}
impl Open for state::Assigned {}
impl Open for state::Scheduled {}
impl Open for state::Started {}
impl Open for state::Error {}

impl<N: Node, S: Open> Task<N, S> {
    /// Calls it off: the process goes on without what would have come of it.
    ///
    /// # Errors
    ///
    /// As [`Actor::cancel`].
    pub fn cancel(self, by: &Actor) -> Result<Task<N, state::Canceled>, Rejected<Self>> {
        self.into(|id| by.cancel(id))
    }

    /// Goes on as if it were done.
    ///
    /// # Errors
    ///
    /// As [`Actor::skip`].
    pub fn skip(self, by: &Actor) -> Result<Task<N, state::Canceled>, Rejected<Self>> {
        self.into(|id| by.skip(id))
    }
}

impl<N: Node> Task<N, state::Done> {
    /// Takes back what it did: it is open again.
    ///
    /// # Errors
    ///
    /// As [`Actor::undo`].
    pub fn undo(self, by: &Actor) -> Result<Loaded<N>, Rejected<Self>> {
        self.back(|id| by.undo(id))
    }
}

impl<N: Node> Task<N, state::Canceled> {
    /// Takes back that it was called off. Answers the task that has taken its place.
    ///
    /// # Errors
    ///
    /// As [`Actor::revive`].
    pub fn revive(self, by: &Actor) -> Result<Loaded<N>, Rejected<Self>> {
        self.back(|id| by.revive(id))
    }
}

impl<N: EachNode, S> Task<N, S> {
    /// What the task is about.
    ///
    /// # Errors
    ///
    /// [`Error::Item`] if it cannot be read as the node's item.
    pub fn item(&self) -> Result<N::Item, Error> {
        let item = self.row.item.as_deref().unwrap_or("null");
        serde_json::from_str(item).map_err(|error| Error::Item {
            task: self.row.id,
            cause: error.into(),
        })
    }
}

impl<N: WorkNode> Task<N, state::Error> {
    /// Has it tried again.
    ///
    /// # Errors
    ///
    /// As [`Actor::retry`].
    pub fn retry(self, by: &Actor) -> Result<Loaded<N>, Rejected<Self>> {
        self.back(|id| by.retry(id))
    }
}

impl<N: Node> Loaded<N> {
    pub(crate) fn new(row: TaskRow) -> Self {
        match row.status {
            Status::New => Self::New(Task::of(row)),
            Status::Assigned => Self::Assigned(Task::of(row)),
            Status::Scheduled => Self::Scheduled(Task::of(row)),
            Status::Started => Self::Started(Task::of(row)),
            Status::Done => Self::Done(Task::of(row)),
            Status::Canceled => Self::Canceled(Task::of(row)),
            Status::Error => Self::Error(Task::of(row)),
            Status::Revived => Self::Revived(Task::of(row)),
        }
    }

    /// Everything that is stored of it.
    pub fn row(&self) -> &TaskRow {
        match self {
            Self::New(task) => task.row(),
            Self::Assigned(task) => task.row(),
            Self::Scheduled(task) => task.row(),
            Self::Started(task) => task.row(),
            Self::Done(task) => task.row(),
            Self::Canceled(task) => task.row(),
            Self::Error(task) => task.row(),
            Self::Revived(task) => task.row(),
        }
    }

    /// Its state.
    pub fn status(&self) -> Status {
        self.row().status
    }

    /// The task, if nobody has taken it.
    pub fn as_new(self) -> Option<Task<N, state::New>> {
        match self {
            Self::New(task) => Some(task),
            _ => None,
        }
    }
}

impl<N, S> Clone for Task<N, S> {
    fn clone(&self) -> Self {
        Self::of(self.row().clone())
    }
}

impl<N, S> fmt::Debug for Task<N, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Task").field(&self.row).finish()
    }
}
