//! What follows a step in other processes: a part begins, the whole goes on, parts are called off.
//!
//! Each is a transaction of its own, which locks one process that is there already. Its row was
//! committed with the step that it follows, and is removed with what it asks for.

use std::collections::VecDeque;

use viewflow_graph::Kind;

use crate::engine::Engine;
use crate::engine::drive::{Committed, Drive, OnFailure, or_parked, read_process};
use crate::engine::job::{Claim, check_claim};
use crate::engine::tell::Tell;
use crate::engine::tx::Tx;
use crate::handler::{HandlerError, guarded};
use crate::standing::State;
use crate::step::Cause;
use crate::store::{Effects, JobRow, JobState, Mode, ProcessRow, Which, own};
use crate::{Error, ProcessStatus, Status, TaskId};

/// So many steps follow one another at once, while whoever took the first one waits. A part that is
/// over as soon as it begins may be come to again and again; the rest is for workers.
const MOST_FOLLOWERS: u32 = 500;

/// What is to follow a step.
pub(super) enum Next {
    /// What a row asks for that the step has written.
    Row(JobRow),
    /// A message or a signal is to be delivered, or looked for.
    Tell(Tell),
}

impl Engine {
    /// Tells the workers, and does what is to follow the step. What fails on the way is found by a
    /// worker: the step itself has been committed.
    pub(crate) fn committed(&self, committed: &Committed) {
        let mut open = VecDeque::new();
        self.note_committed(committed, &mut open);
        self.see_to(open);
    }

    /// Does what is to follow, and what comes of that.
    pub(super) fn see_to(&self, mut open: VecDeque<Next>) {
        for _ in 0..MOST_FOLLOWERS {
            let Some(next) = open.pop_front() else { return };
            let job = match next {
                Next::Row(job) => job,
                Next::Tell(tell) => {
                    self.see_to_telling(tell, &mut open);
                    continue;
                }
            };
            let claim = Claim(job);
            match self.follow(&claim) {
                Ok(steps) => {
                    for committed in steps {
                        self.note_committed(&committed, &mut open);
                    }
                }
                // A worker was faster.
                Err(Error::LostClaim(_)) => {}
                Err(error) => {
                    let (task, asked) = (claim.task(), claim.0.state.as_str());
                    tracing::warn!(%task, asked, %error, "what follows a step is left to a worker");
                }
            }
        }
    }

    pub(super) fn note_committed(&self, committed: &Committed, open: &mut VecDeque<Next>) {
        open.extend(committed.follow_ups.iter().cloned().map(Next::Row));
        open.extend(committed.told.iter().cloned().map(Next::Tell));
        if committed.made_jobs {
            (self.0.on_jobs)();
        }
    }

    /// Does what a row asks for that is no job. Answers the steps that it took.
    pub(crate) fn follow(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        match claim.0.state {
            JobState::Begin => self.begin_child(claim),
            JobState::Resume => self.resume_parent(claim),
            JobState::Cancel => self.cancel_orphans(claim),
            JobState::Compensate => self.compensate_part(claim),
            JobState::Escalate => self.escalate(claim),
            JobState::Run | JobState::Advance | JobState::Timer => Ok(Vec::new()),
        }
    }

