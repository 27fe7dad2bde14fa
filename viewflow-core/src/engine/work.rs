//! People at work on tasks: take, give back, begin, complete, retry.

use chrono::{DateTime, Utc};
use viewflow_graph::{Kind, NodeId};

use crate::engine::Actor;
use crate::engine::drive::{Drive, OnFailure};
use crate::flow::FormNode;
use crate::form::{FormControl, FormErrors, Input};
use crate::handler::{HandlerError, in_step};
use crate::process::AnyData;
use crate::registered::AnyFlow;
use crate::standing::{Owners, State};
use crate::status::Event;
use crate::store::{Noted, ProcessRow, TaskRow};
use crate::{Denied, Error, IllegalTransition, Shape, Status, TaskId, User, UserId};

impl Actor {
    /// Takes a task from the queue.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not; [`Error::Illegal`] if somebody was faster.
    pub fn take(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.change(task, Event::Assign, |looked, user, row| {
            // Somebody else's task is not to be had, even by somebody who may.
            let (status, event) = (row.status, Event::Assign);
            if status != Status::New {
                return Err(IllegalTransition { status, event }.into());
            }
            looked.shape.check_take(user, looked.node, &looked.owners)?;
            row.owner = Some(user.id);
            row.assigned_at = Some(looked.now);
            Ok(())
        })
    }

    /// Gives a task to somebody else, or takes it away from somebody for somebody else. An
    /// administrator's command. What only the flow gives may be given to anybody.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, or the other may not take the
    /// task; [`Error::NoUser`].
    pub fn give(&self, task: TaskId, to: UserId) -> Result<TaskRow, Error> {
        let other = self.engine().store().user(to)?;
        let other = other.ok_or_else(|| Error::NoUser(to.to_string()))?;
        self.on_view(task, |drive| {
            let shape = drive.flow.shape();
            shape.check_manage(self.user())?;
            shape.check_receive(&other, drive.node(task), &drive.step.state().owners)?;
            Ok(drive.step.assign(task.number, other.id)?)
        })
    }

    /// Puts a task back into the queue. Its owner may, and an administrator.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not; [`Error::Illegal`] if nobody has the task.
    pub fn give_back(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.on_view(task, |drive| {
            let (shape, row) = (drive.flow.shape(), drive.step.task(task.number));
            shape.check_give_back(self.user(), drive.node(task), row)?;
            Ok(drive.step.unassign(task.number)?)
        })
    }

    /// Begins to work on a task that the person has taken.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if it is not the person's; [`Error::Illegal`] if it is not assigned.
    pub fn begin_work(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.change(task, Event::Start, |looked, user, row| {
            let Looked { shape, owners, .. } = looked;
            shape.check_work(user, looked.node, row, owners)?;
            row.started_at = Some(looked.now);
            Ok(())
        })
    }

