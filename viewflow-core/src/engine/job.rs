//! Workers at work on jobs: claim, run, and tell the process.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::engine::Engine;
use crate::engine::drive::{Committed, Drive, OnFailure, or_parked, read_process};
use crate::handler::{HandlerError, JobResult, JobWork, Read, guarded};
use crate::process::AnyData;
use crate::registered::{Finish, PreparedJob};
use crate::status::Event;
use crate::step::Cause;
use crate::store::{Effects, JobRow, JobState, LogRow, Mode, Snapshot};
use crate::{Error, ProcessId, TaskId};

/// How many workers may die at a job, beyond the attempts that it may fail in, before it is taken
/// to be the job's fault.
const MOST_DEATHS: u32 = 10;

/// A job that this worker has claimed. The claim holds for a while, and can be prolonged.
#[derive(Debug, Clone)]
pub struct Claim(pub(crate) JobRow);

/// What a claimed job asks of its worker.
pub enum Work {
    /// Do this, then say how it went to [`Engine::finish`].
    Run(JobWork, Completion),
    /// Only [`Engine::advance`]: the job's result is committed already, by a worker that did not
    /// live to go on; or it is no job of the application's, but a moment that has come, or something
    /// that follows a step of another process.
    Advance,
    /// Nothing: the job cannot be done, and its task waits for an administrator, with the cause.
    GivenUp,
}

/// What the handler has asked to be done when the job has finished.
pub struct Completion(Finish);

/// How a job's attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// Well: the process has gone on.
    Finished,
    /// Badly; it is tried again at that time.
    Postponed(DateTime<Utc>),
    /// Badly, for the last time, and the process has gone on by the way that catches that.
    Caught,
    /// Badly, for the last time: the task waits for an administrator.
    Failed,
}

impl Claim {
    /// The task that the job belongs to.
    pub fn task(&self) -> TaskId {
        self.0.id
    }

    /// The number of the attempt, counted from one.
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }
}

