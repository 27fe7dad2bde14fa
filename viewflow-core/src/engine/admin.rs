//! What is told to a process beside its work: to call something off, to go on without it, to take
//! it back.

use viewflow_graph::Kind;

use crate::engine::Actor;
use crate::engine::drive::{Drive, OnFailure};
use crate::error::Why;
use crate::status::Event;
use crate::step::{Progress, Undone};
use crate::store::{Mode, ProcessRow, TaskRow, Which};
use crate::{Error, ProcessId, ProcessStatus, TaskId};

impl Actor {
    /// Calls a task off: the process goes on without what would have come of it. An administrator's
    /// command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow; [`Error::Illegal`] if the task
    /// is closed; whatever the step runs into, and then nothing was written.
    pub fn cancel(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.administer(task, |drive| Ok(drive.step.cancel(task.number)?))
    }

    /// Goes on as if a task were done, without it being done. An administrator's command.
    ///
    /// # Errors
    ///
    /// As [`cancel`](Self::cancel), and [`Error::Prevented`] at a node that chooses between ways.
    pub fn skip(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.administer(task, |drive| {
            let node = drive.flow.shape().node(drive.node(task));
            let chooses = node.kind.is_choice() || node.kind == Kind::Split;
            if chooses && drive.step.task(task.number).status.is_open() {
                return Err(drive.step.prevented(task.number, Why::Chooses).into());
            }
            Ok(drive.step.skip(task.number)?)
        })
    }

    /// Moves a task's token to another node, by hand: the task is called off, and the process goes on there,
    /// by the flow's own rules. Only where a process of the flow could stand like that, beside what else is
    /// open. The log has it. An administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, [`Error::NoNode`] if the flow has none of
    /// that name, [`Error::Illegal`] if the task is closed, [`Error::Prevented`] if no process could stand
    /// there, or the task is one of a list or undoes something; whatever the step runs into. Then nothing was
    /// written.
    pub fn move_token(&self, task: TaskId, to: &str) -> Result<TaskRow, Error> {
        self.administer(task, |drive| {
            let target = drive.flow.shape().find(to)?;
            drive.step.task(task.number).status.on(Event::Cancel)?;
            match drive.step.edge_to(task.number, target) {
                Ok(edge) => Ok(drive.step.move_by(task.number, edge)?),
                Err(why) => Err(drive.step.prevented(task.number, why).into()),
            }
        })
    }

    /// Takes back what a task did: it is open again, somebody's if it was somebody's, and what came
    /// of it is called off. What the step has written into the process stays; what the application
    /// wrote is for its `#[undo(..)]`. Whoever did the task may, and an administrator. If the task
    /// began the process, that is over.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not, [`Error::Illegal`] if the task is not done,
    /// [`Error::Prevented`] if something stands in the way: the process has gone on from there, or
    /// a job or a function without `#[undo(..)]` has run.
    pub fn undo(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.take_back(task, Event::Undo)
    }

    /// Takes back that a task was called off or skipped: another takes its place. An
    /// administrator's command.
    ///
    /// Answers the new task.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, [`Error::Illegal`] if the task
    /// was not called off, [`Error::Prevented`] if the process has gone on since, if the task was not
    /// called off by itself, or if its job was done by then and only what came of it was not gathered.
    pub fn revive(&self, task: TaskId) -> Result<TaskRow, Error> {
        self.take_back(task, Event::Revive)
    }

    /// Calls off everything that is open in a process, which is over then. An administrator's
    /// command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, [`Error::Over`] if it is over
    /// already.
    pub fn cancel_process(&self, process: ProcessId) -> Result<ProcessRow, Error> {
        let engine = self.engine();
        let tx = engine.own(Mode::Write)?;
        let mut drive = engine.load_process(tx, process, Some(self.user()))?;
        drive.flow.shape().check_manage(self.user())?;
        let status = drive.step.process_status();
        if status != ProcessStatus::Active {
            return Err(Error::Over { process, status });
        }
        let progress = drive.step.cancel_process();
        drive.run(progress)?;
        let row = drive.step.process();
        let committed = drive.commit()?;
        engine.committed(&committed);
        Ok(row)
    }

    fn take_back(&self, task: TaskId, event: Event) -> Result<TaskRow, Error> {
        let mut drive = self.load_for(task)?;
        let row = drive.step.task(task.number);
        if event == Event::Revive || row.owner != Some(self.user().id) {
            drive.flow.shape().check_manage(self.user())?;
        }
        let status = row.status;
        status.on(event)?;
        let prevented = |drive: &Drive<'_>, why| drive.step.prevented(task.number, why);
        if drive.flow.shape().graph.node(drive.node(task)).compensates {
            return Err(prevented(&drive, Why::Compensated).into());
        }
        let log = drive.tx.changes(task.process)?;
        let undone = Undone::find(&log, &drive.flow.shape().graph, task)
            .map_err(|why| prevented(&drive, why))?;
        let numbers = undone.tasks();
        let jobs = drive.tx.jobs(task.process, &numbers)?;
        for row in drive.tx.tasks(task.process, &Which::Numbers(numbers))? {
            drive.step.take_in(row);
        }
        let revives = event == Event::Revive;
        let progress = drive.step.undo(undone, &jobs, revives)?;
        drive.run(progress)?;
        let number = match revives {
            true => drive.step.latest(),
            false => task.number,
        };
        let row = drive.step.task(number).clone();
        let committed = drive.commit()?;
        self.engine().committed(&committed);
        Ok(row)
    }

    fn administer(
        &self,
        task: TaskId,
        command: impl FnOnce(&mut Drive<'_>) -> Result<Progress, Error>,
    ) -> Result<TaskRow, Error> {
        let mut drive = self.load_for(task)?;
        drive.flow.shape().check_manage(self.user())?;
        let progress = command(&mut drive)?;
        drive.run(progress)?;
        let row = drive.step.task(task.number).clone();
        let committed = drive.commit()?;
        self.engine().committed(&committed);
        Ok(row)
    }

    fn load_for(&self, task: TaskId) -> Result<Drive<'_>, Error> {
        self.engine()
            .load(task, Some(self.user()), OnFailure::Abort)
    }
}
