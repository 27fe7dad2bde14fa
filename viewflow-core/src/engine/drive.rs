//! Runs a step: calls the application where the step pauses, and writes what it yields.

use serde_json::Error as JsonError;
use viewflow_graph::NodeId;

use crate::engine::Engine;
use crate::engine::tell::{Tell, tell};
use crate::engine::tx::Tx;
use crate::handler::{HandlerError, SharedItem, StepInfo};
use crate::process::AnyData;
use crate::registered::AnyFlow;
use crate::standing::{Carried, Stored};
use crate::step::{Answer, By, Call, Cause, Progress, Step, What};
use crate::store::{JobRow, JobState, Mode, ProcessRow, Snapshot, StoreError, Transaction};
use crate::{Error, ProcessId, TaskId, User};

/// What happens when the application's code fails in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// The whole step rolls back, and who acted is told.
    Abort,
    /// The failing task becomes an error, and what came before it is kept.
    Park,
}

/// Runs a step that nobody waits for: where the application's code fails in it, it is run again, and stops
/// there. Without savepoints first, since nearly always nothing fails.
pub(crate) fn or_parked<T>(step: impl Fn(OnFailure) -> Result<T, Error>) -> Result<T, Error> {
    match step(OnFailure::Abort) {
        Err(Error::Handler { .. } | Error::Data { .. } | Error::Table { .. }) => {
            step(OnFailure::Park)
        }
        other => other,
    }
}

/// A step in a transaction.
pub(crate) struct Drive<'e> {
    pub(crate) flow: &'e dyn AnyFlow,
    pub(crate) step: Step<'e>,
    pub(crate) tx: Tx<'e>,
    /// The process's data, once it was read.
    pub(crate) process: Option<Box<dyn AnyData>>,
    pub(crate) by: By,
    user: Option<User>,
    pub(super) on_failure: OnFailure,
    /// Whether the process's data has been written at all, and may have changed since.
    data_is_new: bool,
    pub(super) data_changed: bool,
    /// What a message or a signal that has come says, as JSON.
    pub(super) payload: Option<String>,
}

/// Why the process's data is there.
pub(super) const READ: &str = "the data is read before anything is called";

/// What a step left behind.
pub(crate) struct Committed {
    pub(crate) process: ProcessId,
    pub(crate) made_jobs: bool,
    /// Whether a job's result is kept, and the process still has to go on.
    pub(crate) must_advance: bool,
    /// What is to be done at once in other processes.
    pub(crate) follow_ups: Vec<JobRow>,
    /// What was told others, and what tasks have begun to wait to be told.
    pub(crate) told: Vec<Tell>,
}

