//! Runs a step: calls the application where the step pauses, and writes what it yields.

use std::ops::{Deref, DerefMut};

use serde_json::Error as JsonError;
use viewflow_graph::NodeId;

use crate::engine::Engine;
use crate::handler::{Assignee, HandlerError, StepInfo, guarded, in_step};
use crate::process::AnyProcess;
use crate::registered::{AnyFlow, Code};
use crate::step::{Answer, By, Call, Progress, Step, What};
use crate::store::{JobRow, JobState, Mode, ProcessRow, StoreError, Transaction};
use crate::{Error, ProcessId, TaskId, User};

/// What happens when the application's code fails in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// The whole step rolls back, and who acted is told.
    Abort,
    /// The failing task becomes an error, and what came before it is kept.
    Park,
}

/// A step in a transaction.
pub(crate) struct Drive<'e> {
    pub(crate) flow: &'e dyn AnyFlow,
    pub(crate) step: Step<'e>,
    pub(crate) tx: Tx<'e>,
    pub(crate) process: Box<dyn AnyProcess>,
    pub(crate) by: By,
    user: Option<User>,
    on_failure: OnFailure,
    /// Whether the process's data has been written at all, and may have changed since.
    data_is_new: bool,
    data_changed: bool,
    /// How often the application's code has been called.
    calls: u32,
}

/// The transaction that a step is in.
pub(crate) enum Tx<'e> {
    /// The step's own, which ends with it.
    Own(Box<dyn Transaction + 'e>),
    /// The caller's, in which there may be further steps.
    Lent(&'e mut (dyn Transaction + 'e)),
}

impl<'e> Deref for Tx<'e> {
    type Target = dyn Transaction + 'e;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Own(tx) => tx.as_ref(),
            Self::Lent(tx) => *tx,
        }
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Own(tx) => tx.as_mut(),
            Self::Lent(tx) => *tx,
        }
    }
}

/// So often a step calls the application's code at most. Who needs more is going round in circles.
const MOST_CALLS: u32 = 10_000;

/// What a step left behind.
pub(crate) struct Committed {
    pub(crate) process: ProcessId,
    pub(crate) made_jobs: bool,
    /// Whether a job's result is kept, and the process still has to go on.
    pub(crate) must_advance: bool,
}

impl Engine {
    /// A step of a stored process about one of its tasks, with the process locked.
    pub(crate) fn load(
        &self,
        task: TaskId,
        user: Option<&User>,
        on_failure: OnFailure,
    ) -> Result<Drive<'_>, Error> {
        self.load_in(Mode::Write, task, user, on_failure)
    }

    /// The same to look at, without a lock. Not to be committed.
    pub(crate) fn peek(&self, task: TaskId, user: Option<&User>) -> Result<Drive<'_>, Error> {
        self.load_in(Mode::Read, task, user, OnFailure::Abort)
    }

    fn load_in(
        &self,
        mode: Mode,
        task: TaskId,
        user: Option<&User>,
        on_failure: OnFailure,
    ) -> Result<Drive<'_>, Error> {
        let mut tx = self.own(mode)?;
        let snapshot = tx.load(task)?.ok_or(Error::NoTask(task))?;
        let flow = self.any_flow(&snapshot.process.flow)?;
        flow.shape().find(&snapshot.task.node)?;
        let process = read_process(flow, &snapshot.process, &mut *tx)?;
        let by = self.by(user);
        let step = Step::resume(flow.shape(), snapshot, by)?;
        Ok(Drive {
            flow,
            step,
            tx,
            process,
            by,
            user: user.cloned(),
            on_failure,
            data_is_new: false,
            data_changed: false,
            calls: 0,
        })
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
        let process = read_process(flow, &row, &mut *tx)?;
        let by = self.by(user);
        let step = Step::of_process(flow.shape(), row, by)?;
        Ok(Drive {
            flow,
            step,
            tx,
            process,
            by,
            user: user.cloned(),
            on_failure: OnFailure::Abort,
            data_is_new: false,
            data_changed: false,
            calls: 0,
        })
    }

    /// A transaction for one step.
    pub(crate) fn own(&self, mode: Mode) -> Result<Tx<'_>, Error> {
        match in_step() {
            true => Err(Error::WithinStep),
            false => Ok(Tx::Own(self.store().begin(mode)?)),
        }
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
        process: Box<dyn AnyProcess>,
        user: Option<&User>,
    ) -> Result<(Drive<'e>, Progress), Error> {
        let flow = self.any_flow(flow)?;
        let by = self.by(user);
        let (step, progress) = Step::begin(flow.shape(), start, by);
        let drive = Drive {
            flow,
            step,
            tx,
            process,
            by,
            user: user.cloned(),
            on_failure: OnFailure::Abort,
            data_is_new: true,
            data_changed: true,
            calls: 0,
        };
        Ok((drive, progress))
    }

    /// Tells the workers, after the commit.
    pub(crate) fn committed(&self, committed: &Committed) {
        if committed.made_jobs {
            (self.0.on_jobs)();
        }
    }
}