    /// Changes a task and nothing else. Nothing is locked: what was read decides, and what is
    /// written is written if that has not changed meanwhile. The log hears of it with the next step.
    fn change(
        &self,
        task: TaskId,
        event: Event,
        change: impl Fn(&Looked<'_>, &User, &mut TaskRow) -> Result<(), Error>,
    ) -> Result<TaskRow, Error> {
        let engine = self.engine();
        if in_step() {
            return Err(Error::WithinStep);
        }
        loop {
            let snapshot = engine.store().task(task)?.ok_or(Error::NoTask(task))?;
            let shape = engine.flow(&snapshot.process.flow)?;
            let node = shape.find(&snapshot.task.node)?;
            check_persons(shape, node)?;
            let looked = Looked {
                shape,
                node,
                owners: match shape.node(node).except.is_empty() {
                    true => Owners::default(),
                    false => State::owners_of(&snapshot.process, shape)?,
                },
                now: engine.now(),
            };
            let before = snapshot.task;
            let mut after = before.clone();
            change(&looked, self.user(), &mut after)?;
            after.status = before.status.on(event)?;
            after.unlogged.push(Noted {
                event,
                user: Some(self.user().id),
                at: looked.now,
            });
            if engine.store().change_task(&before, &after)? {
                return Ok(after);
            }
        }
    }

    /// Completes a task with what its form sent. A task that was only taken is begun first.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if it is not the person's, [`Error::Illegal`] if it is closed,
    /// [`Error::Invalid`] if the form has errors, and whatever the step runs into. Then nothing was
    /// written.
    pub fn complete_with(&self, task: TaskId, input: &Input) -> Result<TaskRow, Error> {
        let fill =
            |flow: &dyn AnyFlow, node, process: &mut dyn AnyData| flow.fill(node, process, input);
        self.complete(task, fill)
    }

    /// The same with the node's own form.
    pub(crate) fn complete_form<N: FormNode>(
        &self,
        task: TaskId,
        form: N::Form,
    ) -> Result<TaskRow, Error> {
        self.complete(task, |flow, node, subject| {
            if let Some(subject) = subject.as_any_mut().downcast_mut() {
                N::fill(subject, form)?;
            }
            flow.validate(node, subject)
        })
    }

    fn complete(
        &self,
        task: TaskId,
        fill: impl FnOnce(&dyn AnyFlow, NodeId, &mut dyn AnyData) -> Result<(), FormErrors>,
    ) -> Result<TaskRow, Error> {
        let mut drive = self.load_view(task)?;
        self.check_work(&drive, task)?;
        if drive.step.task(task.number).status == Status::Assigned {
            drive.step.start(task.number)?;
        }
        let progress = drive.step.complete(task.number)?;
        let (flow, node) = (drive.flow, drive.node(task));
        if flow.is_about_items(node) {
            let item = drive.item(task.number).map_err(item_error(task))?;
            if let Some(mut item) = item {
                fill(flow, node, item.as_mut())?;
                let kept = drive.keep_item(task.number, Some(item));
                kept.map_err(item_error(task))?;
            }
        } else {
            fill(flow, node, drive.process_mut()?)?;
        }
        drive.run(progress)?;
        let row = drive.step.task(task.number).clone();
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
        let drive = self.engine().peek(task, Some(self.user()))?;
        check_view(&drive, task)?;
        self.check_work(&drive, task)?;
        let node = drive.node(task);
        let item = drive.item(task.number).map_err(item_error(task))?;
        let subject = item.as_deref().unwrap_or_else(|| drive.process());
        Ok(drive.flow.controls(node, subject))
    }

    /// Whether the person may take a task of this process, and if not, why. The rows tell; the
    /// store is not asked.
    ///
    /// # Errors
    ///
    /// [`Error::NoFlow`], [`Error::NoNode`] or [`Error::Shape`] where the rows do not fit a flow.
    pub fn could_take(
        &self,
        process: &ProcessRow,
        task: &TaskRow,
    ) -> Result<Result<(), Denied>, Error> {
        let shape = self.engine().flow(&process.flow)?;
        let node = shape.find(&task.node)?;
        let owners = State::owners_of(process, shape)?;
        Ok(shape.check_take(self.user(), node, &owners))
    }

    /// Has a failed task tried again. An administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow; [`Error::Illegal`] if the task
    /// has not failed; whatever the step runs into, and then the task stays as it was.
    pub fn retry(&self, task: TaskId) -> Result<TaskRow, Error> {
        let user = Some(self.user());
        let mut drive = self.engine().load(task, user, OnFailure::Abort)?;
        drive.flow.shape().check_manage(self.user())?;
        let progress = drive.step.retry(task.number)?;
        drive.run(progress)?;
        let row = drive.step.task(task.number).clone();
        let committed = drive.commit()?;
        self.engine().committed(&committed);
        Ok(row)
    }

    fn check_work(&self, drive: &Drive<'_>, task: TaskId) -> Result<(), Error> {
        let (shape, row) = (drive.flow.shape(), drive.step.task(task.number));
        let owners = &drive.step.state().owners;
        Ok(shape.check_work(self.user(), drive.node(task), row, owners)?)
    }

    fn load_view(&self, task: TaskId) -> Result<Drive<'_>, Error> {
        let user = Some(self.user());
        let drive = self.engine().load(task, user, OnFailure::Abort)?;
        check_view(&drive, task)?;
        Ok(drive)
    }

    /// A step that changes a person's task and moves no token.
    fn on_view(
        &self,
        task: TaskId,
        change: impl FnOnce(&mut Drive<'_>) -> Result<(), Error>,
    ) -> Result<TaskRow, Error> {
        let mut drive = self.load_view(task)?;
        change(&mut drive)?;
        let row = drive.step.task(task.number).clone();
        drive.commit()?;
        Ok(row)
    }
}

/// Whether the step is about a task that people work on.
fn check_view(drive: &Drive<'_>, task: TaskId) -> Result<(), Error> {
    check_persons(drive.flow.shape(), drive.node(task))
}

/// A task as it was read, without a lock.
struct Looked<'e> {
    shape: &'e Shape,
    node: NodeId,
    owners: Owners,
    now: DateTime<Utc>,
}

fn check_persons(shape: &Shape, node: NodeId) -> Result<(), Error> {
    let node = shape.node(node);
    match node.kind {
        Kind::View | Kind::Manual => Ok(()),
        _ => Err(Error::WrongKind {
            node: node.name.into(),
            expected: Kind::View.name(),
        }),
    }
}

/// The item of a task cannot be read as its type.
fn item_error(task: TaskId) -> impl FnOnce(HandlerError) -> Error {
    move |cause| Error::Item { task, cause }
}