impl Engine {
    /// A step of a stored process about one of its tasks, with the process locked.
    pub(crate) fn load(
        &self,
        task: TaskId,
        user: Option<&User>,
        on_failure: OnFailure,
    ) -> Result<Drive<'_>, Error> {
        self.load_in(Mode::Write, (task, ""), user, on_failure)
    }

    /// The same about a job of the task's.
    pub(crate) fn load_job(&self, job: &JobRow, on_failure: OnFailure) -> Result<Drive<'_>, Error> {
        self.load_in(Mode::Write, (job.id, &job.event), None, on_failure)
    }

    /// The same to look at, without a lock. Not to be committed.
    pub(crate) fn peek(&self, task: TaskId, user: Option<&User>) -> Result<Drive<'_>, Error> {
        self.load_in(Mode::Read, (task, ""), user, OnFailure::Abort)
    }

    fn load_in(
        &self,
        mode: Mode,
        (task, event): (TaskId, &str),
        user: Option<&User>,
        on_failure: OnFailure,
    ) -> Result<Drive<'_>, Error> {
        let mut tx = self.own(mode)?;
        let snapshot = tx.load(task, event)?.ok_or(Error::NoTask(task))?;
        let flow = self.any_flow(&snapshot.process.flow)?;
        flow.shape().find(&snapshot.task.node)?;
        let process = read_unless_item(flow, &snapshot, &mut *tx)?;
        let by = self.by(user);
        let step = Step::resume(flow.shape(), snapshot, by)?;
        Ok(Drive::new((flow, step, tx), process, by, user).on_failure(on_failure))
    }

    /// A step of a stored process about none of its tasks in particular, with the process locked.
    pub(crate) fn load_process<'e>(
        &'e self,
        mut tx: Tx<'e>,
        id: ProcessId,
        user: Option<&User>,
    ) -> Result<Drive<'e>, Error> {
        let row = tx.load_process(id)?.ok_or(Error::NoProcess(id))?;
        let flow = self.any_flow(&row.flow)?;
        let process = Some(read_process(flow, &row, &mut *tx)?);
        let by = self.by(user);
        let step = Step::of_process(flow.shape(), row, by)?;
        Ok(Drive::new((flow, step, tx), process, by, user))
    }

    /// A step that takes a process over into its flow as it is now.
    pub(crate) fn carried<'e>(
        &'e self,
        mut tx: Tx<'e>,
        flow: &'e dyn AnyFlow,
        row: ProcessRow,
        before: Stored,
        carried: Carried,
        on_failure: OnFailure,
    ) -> Result<(Drive<'e>, Progress), Error> {
        let process = Some(read_process(flow, &row, &mut *tx)?);
        let by = self.by(None);
        let (step, progress) = Step::carry_over(flow.shape(), row, before, carried, by);
        let drive = Drive::new((flow, step, tx), process, by, None).on_failure(on_failure);
        Ok((drive, progress))
    }

    fn by(&self, user: Option<&User>) -> By {
        By {
            user: user.map(|user| user.id),
            now: self.now(),
        }
    }

    /// The first step of a new process.
    pub(crate) fn begin<'e>(
        &'e self,
        tx: Tx<'e>,
        flow: &str,
        start: NodeId,
        process: Box<dyn AnyData>,
        user: Option<&User>,
        parent: Option<TaskId>,
    ) -> Result<(Drive<'e>, Progress), Error> {
        let flow = self.any_flow(flow)?;
        let by = self.by(user);
        let (step, progress) = Step::begin(flow.shape(), start, by, parent);
        let drive = Drive {
            data_is_new: true,
            data_changed: true,
            ..Drive::new((flow, step, tx), Some(process), by, user)
        };
        Ok((drive, progress))
    }
}

/// What is to follow, without what would tell the process that waits for this one of its end, if that
/// is about to be told something of the same task already: then the task was called off.
fn untold(
    jobs: Vec<JobRow>,
    own: ProcessId,
    tx: &mut dyn Transaction,
) -> Result<Vec<JobRow>, StoreError> {
    let mut untold = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id = job.id;
        if id.process == own
            || job.state != JobState::Resume
            || tx.jobs(id.process, &[id.number])?.is_empty()
        {
            untold.push(job);
        }
    }
    Ok(untold)
}

/// The data of a process, unless it was left out because the step is about one of many tasks.
fn read_unless_item(
    flow: &dyn AnyFlow,
    snapshot: &Snapshot,
    tx: &mut dyn Transaction,
) -> Result<Option<Box<dyn AnyData>>, Error> {
    match snapshot.task.item {
        Some(_) => Ok(None),
        None => read_process(flow, &snapshot.process, tx).map(Some),
    }
}

/// The data of a process, from its row or from the application's table.
pub(crate) fn read_process(
    flow: &dyn AnyFlow,
    row: &ProcessRow,
    tx: &mut dyn Transaction,
) -> Result<Box<dyn AnyData>, Error> {
    if let (Some(table), Some(connection)) = (flow.table(), tx.connection()) {
        let found = table.load(connection, row.id.0);
        let found = found.map_err(StoreError::database)?;
        return found.ok_or(Error::NoProcess(row.id));
    }
    match &row.data {
        Some(data) => flow.decode(data).map_err(Engine::data_error(row.id)),
        None => Err(Error::NoProcess(row.id)),
    }
}

