//! Processes that a person may look at.

use viewflow_core::store::{ProcessRow, TaskRow};
use viewflow_core::{Actor, ProcessId, Shape, TaskId};

use crate::problem::Problem;

/// A process that the person may look at.
pub(crate) struct Seen<'e> {
    pub(crate) shape: &'e Shape,
    pub(crate) process: ProcessRow,
    pub(crate) tasks: Vec<TaskRow>,
}

impl<'e> Seen<'e> {
    /// The process of that number in that flow, for those who may see all of them, and for whoever
    /// has a hand in it: has begun it, owns a task of it, or may take one.
    pub(crate) fn find(actor: &'e Actor, flow: &str, number: &str) -> Result<Self, Problem> {
        let shape = actor.engine().flow(flow)?;
        let id = number.parse().map(ProcessId);
        let id = id.map_err(|_| Problem::NotFound)?;
        let store = actor.engine().store();
        let process = store.process(id)?.filter(|process| process.flow == flow);
        let process = process.ok_or(Problem::NotFound)?;
        let tasks = store.tasks_of(id)?;
        let user = actor.user();
        let has_a_hand = || {
            process.created_by == Some(user.id)
                || tasks
                    .iter()
                    .any(|task| task.owner == Some(user.id) || shape.may_see_task(user, task))
        };
        if !shape.may_view(user) && !has_a_hand() {
            return Err(Problem::forbidden());
        }
        Ok(Self {
            shape,
            process,
            tasks,
        })
    }

    /// The task of that number.
    pub(crate) fn task(&self, number: &str) -> Result<&TaskRow, Problem> {
        let number: Option<u32> = number.parse().ok();
        let mut tasks = self.tasks.iter();
        let task = tasks.find(|task| Some(task.id.number) == number);
        task.ok_or(Problem::NotFound)
    }
}

/// A process's address.
pub(crate) fn process_address(process: &ProcessRow) -> String {
    format!("/{}/{}", process.flow, process.id)
}

/// A task's address.
pub(crate) fn task_address(flow: &str, task: TaskId) -> String {
    format!("/{flow}/{task}")
}
