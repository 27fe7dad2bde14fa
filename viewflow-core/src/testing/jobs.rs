//! Jobs, done in place: on the test's thread, when the test says so.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::{FlowTest, Nodes};
use crate::engine::{Claim, Work};
use crate::{Error, Flow, HandlerError, JobResult, JobWork, TaskId};

/// The work of an asynchronous job.
pub type JobFuture = Pin<Box<dyn Future<Output = JobResult> + Send>>;

/// What asynchronous jobs are done by.
pub(super) struct Executor(Box<dyn Fn(JobFuture) -> JobResult>);

/// So many jobs are done at once at most. A flow that needs more is going round in circles.
const MOST_JOBS: usize = 10_000;

const WORKER: &str = "the test's worker";

/// As long as a worker's claim holds by default.
const LEASE: Duration = Duration::from_secs(30);

impl Default for Executor {
    fn default() -> Self {
        Self::new(block_on)
    }
}

impl Executor {
    pub fn new(executor: impl Fn(JobFuture) -> JobResult + 'static) -> Self {
        Self(Box::new(executor))
    }

    /// Does a job's work as a worker would: a panic is a failure.
    fn run(&self, work: JobWork) -> JobResult {
        let run = AssertUnwindSafe(|| match work {
            JobWork::Blocking(work) => work(),
            JobWork::Async(future) => (self.0)(future),
        });
        catch_unwind(run).unwrap_or_else(|panic| Err(HandlerError::from_panic(panic.as_ref())))
    }
}

impl FlowTest {
    /// Workers do every job that is due, and those that come of that, until none is left. A job that
    /// fails is tried again once it is due, or its task waits for an administrator.
    ///
    /// # Panics
    ///
    /// If there is no end of it.
    #[track_caller]
    pub fn run_jobs(&self) {
        self.run_jobs_but(|_, _| false);
    }

    /// The same, but for the jobs of these nodes, which stay undone.
    #[track_caller]
    pub fn run_jobs_except<F: Flow>(&self, nodes: impl Nodes<F>) {
        let names = nodes.names();
        self.run_jobs_but(|flow, node| flow == F::NAME && names.contains(&node));
    }

    #[track_caller]
    fn run_jobs_but(&self, stays: impl Fn(&str, &str) -> bool) {
        let mut left = Vec::new();
        for _ in 0..MOST_JOBS {
            let Some(claim) = self.claim() else {
                self.release(left);
                return;
            };
            let (flow, node) = self.place_of(claim.task());
            match stays(&flow, &node) {
                true => left.push(claim),
                false => self.do_job(&claim),
            }
        }
        panic!("{MOST_JOBS} jobs were done, and there are more: does a flow go round in circles?");
    }

    #[track_caller]
    pub(super) fn do_job(&self, claim: &Claim) {
        let engine = self.engine();
        let done = match engine.prepare(claim) {
            Ok(Work::Run(work, completion)) => {
                let result = self.executor.run(work);
                engine.finish(claim, result, completion).map(drop)
            }
            Ok(Work::Advance) => engine.advance(claim),
            Ok(Work::GivenUp) => Ok(()),
            Err(error) => Err(error),
        };
        self.worker_told(claim, done);
    }

    #[track_caller]
    pub(super) fn fail_job(&self, claim: &Claim, cause: HandlerError) {
        let engine = self.engine();
        let done = match engine.prepare(claim) {
            Ok(Work::Run(_, completion)) => engine.finish(claim, Err(cause), completion).map(drop),
            Ok(Work::Advance) => panic!("the job of task {} is done already", claim.task()),
            Ok(Work::GivenUp) => Ok(()),
            Err(error) => Err(error),
        };
        self.worker_told(claim, done);
    }

    #[track_caller]
    fn worker_told(&self, claim: &Claim, done: Result<(), Error>) {
        match done {
            // The job has called itself off, such as by a command to its own process.
            Ok(()) | Err(Error::LostClaim(_) | Error::NoTask(_)) => {}
            Err(error) => panic!(
                "the job of task {} cannot be handled: {error}",
                claim.task()
            ),
        }
    }

    /// Claims the job of a task, and none else.
    #[track_caller]
    pub(super) fn claim_of(&self, task: TaskId) -> Option<Claim> {
        let (mut found, mut others) = (None, Vec::new());
        while let Some(claim) = self.claim() {
            if claim.task() == task {
                found = Some(claim);
                break;
            }
            others.push(claim);
        }
        self.release(others);
        found
    }

    #[track_caller]
    fn claim(&self) -> Option<Claim> {
        match self.engine().claim(WORKER, LEASE) {
            Ok(claim) => claim,
            Err(error) => panic!("no job can be claimed: {error}"),
        }
    }

    /// Puts jobs back, as if nobody had claimed them.
    #[track_caller]
    fn release(&self, claims: Vec<Claim>) {
        for claim in claims {
            if let Err(error) = self.engine().release(&claim) {
                panic!(
                    "the job of task {} cannot be put back: {error}",
                    claim.task()
                );
            }
        }
    }

    /// The flow and the node of a task.
    #[track_caller]
    fn place_of(&self, task: TaskId) -> (String, String) {
        let tasks = match self.engine().store().tasks_of(task.process) {
            Ok(tasks) => tasks,
            Err(error) => panic!("the store cannot be read: {error}"),
        };
        let found = tasks.into_iter().find(|row| row.id == task);
        found.map(|row| (row.flow, row.node)).unwrap_or_default()
    }
}

/// Wakes the thread that waits for a future.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
fn block_on(mut future: JobFuture) -> JobResult {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(result) => return result,
            Poll::Pending => thread::park(),
        }
    }
}