impl Engine {
    /// Claims the job that has been due longest, for as long as `lease`.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn claim(&self, worker: &str, lease: Duration) -> Result<Option<Claim>, Error> {
        let now = self.now();
        let flows: Vec<_> = self.flows().map(|flow| flow.name).collect();
        let until = now + span(lease);
        let row = self.store().claim_job(&flows, worker, now, until)?;
        Ok(row.map(Claim))
    }

    /// Prolongs a claim by `lease` from now on. `false` if another worker has it.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn prolong(&self, claim: &Claim, lease: Duration) -> Result<bool, Error> {
        let until = self.now() + span(lease);
        Ok(self.store().extend_claim(&claim.0, until)?)
    }

    /// Gives a claim up as if it had never been: the attempt does not count.
    ///
    /// # Errors
    ///
    /// [`Error::LostClaim`], and whatever the store runs into.
    pub(crate) fn release(&self, claim: &Claim) -> Result<(), Error> {
        let mut tx = self.store().begin(Mode::Write)?;
        let loaded = tx
            .load(claim.task(), &claim.0.event)?
            .and_then(|snapshot| snapshot.job);
        let job = check_claim(claim, loaded.as_ref())?;
        tx.apply(&Effects {
            changed_jobs: vec![JobRow {
                attempt: job.attempt.saturating_sub(1),
                worker: None,
                claimed_at: None,
                claimed_until: None,
                ..job
            }],
            ..Effects::default()
        })?;
        Ok(tx.commit()?)
    }

    /// What a claimed job asks for. The process is not locked while its job runs.
    ///
    /// A job whose process cannot be read as its flow would have it, or at which worker after worker
    /// has died, is given up, so that it does not come up for ever.
    ///
    /// # Errors
    ///
    /// [`Error::LostClaim`], and whatever the store runs into.
    pub fn prepare(&self, claim: &Claim) -> Result<Work, Error> {
        if claim.0.state != JobState::Run {
            return Ok(Work::Advance);
        }
        match self.prepare_to_run(claim) {
            Err(
                error @ (Error::Data { .. }
                | Error::Item { .. }
                | Error::Shape { .. }
                | Error::NoNode { .. }
                | Error::WrongKind { .. }),
            ) => {
                self.abandon(claim, &error.to_string())?;
                Ok(Work::GivenUp)
            }
            other => other,
        }
    }

    fn prepare_to_run(&self, claim: &Claim) -> Result<Work, Error> {
        let mut drive = self.peek(claim.task(), None)?;
        check_claim(claim, drive.step.job())?;
        let (flow, node) = (drive.flow, drive.node(claim.task()));
        let retry = flow.shape().node(node).retry;
        if claim.attempt() > retry.times.saturating_add(1 + MOST_DEATHS) {
            drop(drive);
            let attempts = claim.attempt() - 1;
            let cause = format!("the worker died in most of {attempts} attempts");
            self.abandon(claim, &cause)?;
            return Ok(Work::GivenUp);
        }
        let info = drive.info(claim.task());
        let item = drive
            .item(claim.task().number)
            .map_err(|cause| Error::Item {
                task: claim.task(),
                cause,
            })?;
        let process: Read<_> = match drive.process.take() {
            Some(process) => Box::new(|| process),
            None => Box::new(self.read_later(claim.task().process)),
        };
        let prepared = flow.job(node, process, item, info, claim.attempt());
        let PreparedJob { work, finish } = prepared.ok_or_else(|| Error::WrongKind {
            node: flow.shape().node(node).name.into(),
            expected: "Job",
        })?;
        Ok(Work::Run(work, Completion(finish)))
    }

    /// Reads a process once a job asks for it, apart from any step.
    fn read_later(&self, id: ProcessId) -> impl FnOnce() -> Box<dyn AnyData> + use<> {
        let engine = self.clone();
        let read = move || {
            let mut tx = engine.own(Mode::Read)?;
            let row = tx.load_process(id)?.ok_or(Error::NoProcess(id))?;
            read_process(engine.any_flow(&row.flow)?, &row, &mut *tx)
        };
        move || read().unwrap_or_else(|error| panic!("process {id} cannot be read: {error}"))
    }

    /// Tells the process how a job went. If well, the process has gone on when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::LostClaim`] if another worker has taken the job over; then nothing was written.
    /// Whatever the step runs into.
    pub fn finish(
        &self,
        claim: &Claim,
        result: JobResult,
        completion: Completion,
    ) -> Result<Attempt, Error> {
        if let Err(cause) = result {
            return self.give_up(claim, &cause);
        }
        let committed = match self.keep_result(claim, completion) {
            Ok(Ok(committed)) => committed,
            Ok(Err(cause)) => return self.give_up(claim, &cause),
            // What the job would have left could not be read back, or not be kept.
            Err(error @ (Error::Data { .. } | Error::Table { .. })) => {
                return self.give_up(claim, &error.into());
            }
            Err(other) => return Err(other),
        };
        if committed.must_advance {
            let advanced = self.advance_job(claim)?;
            self.committed(&advanced);
        }
        self.committed(&committed);
        Ok(Attempt::Finished)
    }

    /// Commits what a job has done. Where no code of the application's comes next, the process goes
    /// on in the same transaction; otherwise that is left to [`advance`](Self::advance), so that a
    /// failure there cannot undo the job. The inner error is the application's.
    pub(crate) fn keep_result(
        &self,
        claim: &Claim,
        completion: Completion,
    ) -> Result<Result<Committed, HandlerError>, Error> {
        let (mut drive, job) = self.load_claimed(claim, OnFailure::Abort)?;
        let info = drive.info(claim.task());
        if let Err(cause) = drive.complete_job(completion, &info) {
            return Ok(Err(cause));
        }
        let progress = drive.step.finish_job(claim.task().number, job)?;
        drive.run_calls(progress)?;
        Ok(Ok(drive.commit()?))
    }

    /// Takes a process further whose job's result is committed. A node that fails on the way stops
    /// there, with its cause, for an administrator.
    ///
    /// # Errors
    ///
    /// [`Error::LostClaim`], and whatever the store runs into.
    pub fn advance(&self, claim: &Claim) -> Result<(), Error> {
        for committed in self.follow(claim)? {
            self.committed(&committed);
        }
        let goes_on = [JobState::Run, JobState::Advance, JobState::Timer];
        if !goes_on.contains(&claim.0.state) {
            return Ok(());
        }
        let advanced = self.advance_job(claim)?;
        self.committed(&advanced);
        Ok(())
    }

    /// The same step alone, without what follows it.
    pub(crate) fn advance_job(&self, claim: &Claim) -> Result<Committed, Error> {
        or_parked(|on_failure| self.advance_with(claim, on_failure))
    }

    fn advance_with(&self, claim: &Claim, on_failure: OnFailure) -> Result<Committed, Error> {
        let (mut drive, job) = self.load_claimed(claim, on_failure)?;
        let progress = match job.state {
            JobState::Timer => drive.step.time_is_up(&job)?,
            _ => Some(drive.step.advance(claim.task())),
        };
        if let Some(progress) = progress {
            drive.run(progress)?;
        }
        drive.commit()
    }

    fn give_up(&self, claim: &Claim, cause: &HandlerError) -> Result<Attempt, Error> {
        // What comes after the way that catches the cause may fail, too.
        let (attempt, committed) =
            or_parked(|on_failure| self.give_up_with(claim, cause, on_failure))?;
        self.committed(&committed);
        Ok(attempt)
    }

    fn give_up_with(
        &self,
        claim: &Claim,
        cause: &HandlerError,
        on_failure: OnFailure,
    ) -> Result<(Attempt, Committed), Error> {
        let (mut drive, job) = self.load_claimed(claim, on_failure)?;
        let number = claim.task().number;
        let node = drive.flow.shape().node(drive.node(claim.task()));
        let pause = node.retry.pause_after(job.attempt);
        let cause = Cause::of(cause, node);
        let attempt = match pause {
            Some(pause) => {
                let due_at = drive.by.now + span(pause);
                let job = JobRow { due_at, ..job };
                drive.step.postpone_job(number, job, &cause.text);
                Attempt::Postponed(due_at)
            }
            None => match drive.step.fail_job(number, &job, cause)? {
                Some(progress) => {
                    drive.run(progress)?;
                    Attempt::Caught
                }
                None => Attempt::Failed,
            },
        };
        Ok((attempt, drive.commit()?))
    }

    /// Fails a job's task without touching its process, which may be beyond reading.
    fn abandon(&self, claim: &Claim, cause: &str) -> Result<(), Error> {
        let now = self.now();
        let id = claim.task();
        let mut tx = self.store().begin(Mode::Write)?;
        let Snapshot { mut task, job, .. } = tx.load(id, "")?.ok_or(Error::NoTask(id))?;
        let job = check_claim(claim, job.as_ref())?;
        task.status = task.status.on(Event::Fail)?;
        task.error = Some(cause.into());
        task.started_at = job.claimed_at;
        tx.apply(&Effects {
            changed: vec![task],
            finished_jobs: vec![job.key()],
            log: vec![LogRow {
                process: id.process,
                task: Some(id.number),
                event: Event::Fail.as_str().into(),
                user: None,
                detail: Some(cause.into()),
                at: now,
                changes: None,
            }],
            ..Effects::default()
        })?;
        Ok(tx.commit()?)
    }

    pub(crate) fn load_claimed(
        &self,
        claim: &Claim,
        on_failure: OnFailure,
    ) -> Result<(Drive<'_>, JobRow), Error> {
        let drive = self.load_job(&claim.0, on_failure)?;
        let job = check_claim(claim, drive.step.job())?;
        Ok((drive, job))
    }
}

impl Drive<'_> {
    fn complete_job(
        &mut self,
        completion: Completion,
        info: &crate::StepInfo,
    ) -> Result<(), HandlerError> {
        let Finish {
            work,
            is_wanted,
            item,
        } = completion.0;
        if is_wanted() {
            self.process_mut()?;
            let (process, connection) = (self.process.as_deref_mut(), self.tx.connection());
            let process = process.ok_or("the process was not read")?;
            guarded(|| work(process, info, connection))?;
            self.tx.check_open()?;
        }
        let item = item.lock().expect("no holder panics").take();
        self.keep_item(info.task.number, item)
    }
}

/// The job's row, if the claim still holds.
pub(crate) fn check_claim(claim: &Claim, job: Option<&JobRow>) -> Result<JobRow, Error> {
    let job = job.filter(|job| job.is_claim(&claim.0));
    job.cloned().ok_or(Error::LostClaim(claim.task()))
}

/// A hundred years are for ever, and leave room in a calendar.
fn span(duration: Duration) -> TimeDelta {
    let longest = TimeDelta::days(36_525);
    TimeDelta::from_std(duration).map_or(longest, |span| span.min(longest))
}