/// The data of a process, from its row or from the application's table.
pub(crate) fn read_process(
    flow: &dyn AnyFlow,
    row: &ProcessRow,
    tx: &mut dyn Transaction,
) -> Result<Box<dyn AnyProcess>, Error> {
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

impl Drive<'_> {
    /// The node of a task that the step speaks of.
    pub(crate) fn node(&self, task: TaskId) -> NodeId {
        self.step.node_of(task.number)
    }

    /// The process's data, to be changed.
    pub(crate) fn process_mut(&mut self) -> &mut dyn AnyProcess {
        self.data_changed = true;
        self.process.as_mut()
    }

    /// Where the step stands, for the application's code.
    pub(crate) fn info(&self, task: TaskId) -> StepInfo {
        StepInfo {
            task,
            user: self.user.clone(),
            now: self.by.now,
        }
    }

    /// Answers the step's calls until every token rests.
    ///
    /// # Errors
    ///
    /// [`Error::Handler`] where the application's code failed and the step is to be aborted.
    pub(crate) fn run(&mut self, mut progress: Progress) -> Result<(), Error> {
        while let Progress::Call(mut call) = progress {
            if !self.step.is_stored() {
                call.task.process = self.insert()?;
            }
            let answer = match self.on_failure {
                OnFailure::Abort => self.call(call).map_err(|cause| self.failed(call, cause))?,
                OnFailure::Park => self.call_within_savepoint(call)?,
            };
            progress = self.step.answer(answer);
        }
        Ok(())
    }

    /// Writes what the step yields, and commits it.
    pub(crate) fn commit(mut self) -> Result<Committed, Error> {
        if !self.step.is_stored() {
            self.insert()?;
        }
        let process = self.step.process_id();
        let data = self.changed_data(process)?;
        let effects = self.step.effects(data);
        let must_advance = |job: &JobRow| job.state == JobState::Advance;
        let committed = Committed {
            process,
            made_jobs: !effects.jobs.is_empty(),
            must_advance: effects.changed_jobs.iter().any(must_advance),
        };
        self.tx.apply(&effects)?;
        if let Tx::Own(tx) = self.tx {
            tx.commit()?;
        }
        Ok(committed)
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

    fn keeps_table(&mut self) -> bool {
        self.flow.table().is_some() && self.tx.connection().is_some()
    }

    fn save_table(&mut self, id: ProcessId) -> Result<(), Error> {
        if let (Some(table), Some(connection)) = (self.flow.table(), self.tx.connection()) {
            let saved = table.save(connection, id.0, self.process.as_ref(), self.data_is_new);
            saved.map_err(StoreError::database)?;
        }
        Ok(())
    }

    fn call_within_savepoint(&mut self, call: Call) -> Result<Answer, Error> {
        let before = self.encoded(call.task.process)?;
        let changed = self.data_changed;
        self.tx.savepoint()?;
        let called = self.call(call).and_then(|answer| {
            if !self.keeps_table() {
                self.readable(call.task.process)?;
            }
            Ok(answer)
        });
        match called {
            Ok(answer) => {
                self.tx.release_savepoint()?;
                Ok(answer)
            }
            Err(cause) => {
                self.tx.roll_back_to_savepoint()?;
                let before = self.flow.decode(&before);
                self.process = before.map_err(Engine::data_error(call.task.process))?;
                self.data_changed = changed;
                Ok(Answer::Failed(cause.to_string()))
            }
        }
    }

    fn encoded(&self, id: ProcessId) -> Result<String, Error> {
        let encoded: Result<_, JsonError> = self.process.encode();
        encoded.map_err(Engine::data_error(id))
    }

    /// The data as it is kept. What could not be read back, such as a number that is not finite, is
    /// refused before it makes the process unreadable.
    fn readable(&self, id: ProcessId) -> Result<String, Error> {
        let encoded = self.encoded(id)?;
        let read = self.flow.decode(&encoded);
        read.map_err(Engine::data_error(id))?;
        Ok(encoded)
    }

    fn call(&mut self, call: Call) -> Result<Answer, HandlerError> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            let endless = format!(
                "the flow does not come to rest: this step has called code {MOST_CALLS} times"
            );
            return Err(endless.into());
        }
        let info = self.info(call.task);
        match call.what {
            What::Condition => {
                let (flow, process) = (self.flow, self.process.as_ref());
                let holds = guarded(|| flow.condition(call.node, process, &info))?;
                Ok(Answer::Holds(holds))
            }
            What::Switch => {
                let (flow, process) = (self.flow, self.process.as_ref());
                let way = guarded(|| flow.switch(call.node, process, &info))?;
                Ok(Answer::Chose(vec![way]))
            }
            What::Split => {
                let (flow, process) = (self.flow, self.process.as_ref());
                let ways = guarded(|| flow.split(call.node, process, &info))?;
                Ok(Answer::Chose(ways))
            }
            What::Enough(arrived) => {
                let (flow, process) = (self.flow, self.process.as_ref());
                let enough = guarded(|| flow.enough(call.node, process, &arrived))?;
                Ok(Answer::Holds(enough))
            }
            What::Function => self.run_code(call.node, Code::Function, &info),
            What::Created => self.run_code(call.node, Code::OnCreate, &info),
            What::Undo => self.run_code(call.node, Code::Undo, &info),
            What::Limit(limit) => {
                let node = self.flow.shape().node(call.node).name;
                Err(format!("the process has come to `{node}` more than {limit} times").into())
            }
            What::Assignee => {
                let (flow, process) = (self.flow, self.process.as_ref());
                let assignee = guarded(|| flow.assignee(call.node, process, &info))?;
                Ok(Answer::Owner(match assignee {
                    Assignee::Nobody => None,
                    Assignee::Id(id) => Some(id),
                    Assignee::Name(name) => {
                        let found = self.tx.find_user(&name)?;
                        Some(found.ok_or_else(|| format!("there is no user `{name}`"))?)
                    }
                }))
            }
        }
    }

    /// Calls code that works in the step's transaction.
    fn run_code(
        &mut self,
        node: NodeId,
        code: Code,
        info: &StepInfo,
    ) -> Result<Answer, HandlerError> {
        self.data_changed = true;
        let connection = self.tx.connection();
        let (flow, process) = (self.flow, self.process.as_mut());
        guarded(|| flow.run(node, code, process, info, connection))?;
        self.tx.check_open()?;
        Ok(Answer::Ran)
    }

    fn failed(&self, call: Call, cause: HandlerError) -> Error {
        Error::Handler {
            node: self.flow.shape().node(call.node).name.into(),
            cause,
        }
    }
}
