//! Compensation across processes: a part that is over undoes what it did, and the whole goes on.
//!
//! The whole has left a row for the task that waits. One step locks the part, takes the row, and has
//! it undo what it can; when that is done, however late, the part leaves a row for the same task,
//! and another step goes on with the whole. Each is one transaction.

use crate::engine::Engine;
use crate::engine::drive::{Committed, Drive, OnFailure, or_parked};
use crate::engine::follow::{check_row, fail, followed};
use crate::engine::job::Claim;
use crate::store::{Effects, Mode, ProcessRow, Which, own};
use crate::{Error, ProcessStatus};

impl Engine {
    /// Has the process that was a part of another undo what it did.
    pub(super) fn compensate_part(&self, claim: &Claim) -> Result<Vec<Committed>, Error> {
        let mut above = self.peek(claim.task(), None)?;
        let part = part(&mut above, claim)?;
        drop(above);
        match part {
            Some(part) if part.status == ProcessStatus::Done => {
                match self.compensate_whole(claim, &part) {
                    Err(error) if error.is_of_process() => {
                        let (drive, _) = self.load_to_follow(claim, OnFailure::Abort)?;
                        fail(drive, claim, &error.to_string())
                    }
                    other => Ok(vec![other?]),
                }
            }
            part => self.go_on_without_part(claim, part.as_ref()),
        }
    }

    fn compensate_whole(&self, claim: &Claim, part: &ProcessRow) -> Result<Committed, Error> {
        let task = claim.task();
        let mut drive = self.load_process(self.own(Mode::Write)?, part.id, None)?;
        let jobs = drive.tx.jobs(task.process, &[task.number])?;
        check_row(claim, jobs.first())?;
        // First, since a part that is done at once leaves a row for the same task.
        drive.tx.apply(&Effects {
            finished_jobs: vec![own(task)],
            ..Effects::default()
        })?;
        let progress = drive.step.compensate_whole(task.number);
        drive.run(progress)?;
        drive.commit()
    }

    /// Goes on with the process whose part has undone what it did, unless it is still at that.
    pub(super) fn resume_compensation(
        &self,
        mut drive: Drive<'_>,
        claim: &Claim,
    ) -> Result<Vec<Committed>, Error> {
        match part(&mut drive, claim)? {
            Some(part) if part.status == ProcessStatus::Active => followed(drive, claim),
            part => {
                drop(drive);
                self.go_on_without_part(claim, part.as_ref())
            }
        }
    }

    /// If the part was called off before all of it was undone, the rest stays as it is.
    fn go_on_without_part(
        &self,
        claim: &Claim,
        part: Option<&ProcessRow>,
    ) -> Result<Vec<Committed>, Error> {
        let is_undone = part.is_some_and(|part| part.status == ProcessStatus::Done);
        let number = claim.task().number;
        or_parked(|on_failure| {
            let (mut drive, _) = self.load_to_follow(claim, on_failure)?;
            if !drive.step.waits_for_undone(number) {
                return followed(drive, claim);
            }
            let progress = match is_undone {
                true => drive.step.part_undone(number)?,
                false => drive.step.cancel(number)?,
            };
            drive.run(progress)?;
            followed(drive, claim)
        })
    }
}

impl Drive<'_> {
    /// The number of the task that undoes something at a node.
    pub(super) fn undoing_at(&mut self, node: &str) -> Result<Option<u32>, Error> {
        let undoing = self.step.state().compensation.undoing.values();
        let numbers: Vec<u32> = undoing.filter_map(|undoing| undoing.task).collect();
        if numbers.is_empty() {
            return Ok(None);
        }
        let process = self.step.process_id();
        let tasks = self.tx.tasks(process, &Which::Numbers(numbers))?;
        let mut waiting = tasks.iter().filter(|task| task.node == node);
        Ok(waiting.next().map(|task| task.id.number))
    }
}

/// The process that was begun for the task which is undone by the claim's task.
fn part(drive: &mut Drive<'_>, claim: &Claim) -> Result<Option<ProcessRow>, Error> {
    match drive.step.part_of(claim.task().number) {
        Some(task) => Ok(drive.tx.child(task)?),
        None => Ok(None),
    }
}