impl<'e> Drive<'e> {
    /// A step whose failures abort it, with the process's data if it was read.
    fn new(
        (flow, step, tx): (&'e dyn AnyFlow, Step<'e>, Tx<'e>),
        process: Option<Box<dyn AnyData>>,
        by: By,
        user: Option<&User>,
    ) -> Self {
        Self {
            flow,
            step,
            tx,
            process,
            by,
            user: user.cloned(),
            on_failure: OnFailure::Abort,
            data_is_new: false,
            data_changed: false,
            payload: None,
        }
    }

    pub(super) fn on_failure(self, on_failure: OnFailure) -> Self {
        Self { on_failure, ..self }
    }
}

impl Drive<'_> {
    /// The node of a task that the step speaks of.
    pub(crate) fn node(&self, task: TaskId) -> NodeId {
        self.step.node_of(task.number)
    }

    /// Reads the process's data, unless that has been done. A step about one of many tasks can
    /// often do without.
    pub(crate) fn read(&mut self) -> Result<(), Error> {
        if self.process.is_none() {
            let id = self.step.process_id();
            let row = self.tx.load_process(id)?.ok_or(Error::NoProcess(id))?;
            self.process = Some(read_process(self.flow, &row, &mut *self.tx)?);
        }
        Ok(())
    }

    /// The process's data, which was read.
    pub(crate) fn process(&self) -> &dyn AnyData {
        self.process.as_deref().expect(READ)
    }

    /// The process's data, to be changed.
    pub(crate) fn process_mut(&mut self) -> Result<&mut dyn AnyData, Error> {
        self.read()?;
        self.data_changed = true;
        Ok(self.process.as_deref_mut().expect(READ))
    }

    /// Where the step stands, for the application's code.
    pub(crate) fn info(&mut self, task: TaskId) -> StepInfo {
        StepInfo {
            error: self.error_before(task).map(Into::into),
            task,
            user: self.user.clone(),
            now: self.by.now,
            compensates: self.step.compensates(task.number),
            item: self
                .item(task.number)
                .ok()
                .flatten()
                .map(|item| SharedItem(item.into())),
        }
    }

    /// Answers the step's calls until every token rests.
    ///
    /// # Errors
    ///
    /// [`Error::Handler`] where the application's code failed and the step is to be aborted.
    pub(crate) fn run(&mut self, progress: Progress) -> Result<(), Error> {
        self.run_calls(progress)?;
        self.ask_conditions()
    }

    /// The same, without asking what is waited for until it holds.
    pub(super) fn run_calls(&mut self, mut progress: Progress) -> Result<(), Error> {
        while let Progress::Call(mut call) = progress {
            if !self.step.is_stored() {
                call.task.process = self.insert()?;
            }
            progress = self.answer(call)?;
        }
        Ok(())
    }

    /// Calls the application, and goes on with its answer, or with its failure if that is to be kept.
    fn answer(&mut self, call: Call) -> Result<Progress, Error> {
        let node = self.flow.shape().node(call.node);
        let may_catch = call.what == What::Function && node.catches();
        // What undoes something fails by itself: what was done is not taken back for that.
        let fails_alone = self.step.fails_alone(call);
        let called = match self.on_failure {
            // What fails here is the database, and not the application.
            _ if call.what == What::Stored => Ok(self.stored_task(call.task)?),
            _ if call.what == What::NextItem => Ok(self.next_item(call)?),
            OnFailure::Abort if !may_catch && !fails_alone => self.call(call),
            _ => self.call_within_savepoint(call)?,
        };
        let error = match called {
            Ok(answer) => return Ok(self.step.answer(answer)),
            Err(error) => error,
        };
        let cause = match call.what {
            What::Function => Cause::of(&error, node),
            _ => Cause::uncaught(&error),
        };
        match self.on_failure {
            OnFailure::Abort if !cause.is_caught() && !fails_alone => Err(self.failed(call, error)),
            _ => Ok(self.step.answer(Answer::Failed(cause))),
        }
    }