    /// Begins the process of another flow that a task waits for.
    fn begin_child(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        let (mut drive, _) = self.load_to_follow(claim, OnFailure::Abort)?;
        let task = claim.task();
        let waits = drive.step.task(task.number).status == Status::Scheduled;
        match drive.tx.child(task)? {
            Some(child) if waits && child.status == ProcessStatus::Done => {
                drop(drive);
                return self.resume_parent(claim);
            }
            Some(child) if child.status == ProcessStatus::Active => return followed(drive, claim),
            _ if !waits => return followed(drive, claim),
            _ => {}
        }
        // The process may be over at once, and its row about that takes the place of this one.
        drive.tx.apply(&Effects {
            finished_jobs: vec![own(task)],
            ..Effects::default()
        })?;
        match self.begin_child_in(&mut drive, claim) {
            Ok(child) => Ok(vec![drive.commit()?, child]),
            Err(error) if error.is_of_process() => {
                drop(drive);
                let told = error.to_string();
                match error {
                    Error::Handler { cause, .. } => self.fail_part(claim, &cause, &told),
                    _ => self.fail_part(claim, &told.as_str().into(), &told),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn begin_child_in(&self, drive: &mut Drive<'_>, claim: &Claim) -> Result<Committed, Error> {
        let (flow, node) = (drive.flow, drive.node(claim.task()));
        let name = flow.shape().node(node).name;
        let (child, start) = flow
            .shape()
            .node(node)
            .child
            .ok_or_else(|| Error::WrongKind {
                node: name.into(),
                expected: "Subprocess",
            })?;
        drive.read()?;
        let info = drive.info(claim.task());
        let input = guarded(|| flow.child_input(node, drive.process(), &info));
        let input = input.map_err(|cause| Error::Handler {
            node: name.into(),
            cause,
        })?;
        let start = self.flow(child)?.find(start)?;
        // First, since a part that is over at once leaves a row for the same task.
        drive.tx.apply(&Effects {
            finished_jobs: vec![own(claim.task())],
            ..Effects::default()
        })?;
        let tx = Tx::Lent(&mut *drive.tx);
        let (mut child, progress) =
            self.begin(tx, child, start, input, None, Some(claim.task()))?;
        child.run(progress)?;
        // The child may be over at once, and leave a row about the same task.
        child.tx.apply(&Effects {
            finished_jobs: vec![own(claim.task())],
            ..Effects::default()
        })?;
        child.commit()
    }

    /// Goes on with the process whose part is over.
    fn resume_parent(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        let task = claim.task();
        let (mut drive, job) = self.load_to_follow(claim, OnFailure::Abort)?;
        if drive.step.waits_for_undone(task.number) {
            return self.resume_compensation(drive, claim);
        }
        let waits = drive.step.task(task.number).status == Status::Scheduled;
        let child = drive.tx.child(task)?.filter(|_| waits);
        match child.as_ref().map(|child| child.status) {
            None | Some(ProcessStatus::Active) => return followed(drive, claim),
            Some(ProcessStatus::Canceled) => {
                drop(drive);
                return self.cancel_part(claim);
            }
            Some(ProcessStatus::Failed | ProcessStatus::Done) => {}
        }
        let Some(child) = child else {
            return followed(drive, claim);
        };
        // What it has told before its end is heard before that.
        if self.may_escalate(&child)? {
            let told = drive.tx.events(task)?;
            if let Some(told) = told.into_iter().find(|job| job.state == JobState::Escalate) {
                drop(drive);
                let mut steps = self.escalate(&Claim(told))?;
                steps.extend(self.resume_parent(claim)?);
                return Ok(steps);
            }
        }
        if child.status == ProcessStatus::Failed {
            let cause = self.cause_of(&child)?;
            drop(drive);
            return self.fail_part(claim, &cause, &cause.to_string());
        }
        if let Err(cause) = self.take_output(&mut drive, claim, &child) {
            drop(drive);
            return self.fail_part(claim, &cause, &cause.to_string());
        }
        if State::is_undoable(&child, self.flow(&child.flow)?)? {
            drive.step.part_is_undoable(task.number);
        }
        let progress = drive.step.finish_job(task.number, job)?;
        drive.run_calls(progress)?;
        let mut steps = vec![drive.commit()?];
        if steps[0].must_advance {
            steps.push(self.advance_job(claim)?);
        }
        Ok(steps)
    }

    fn take_output(
        &self,
        drive: &mut Drive<'_>,
        claim: &Claim,
        child: &ProcessRow,
    ) -> Result<(), HandlerError> {
        let child = read_process(self.any_flow(&child.flow)?, child, &mut *drive.tx)?;
        drive.take_output(claim.task(), child.as_ref())
    }

    /// What a part has failed with: the code of its `ErrorEnd`.
    fn cause_of(&self, child: &ProcessRow) -> Result<HandlerError, Error> {
        let shape = self.flow(&child.flow)?;
        let end = State::of(child, shape).ok().and_then(|state| state.failed);
        Ok(match end.map(|end| shape.node(end)) {
            Some(end) => {
                let text = format!("process {} has come to `{}`", child.id, end.name);
                HandlerError::coded(end.code, text)
            }
            None => format!("process {} has failed", child.id).into(),
        })
    }

    /// What was to follow failed, or the part has: the token goes by the way that catches that, or the
    /// task waits for an administrator.
    fn fail_part(
        &self,
        claim: &Claim,
        cause: &HandlerError,
        told: &str,
    ) -> Result<Vec<Committed>, Error> {
        let number = claim.task().number;
        or_parked(|on_failure| {
            let (mut drive, _) = self.load_to_follow(claim, on_failure)?;
            let node = drive.flow.shape().node(drive.node(claim.task()));
            let cause = Cause::of(cause, node).told(told.into());
            if let Some(progress) = drive.step.fail_child(number, cause)? {
                drive.run(progress)?;
            }
            followed(drive, claim)
        })
    }

    /// Whether a process, or a part of it, may have told those above it something.
    fn may_escalate(&self, process: &ProcessRow) -> Result<bool, Error> {
        let mut nodes = self.flow(&process.flow)?.nodes.iter();
        Ok(nodes.any(|node| matches!(node.kind, Kind::Escalate | Kind::Subprocess)))
    }

    /// Something below a task has escalated.
    fn escalate(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        let Ok(escalated) = claim.0.event.parse::<TaskId>() else {
            return Err(Error::NoTask(claim.task()));
        };
        let found = self.store().task(escalated)?;
        let found = found.ok_or(Error::NoTask(escalated))?;
        let shape = self.flow(&found.process.flow)?;
        let code = match shape.graph.find(&found.task.node) {
            Some(node) => shape.node(node).code,
            None => found.task.node.as_str(),
        };
        or_parked(|on_failure| {
            let mut drive = self.load_job(&claim.0, on_failure)?;
            let job = check_row(claim, drive.step.job())?;
            if let Some(progress) = drive.step.escalated(&job, escalated, code) {
                drive.run(progress)?;
            }
            Ok(vec![drive.commit()?])
        })
    }

    /// The part that a task waited for was called off: its token turns dead.
    fn cancel_part(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        or_parked(|on_failure| {
            let (mut drive, _) = self.load_to_follow(claim, on_failure)?;
            let progress = drive.step.cancel(claim.task().number)?;
            drive.run(progress)?;
            followed(drive, claim)
        })
    }

    pub(super) fn load_to_follow(
        &self,
        claim: &Claim,
        on_failure: OnFailure,
    ) -> Result<(Drive<'_>, JobRow), Error> {
        let drive = self.load(claim.task(), None, on_failure)?;
        let job = check_row(claim, drive.step.job())?;
        Ok((drive, job))
    }

    /// Calls off the processes whose tasks are closed.
    fn cancel_orphans(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        let process = claim.task().process;
        let mut steps = Vec::new();
        for orphan in self.store().orphans_of(process)? {
            let mut drive = self.load_process(self.own(Mode::Write)?, orphan, None)?;
            if drive.step.process_status() == ProcessStatus::Active && !drive.is_waited_for()? {
                let progress = drive.step.cancel_orphan();
                drive.run(progress)?;
                steps.push(drive.commit()?);
            }
        }
        let mut tx = self.store().begin(Mode::Write)?;
        let jobs = tx.jobs(process, &[claim.task().number])?;
        check_row(claim, jobs.first())?;
        tx.apply(&Effects {
            finished_jobs: vec![own(claim.task())],
            ..Effects::default()
        })?;
        tx.commit()?;
        Ok(steps)
    }
}

impl Drive<'_> {
    /// Whether the process above waits for this one, or has gone on from it.
    fn is_waited_for(&mut self) -> Result<bool, Error> {
        let Some(parent) = self.step.process().parent else {
            return Ok(true);
        };
        let undoing = self.step.state().compensation.undoing.get(&None);
        let told = undoing.and_then(|undoing| undoing.told);
        let which = Which::Numbers(vec![told.unwrap_or(parent.number)]);
        let tasks = self.tx.tasks(parent.process, &which)?;
        // A part of what is done is at work again only to undo what it did, for another task.
        let waits = |status: Status| status.is_open() || status == Status::Done && told.is_none();
        Ok(tasks.iter().any(|task| waits(task.status)))
    }
}

/// The row, if the claim still holds and it asks for what it asked for then. A task has one row, and
/// one that was never written looks like the one that is there.
pub(super) fn check_row(claim: &Claim, job: Option<&JobRow>) -> Result<JobRow, Error> {
    check_claim(claim, job.filter(|job| job.state == claim.0.state))
}

/// Nothing is left to follow.
pub(super) fn followed(mut drive: Drive<'_>, claim: &Claim) -> Result<Vec<Committed>, Error> {
    drive.step.followed(claim.task());
    Ok(vec![drive.commit()?])
}

/// What was to follow failed: the task waits for an administrator.
pub(super) fn fail(
    mut drive: Drive<'_>,
    claim: &Claim,
    cause: &str,
) -> Result<Vec<Committed>, Error> {
    let cause = Cause::uncaught(&cause.into());
    if let Some(progress) = drive.step.fail_child(claim.task().number, cause)? {
        drive.run(progress)?;
    }
    followed(drive, claim)
}
