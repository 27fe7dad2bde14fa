//! Runs jobs: claims them from the store, calls their handlers, and tells the process.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
use tracing::{debug, error, info, warn};
use viewflow_core::{Attempt, Claim, Engine, Error, HandlerError, JobResult, JobWork, Work};

/// Runs the jobs of an engine's flows, several at a time.
///
/// Any number of workers, in any number of programs, may work on one store: each job is claimed by
/// one of them. A claim holds for half a minute, or as long as [`lease`](Self::lease) says, and is
/// prolonged while the job runs, so what a dead worker leaves behind is soon taken over.
///
/// ```no_run
/// # async fn example(engine: viewflow::Engine) {
/// use viewflow::Worker;
///
/// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
/// let worker = Worker::new(engine).concurrency(4);
/// let running = tokio::spawn(worker.run(async { drop(stopped.await) }));
/// // .. and later: no job is claimed any more, and those that run are finished.
/// drop(stop);
/// running.await.unwrap();
/// # }
/// ```
pub struct Worker {
    engine: Engine,
    name: String,
    concurrency: usize,
    lease: Duration,
    wake: Arc<Notify>,
}

/// How often the store is asked for jobs that nobody in this program has announced.
const POLL: Duration = Duration::from_secs(1);

/// Old messages are forgotten with one look for new ones out of so many.
const FORGETS: u32 = 3_600;

impl Worker {
    /// A worker that runs four jobs at a time.
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            name: name(),
            concurrency: 4,
            lease: Duration::from_secs(30),
            wake: Arc::default(),
        }
    }

    /// How many jobs run at a time, at least one.
    #[must_use]
    pub fn concurrency(mut self, jobs: usize) -> Self {
        self.concurrency = jobs.max(1);
        self
    }

    /// How long a claim holds unless it is prolonged, which a living worker does three times in that
    /// time. A job of a worker that has died, or has lost its database for so long, is begun again
    /// by another when the claim has run out.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.max(Duration::from_millis(10));
        self
    }

    /// What wakes the worker before it would look by itself. Give its `notify_one` to
    /// [`EngineBuilder::on_jobs`](crate::EngineBuilder::on_jobs).
    #[must_use]
    pub fn woken_by(mut self, wake: Arc<Notify>) -> Self {
        self.wake = wake;
        self
    }

    /// Works until `stop` is ready, then finishes the jobs that run.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        info!(worker = self.name, jobs = self.concurrency, "worker begins");
        let (stopping, stopped) = watch::channel(false);
        let worker = Arc::new(self);
        let mut slots = JoinSet::new();
        for _ in 0..worker.concurrency {
            slots.spawn(Arc::clone(&worker).work(stopped.clone()));
        }
        slots.spawn(Arc::clone(&worker).sweep(stopped.clone()));
        stop.await;
        info!(worker = worker.name, "worker finishes what it has begun");
        // Without receivers every slot has ended already.
        let _ = stopping.send(true);
        slots.join_all().await;
    }

    async fn work(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            let engine = self.engine.clone();
            let (name, lease) = (self.name.clone(), self.lease);
            match blocking(move || engine.claim(&name, lease)).await {
                Ok(Some(claim)) => {
                    // Where there is one job there may be another.
                    self.wake.notify_one();
                    self.work_on(claim).await;
                    continue;
                }
                Ok(None) => {}
                Err(error) => error!(%error, "jobs cannot be claimed"),
            }
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }

    /// Delivers the messages and signals that others have left behind, and forgets old ones.
    async fn sweep(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut looks: u32 = 0;
        while !*stopped.borrow() {
            let engine = self.engine.clone();
            let forgets = looks.is_multiple_of(FORGETS);
            looks = looks.wrapping_add(1);
            let swept = blocking(move || {
                if forgets {
                    engine.forget_messages()?;
                }
                engine.sweep()
            });
            match swept.await {
                // Where there was something there may be more.
                Ok(found) if found > 0 => {
                    debug!(found, "messages delivered");
                    continue;
                }
                Ok(_) => {}
                Err(error) => error!(%error, "messages cannot be delivered"),
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }

    async fn work_on(&self, claim: Claim) {
        let task = claim.task();
        debug!(%task, attempt = claim.attempt(), "job begins");
        match self.attempt(claim).await {
            Ok(Attempt::Finished) => info!(%task, "job done"),
            Ok(Attempt::Postponed(until)) => warn!(%task, %until, "job failed, to be tried again"),
            Ok(Attempt::Failed) => error!(%task, "job failed, and waits for an administrator"),
            Err(error @ Trouble::Engine(Error::LostClaim(_))) => {
                warn!(%task, %error, "job done in vain")
            }
            Err(error) => error!(%task, %error, "job cannot be handled"),
        }
    }

    async fn attempt(&self, claim: Claim) -> Result<Attempt, Trouble> {
        let claim = Arc::new(claim);
        let (engine, claimed) = (self.engine.clone(), Arc::clone(&claim));
        match blocking(move || engine.prepare(&claimed)).await? {
            Work::GivenUp => Ok(Attempt::Failed),
            Work::Advance => {
                let engine = self.engine.clone();
                blocking(move || engine.advance(&claim)).await?;
                Ok(Attempt::Finished)
            }
            Work::Run(work, completion) => {
                let result = tokio::select! {
                    result = run(work) => result,
                    never = self.hold(&claim) => match never {},
                };
                let engine = self.engine.clone();
                blocking(move || engine.finish(&claim, result, completion)).await
            }
        }
    }

    /// Prolongs a claim for as long as it is polled. A claim that is lost is noticed in the end.
    async fn hold(&self, claim: &Arc<Claim>) -> Infallible {
        loop {
            tokio::time::sleep(self.lease / 3).await;
            let (engine, claim) = (self.engine.clone(), Arc::clone(claim));
            let (task, lease) = (claim.task(), self.lease);
            match blocking(move || engine.prolong(&claim, lease)).await {
                Ok(true) => {}
                Ok(false) => warn!(%task, "the claim on a running job is lost"),
                Err(error) => error!(%task, %error, "a claim cannot be prolonged"),
            }
        }
    }
}

/// Does the work; a panic is a failure like any other.
async fn run(work: JobWork) -> JobResult {
    let done = match work {
        JobWork::Async(future) => tokio::spawn(future).await,
        JobWork::Blocking(call) => spawn_blocking(call).await,
    };
    done.unwrap_or_else(|error| {
        Err(match error.try_into_panic() {
            Ok(panic) => HandlerError::from_panic(panic.as_ref()),
            Err(cancelled) => cancelled.into(),
        })
    })
}

/// Why a job could not be handled, apart from what its handler says.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Engine(#[from] Error),
    /// Not in a handler, which the engine guards, but where data is read or written. It must not
    /// take the worker along.
    #[error("a thread of the worker has ended: {0}")]
    Panic(#[from] JoinError),
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Trouble> {
    Ok(spawn_blocking(work).await??)
}

/// A name that no other worker has: the program's number on this machine, and when it began.
fn name() -> String {
    let began = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    format!("{}-{:x}", std::process::id(), began.as_nanos())
}
