//! People at work on tasks: take, give back, begin, complete, retry.

use viewflow_graph::{Kind, NodeId};

use crate::engine::Actor;
use crate::engine::drive::{Drive, OnFailure};
use crate::form::{FormControl, FormErrors, Input};
use crate::process::AnyProcess;
use crate::registered::AnyFlow;
use crate::status::Event;
use crate::store::{Snapshot, TaskRow};
use crate::{Error, Status, TaskId, UserId};

impl Actor {
    /// Takes a task from the queue.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not; [`Error::Illegal`] if somebody was faster.
    pub fn take(&self, task: TaskId) -> Result<TaskRow, Error> {
        let user = self.user();
        self.on_view(task, |drive, snapshot, node| {
            // Somebody else's task is not to be had, even by somebody who may.
            if snapshot.task.status != Status::New {
                return Err(Error::Illegal(crate::IllegalTransition {
                    status: snapshot.task.status,
                    event: Event::Assign,
                }));
            }
            let shape = drive.flow.shape();
            shape.check_take(user, node, |other| drive.step.owner_of(other))?;
            Ok(drive.step.assign(task.number, user.id)?)
        })
    }

    /// Gives a task to somebody else, or takes it away from somebody for somebody else. An
    /// administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, or the other may not take the
    /// task; [`Error::NoUser`].
    pub fn give(&self, task: TaskId, to: UserId) -> Result<TaskRow, Error> {
        let other = self.engine().store().user(to)?;
        let other = other.ok_or_else(|| Error::NoUser(to.to_string()))?;
        self.on_view(task, |drive, _, node| {
            let shape = drive.flow.shape();
            shape.check_manage(self.user())?;
            shape.check_take(&other, node, |node| drive.step.owner_of(node))?;
            Ok(drive.step.assign(task.number, other.id)?)
        })
    }

    /// Puts a task back into the queue. Its owner may, and an administrator.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not; [`Error::Illegal`] if nobody has the task.
    pub fn give_back(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.on_view(task, |drive, snapshot, node| {
            let shape = drive.flow.shape();
            shape.check_give_back(self.user(), node, &snapshot.task)?;
            Ok(drive.step.unassign(task.number)?)
        })
    }

    /// Begins to work on a task that the person has taken.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if it is not the person's; [`Error::Illegal`] if it is not assigned.
    pub fn begin_work(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.on_view(task, |drive, snapshot, node| {
            self.check_work(drive, snapshot, node)?;
            Ok(drive.step.start(task.number)?)
        })
    }

    /// Completes a task with what its form sent. A task that was only taken is begun first.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if it is not the person's, [`Error::Illegal`] if it is closed,
    /// [`Error::Invalid`] if the form has errors, and whatever the step runs into. Then nothing was
    /// written.
    pub fn complete_with(&self, task: TaskId, input: &Input) -> Result<TaskRow, Error> {
        let fill = |flow: &dyn AnyFlow, node, process: &mut dyn AnyProcess| {
            flow.fill(node, process, input)
        };
        self.complete(task, fill)
    }

    pub(crate) fn complete(
        &self,
        task: TaskId,
        fill: impl FnOnce(&dyn AnyFlow, NodeId, &mut dyn AnyProcess) -> Result<(), FormErrors>,
    ) -> Result<TaskRow, Error> {
        let (mut drive, snapshot, node) = self.load_view(task)?;
        self.check_work(&drive, &snapshot, node)?;
        if snapshot.task.status == Status::Assigned {
            drive.step.start(task.number)?;
        }
        let progress = drive.step.complete(task.number)?;
        let flow = drive.flow;
        fill(flow, node, drive.process_mut())?;
        drive.run(progress)?;
        let row = drive.step.task(task.number);
        let committed = drive.commit()?;
        self.engine().committed(&committed);
        Ok(row)
    }

    /// The controls of a task's form, with what the process holds.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the task is not the person's.
    pub fn task_form(&self, task: TaskId) -> Result<Vec<FormControl>, Error> {
        let (drive, snapshot) = self.engine().peek(task, Some(self.user()))?;
        let node = view_of(&drive, &snapshot)?;
        self.check_work(&drive, &snapshot, node)?;
        Ok(drive.flow.controls(node, drive.process.as_ref()))
    }

    /// Whether the person could take this task now, and if not, why.
    ///
    /// # Errors
    ///
    /// [`Error::NoTask`] and the store's errors.
    pub fn could_take(&self, task: TaskId) -> Result<Result<(), crate::Denied>, Error> {
        let (drive, snapshot) = self.engine().peek(task, Some(self.user()))?;
        let node = view_of(&drive, &snapshot)?;
        let shape = drive.flow.shape();
        Ok(shape.check_take(self.user(), node, |other| drive.step.owner_of(other)))
    }

    /// Has a failed task tried again. An administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow; [`Error::Illegal`] if the task
    /// has not failed; whatever the step runs into, and then the task stays as it was.
    pub fn retry(&self, task: TaskId) -> Result<TaskRow, Error> {
        let user = Some(self.user());
        let (mut drive, _) = self.engine().load(task, user, OnFailure::Abort)?;
        drive.flow.shape().check_manage(self.user())?;
        let progress = drive.step.retry(task.number)?;
        drive.run(progress)?;
        let row = drive.step.task(task.number);
        let committed = drive.commit()?;
        self.engine().committed(&committed);
        Ok(row)
    }

    fn check_work(
        &self,
        drive: &Drive<'_>,
        snapshot: &Snapshot,
        node: NodeId,
    ) -> Result<(), Error> {
        let shape = drive.flow.shape();
        let owner_of = |other| drive.step.owner_of(other);
        Ok(shape.check_work(self.user(), node, &snapshot.task, owner_of)?)
    }

    fn load_view(&self, task: TaskId) -> Result<(Drive<'_>, Snapshot, NodeId), Error> {
        let user = Some(self.user());
        let (drive, snapshot) = self.engine().load(task, user, OnFailure::Abort)?;
        let node = view_of(&drive, &snapshot)?;
        Ok((drive, snapshot, node))
    }

    /// A step that changes a person's task and moves no token.
    fn on_view(
        &self,
        task: TaskId,
        change: impl FnOnce(&mut Drive<'_>, &Snapshot, NodeId) -> Result<(), Error>,
    ) -> Result<TaskRow, Error> {
        let (mut drive, snapshot, node) = self.load_view(task)?;
        change(&mut drive, &snapshot, node)?;
        let row = drive.step.task(task.number);
        drive.commit()?;
        Ok(row)
    }
}

/// The node of a task that people work on.
fn view_of(drive: &Drive<'_>, snapshot: &Snapshot) -> Result<NodeId, Error> {
    let shape = drive.flow.shape();
    let node = shape.find(&snapshot.task.node)?;
    match shape.node(node).kind {
        Kind::View => Ok(node),
        _ => Err(Error::WrongKind {
            node: snapshot.task.node.clone(),
            expected: Kind::View.name(),
        }),
    }
}
