//! Processes of other flows that are a part of this one.
//!
//! A step locks one process. What concerns another is left as a row for a step of its own, which
//! follows at once after the commit; should the program die in between, a worker finds the row.

use chrono::TimeDelta;

use super::failure::Cause;
use super::{Progress, Step};
use crate::TaskId;
use crate::status::{IllegalTransition, ProcessStatus};
use crate::store::{JobRow, JobState, own};

/// By whom what is to follow a step is claimed: by whoever runs the step.
const FOLLOWER: &str = "step";

/// For how long. If nothing has come of it by then, a worker takes over.
const SOON: TimeDelta = TimeDelta::seconds(60);

/// So much is done at once after a step, while whoever took it waits. The rest is for workers.
const MOST_AT_ONCE: u32 = 64;

impl Step<'_> {
    /// What is to follow the step, about a task of this process or of the one that waits for it.
    pub(super) fn follow(&mut self, task: TaskId, state: JobState) {
        self.follow_up(task, String::new(), state);
    }

    /// The same for an event of the task's.
    pub(super) fn follow_up(&mut self, task: TaskId, event: String, state: JobState) {
        let row = JobRow {
            state,
            event,
            id: task,
            ..self.new_job(task.number)
        };
        self.followers += 1;
        self.jobs.push(match self.followers {
            ..=MOST_AT_ONCE => JobRow {
                attempt: 1,
                worker: Some(FOLLOWER.into()),
                claimed_at: Some(self.by.now),
                claimed_until: Some(self.by.now + SOON),
                ..row
            },
            _ => row,
        });
    }

    /// The process that waits for this one is to go on, now that this one is over.
    pub(super) fn tell_parent(&mut self) {
        if let Some(task) = self.process.parent
            && !self.is_orphan
        {
            let number = self.tells.unwrap_or(task.number);
            self.follow(TaskId { number, ..task }, JobState::Resume);
        }
    }

    /// Processes that were begun for tasks that are called off are to be called off too. The row stands
    /// at the process's first task, which has no other: those tasks may be begun again before the row
    /// is seen to.
    pub(super) fn call_off_children(&mut self) {
        let id = self.task_id(1);
        let told = |job: &JobRow| job.state == JobState::Cancel;
        if !self.jobs.iter().any(told) {
            self.follow(id, JobState::Cancel);
        }
    }

    /// As [`cancel_process`](Self::cancel_process), of a process for which nobody waits any more.
    pub(crate) fn cancel_orphan(&mut self) -> Progress {
        self.is_orphan = true;
        self.cancel_process()
    }

    /// The process that a task waits for could not begin, has failed, or what came of it could not be
    /// taken.
    pub(crate) fn fail_child(
        &mut self,
        number: u32,
        cause: Cause,
    ) -> Result<Option<Progress>, IllegalTransition> {
        let failed = self.fail_work(number, cause)?;
        let now = self.by.now;
        self.row(number).started_at.get_or_insert(now);
        Ok(failed)
    }

    /// The process that the task waited for is over, or could not begin: what was to follow has.
    pub(crate) fn followed(&mut self, job: TaskId) {
        self.finished_jobs.push(own(job));
    }

    /// Whether the process is a part of another, which has heard of its end.
    pub(super) fn has_told_parent(&self) -> bool {
        let is_over = self.process.status != ProcessStatus::Active || self.is_compensated_whole();
        self.process.parent.is_some() && is_over
    }
}