    /// Writes what the step yields, and commits it.
    pub(crate) fn commit(mut self) -> Result<Committed, Error> {
        let process = self.stored()?;
        let data = self.changed_data(process)?;
        let thrown = self.step.take_thrown();
        let mut effects = self.step.effects(data);
        let told = tell(&mut *self.tx, thrown, &mut effects, self.by.now)?;
        effects.jobs = untold(effects.jobs, process, &mut *self.tx)?;
        let must_advance = |job: &JobRow| job.state == JobState::Advance;
        let (follow_ups, jobs): (Vec<JobRow>, Vec<JobRow>) = effects
            .jobs
            .iter()
            .cloned()
            .partition(|job| job.worker.is_some());
        let committed = Committed {
            process,
            made_jobs: jobs.iter().any(|job| job.due_at <= self.by.now),
            follow_ups,
            told,
            must_advance: effects.changed_jobs.iter().any(must_advance),
        };
        self.tx.apply(&effects)?;
        if let Tx::Own(tx) = self.tx {
            tx.commit()?;
        }
        Ok(committed)
    }

    /// The number of the process, whose row is written if that has not been done.
    pub(super) fn stored(&mut self) -> Result<ProcessId, Error> {
        match self.step.is_stored() {
            true => Ok(self.step.process_id()),
            false => self.insert(),
        }
    }

    /// Writes the row of a new process, so that its number is known.
    fn insert(&mut self) -> Result<ProcessId, Error> {
        let mut row = self.step.process();
        if !self.keeps_table() {
            row.data = Some(self.readable(row.id)?);
        }
        let id = self.tx.insert_process(&row)?;
        self.step.stored_as(ProcessRow { id, ..row });
        if self.keeps_table() {
            self.save_table(id)?;
        }
        self.data_is_new = false;
        self.data_changed = false;
        Ok(id)
    }

    fn changed_data(&mut self, process: ProcessId) -> Result<Option<String>, Error> {
        if !self.data_changed {
            return Ok(None);
        }
        if self.keeps_table() {
            self.save_table(process)?;
            return Ok(None);
        }
        self.readable(process).map(Some)
    }

    pub(super) fn keeps_table(&mut self) -> bool {
        self.flow.table().is_some() && self.tx.connection().is_some()
    }

    pub(super) fn save_table(&mut self, id: ProcessId) -> Result<(), Error> {
        if let (Some(table), Some(connection)) = (self.flow.table(), self.tx.connection()) {
            let process = self.process.as_deref().expect(READ);
            let saved = table.save(connection, id.0, process, self.data_is_new);
            if let Err(cause) = saved {
                return Err(match self.tx.is_refusal(&cause) {
                    true => Error::Table { process: id, cause },
                    false => StoreError::Database(cause).into(),
                });
            }
        }
        Ok(())
    }

    pub(super) fn encoded(&self, id: ProcessId) -> Result<String, Error> {
        let encoded: Result<_, JsonError> = self.process().encode();
        encoded.map_err(Engine::data_error(id))
    }

    /// The data as it is kept. What could not be read back, such as a number that is not finite, is
    /// refused before it makes the process unreadable.
    pub(super) fn readable(&self, id: ProcessId) -> Result<String, Error> {
        let encoded = self.encoded(id)?;
        let read = self.flow.decode(&encoded);
        read.map_err(Engine::data_error(id))?;
        Ok(encoded)
    }

    fn failed(&self, call: Call, cause: HandlerError) -> Error {
        Error::Handler {
            node: self.flow.shape().node(call.node).name.into(),
            cause,
        }
    }
}
