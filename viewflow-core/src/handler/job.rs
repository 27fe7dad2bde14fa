//! Jobs: what their handlers work with, and what they return.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex};

use super::{FunctionContext, FunctionResult, HandlerError, StepInfo};
use crate::process::AnyData;
use crate::{Failure, Flow, ProcessId, TaskId};

/// What the handler of a `Job` returns.
pub type JobResult = Result<(), HandlerError>;

/// What changes with the commit of a finished job.
pub(crate) type Completion<F> =
    Box<dyn FnOnce(&mut FunctionContext<'_, F>) -> FunctionResult + Send>;

/// What a `Job`'s handler works with: a copy of the process as it was when the job began, or, of
/// many tasks of one node, when it was first asked for.
///
/// A job runs outside of any transaction, and others may change the process meanwhile. It therefore
/// changes the process by saying what is to be changed once it has finished, under the process's
/// lock: see [`update`](Self::update) and [`on_completion`](Self::on_completion).
pub struct JobContext<F: Flow> {
    pub(crate) process: LazyLock<F::Process, Read<F::Process>>,
    pub(crate) info: StepInfo,
    pub(crate) attempt: u32,
    pub(crate) completions: Arc<Mutex<Vec<Completion<F>>>>,
    pub(crate) item: Option<Box<dyn AnyData>>,
    pub(crate) kept: ItemSlot,
}

/// Reads something at most once.
pub(crate) type Read<T> = Box<dyn FnOnce() -> T + Send>;

/// What a task is about, as the handler of its job has left it.
pub(crate) type ItemSlot = Arc<Mutex<Option<Box<dyn AnyData>>>>;

impl<F: Flow> JobContext<F> {
    /// The process's data when the job began.
    ///
    /// Where the job is about one of a list's items, of which there may be thousands, the process is
    /// read when it is first asked for.
    ///
    /// # Panics
    ///
    /// If it cannot be read then, which fails the attempt.
    pub fn process(&self) -> &F::Process {
        &self.process
    }

    /// Which process this is.
    pub fn process_id(&self) -> ProcessId {
        self.info.process_id()
    }

    /// Which task this is. Together with nothing else it names this piece of work for ever, so it
    /// serves as the idempotency key of a call to another system.
    pub fn task_id(&self) -> TaskId {
        self.info.task
    }

    /// The task that this one undoes; see [`StepInfo::compensates`].
    pub fn compensates(&self) -> Option<TaskId> {
        self.info.compensates()
    }

    /// The error that led here, of a node to which a way of `#[on_error(..)]` leads.
    pub fn error(&self) -> Option<&Failure> {
        self.info.error()
    }

    /// The number of this attempt, counted from one.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Changes the process when the job has finished, in the transaction that marks it done.
    ///
    /// Nothing happens if the handler fails.
    pub fn update(&self, change: impl FnOnce(&mut F::Process) + Send + 'static) {
        self.on_completion(|step| {
            change(step.process_mut());
            Ok(())
        });
    }

    /// Runs `work` when the job has finished, in the transaction that marks it done. If `work`
    /// fails, so has the attempt.
    pub fn on_completion(
        &self,
        work: impl FnOnce(&mut FunctionContext<'_, F>) -> FunctionResult + Send + 'static,
    ) {
        let mut completions = self.completions.lock().expect("no holder panics");
        completions.push(Box::new(work));
    }
}

/// A job's work, ready to be done by a worker.
pub enum JobWork {
    /// To be awaited.
    Async(Pin<Box<dyn Future<Output = JobResult> + Send>>),
    /// To be called on a thread that may block.
    Blocking(Box<dyn FnOnce() -> JobResult + Send>),
}

/// What a job's handler may return: a [`JobResult`], at once or from an `async fn`.
#[diagnostic::on_unimplemented(
    message = "a job's handler returns `JobResult`, not `{Self}`",
    label = "the handler of this job",
    note = "write `async fn {{name}}(job: JobContext<YourFlow>) -> JobResult`, or the same without `async`"
)]
#[doc(hidden)]
pub trait JobOutcome<How>: Sized {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork
    where
        Self: Send + 'static;
}

#[doc(hidden)]
pub struct AtOnce;

#[doc(hidden)]
pub struct Awaited;

impl JobOutcome<AtOnce> for JobResult {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork {
        JobWork::Blocking(Box::new(call))
    }
}

impl<Fut: Future<Output = JobResult>> JobOutcome<Awaited> for Fut {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork
    where
        Self: Send + 'static,
    {
        JobWork::Async(Box::pin(async move { call().await }))
    }
}

/// Checks the signature of a job's handler, and binds it to its context.
#[doc(hidden)]
pub fn run_job<F, R, How>(handler: fn(JobContext<F>) -> R, job: JobContext<F>) -> JobWork
where
    F: Flow,
    R: JobOutcome<How> + Send + 'static,
{
    R::work(move || handler(job))
}
