//! What people, code and workers tell a task.

use viewflow_graph::{NodeId, Way};

use super::each::Closed;
use super::{Answer, Call, Cause, Progress, Step, What};
use crate::event::Moment;
use crate::standing::Many;
use crate::status::{Event, IllegalTransition, Status};
use crate::store::{JobRow, JobState, own};
use crate::{TaskId, UserId};

impl Step<'_> {
    /// Gives an open task to somebody.
    pub(crate) fn assign(&mut self, number: u32, to: UserId) -> Result<(), IllegalTransition> {
        self.change(number, Event::Assign, None)?;
        let now = self.by.now;
        let row = self.row(number);
        row.owner = Some(to);
        row.assigned_at = Some(now);
        Ok(())
    }

    /// Puts a task back into the queue.
    pub(crate) fn unassign(&mut self, number: u32) -> Result<(), IllegalTransition> {
        self.change(number, Event::Unassign, None)?;
        let row = self.row(number);
        row.owner = None;
        row.assigned_at = None;
        row.started_at = None;
        Ok(())
    }

    /// The owner begins.
    pub(crate) fn start(&mut self, number: u32) -> Result<(), IllegalTransition> {
        self.change(number, Event::Start, None)?;
        self.row(number).started_at = Some(self.by.now);
        Ok(())
    }

    /// The work is done: the token goes on.
    pub(crate) fn complete(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        // Whether it may be completed is asked before anything moves.
        self.row(number).status.on(Event::Complete)?;
        let node = self.node_of(number);
        Ok(self.pass(node, number, &[Way::Next]))
    }

    /// Code outside has done what a task waited for: the token goes on.
    pub(crate) fn complete_scheduled(
        &mut self,
        number: u32,
    ) -> Result<Progress, IllegalTransition> {
        self.change(number, Event::Start, None)?;
        self.row(number).started_at = Some(self.by.now);
        self.complete(number)
    }

    /// A worker has done a job: its result is kept, and the token goes on, or, where the
    /// application's code comes next, stays on its way until a step that does only that.
    pub(crate) fn finish_job(
        &mut self,
        number: u32,
        job: JobRow,
    ) -> Result<Progress, IllegalTransition> {
        let scheduled = self.row(number).status;
        scheduled.on(Event::Start)?;
        let node = self.node_of(number);
        let row = self.row(number);
        row.status = Status::Started;
        row.started_at = job.claimed_at;
        if self.shape.node(node).quiet_after {
            self.finished_jobs.push(job.key());
            return Ok(self.pass(node, number, &[Way::Next]));
        }
        self.depart(node, number, &[Way::Next]);
        if self.shape.node(node).each.is_some() {
            self.tell_closed(node, Closed::Done);
            if self.goes_on_waiting(node) {
                self.finished_jobs.push(job.key());
                return Ok(Progress::Rests);
            }
        }
        // Whom it has cancelled or won against hears of it at once, and may have been all there was.
        self.call_off_told();
        if self.is_over() {
            self.finished_jobs.push(job.key());
            return Ok(self.run());
        }
        self.changed_jobs.push(JobRow {
            state: JobState::Advance,
            error: None,
            ..job
        });
        Ok(Progress::Rests)
    }

    /// Goes on after a job whose result is kept.
    pub(crate) fn advance(&mut self, job: TaskId) -> Progress {
        self.finished_jobs.push(own(job));
        self.moved = true;
        self.advances = true;
        // What the job has left of the process was kept without anybody being asked.
        self.begins_to_ask = true;
        let node = self.node_of(job.number);
        // The list may be over by now, and the process may have come to it again.
        let is_of = |many: &Many| many.first <= job.number;
        if self.state.many.get(&node).is_some_and(is_of) {
            return self.count(node, job.number);
        }
        self.game.wake(&self.state.marking);
        self.run()
    }

    /// A worker has given up on a job.
    pub(crate) fn fail_job(
        &mut self,
        number: u32,
        job: &JobRow,
        cause: Cause,
    ) -> Result<Option<Progress>, IllegalTransition> {
        self.finished_jobs.push(job.key());
        let failed = self.fail_work(number, cause)?;
        self.row(number).started_at = job.claimed_at;
        Ok(failed)
    }

    /// A worker has failed at a job, and it is to be tried again.
    pub(crate) fn postpone_job(&mut self, number: u32, job: JobRow, cause: &str) {
        self.note(Some(number), "attempt", Some(cause.into()));
        self.changed_jobs.push(JobRow {
            worker: None,
            claimed_at: None,
            claimed_until: None,
            error: Some(cause.into()),
            ..job
        });
    }

    /// An administrator has a failed task tried again.
    pub(crate) fn retry(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        self.change(number, Event::Retry, None)?;
        self.retried = Some(number);
        let node = self.node_of(number);
        let row = self.row(number);
        row.error = None;
        row.error_code = None;
        // Its own work is done, and only what came of it was not gathered.
        if row.finished_at.is_some() {
            row.status = Status::Done;
            return Ok(self.item_closed(node, number, Closed::Done, true));
        }
        Ok(self.work(node, number).unwrap_or_else(|| self.run()))
    }

    fn answer_enough(&mut self, node: NodeId, number: u32, enough: bool) -> Progress {
        if self.shape.node(node).each.is_some() {
            return self.counted(node, number, enough);
        }
        self.game.answer(&mut self.state.marking, node, enough);
        self.run()
    }

    /// Goes on once it is known until when an event is waited for.
    fn answer_due(&mut self, call: Call, moment: Moment) -> Progress {
        let (node, number) = (call.node, call.task.number);
        let What::Due(place) = call.what else {
            return self.run();
        };
        if let Some((node, way, origin)) = self.begins.take() {
            return self.comes_again((node, place), way, origin, moment);
        }
        self.await_moment(node, number, place, moment);
        self.go_on_arming(node, number, place)
    }

    /// Goes on once it is known what the event of that place waits for.
    pub(super) fn go_on_arming(&mut self, node: NodeId, number: u32, place: usize) -> Progress {
        if std::mem::take(&mut self.is_late) {
            return self.run();
        }
        if let Some(asked) = self.arm(node, number, place + 1) {
            return asked;
        }
        match number {
            // A list has no task yet.
            0 => self.pause(node, number, What::Items),
            _ => self
                .tell_created(node, number)
                .unwrap_or_else(|| self.run()),
        }
    }

    /// Goes on after the application's code has answered.
    pub(crate) fn answer(&mut self, answer: Answer) -> Progress {
        let Some(call) = self.paused.take() else {
            return Progress::Rests;
        };
        let number = call.task.number;
        let now = self.by.now;
        match answer {
            Answer::Holds(enough) if matches!(call.what, What::Enough(_)) => {
                return self.answer_enough(call.node, number, enough);
            }
            Answer::Holds(holds) => {
                let way = if holds { Way::Then } else { Way::Otherwise };
                return self.pass(call.node, number, &[way]);
            }
            Answer::Chose(ways) => return self.pass(call.node, number, &ways),
            Answer::Ran => match call.what {
                What::Created => {
                    if let Some(progress) = self.begin_work(call.node, number) {
                        return progress;
                    }
                }
                What::Undo => return self.go_on_undoing(),
                What::Receive(place) => return self.received(call.node, number, place),
                What::Collect => return self.pass_items(call.node, number),
                _ => return self.pass(call.node, number, &[Way::Next]),
            },
            Answer::Owner(Some(user)) => {
                let row = self.row(number);
                row.status = Status::Assigned;
                row.owner = Some(user);
                row.assigned_at = Some(now);
                self.note(Some(number), Event::Assign.as_str(), None);
            }
            Answer::Owner(None) => self.row(number).status = Status::New,
            // What could not be asked is not enough; it is asked again, or all come.
            Answer::Failed(cause) if matches!(call.what, What::Enough(_)) => {
                self.note(None, Event::Fail.as_str(), Some(cause.text));
                return self.answer_enough(call.node, number, false);
            }
            Answer::Due(moment) => return self.answer_due(call, moment),
            Answer::Key(key) => return self.answer_key(call, key),
            Answer::Thrown(envelope) => return self.throw(call.node, number, *envelope),
            Answer::Failed(cause) if matches!(call.what, What::Receive(_)) => {
                return self.not_received(call, cause.text);
            }
            Answer::Items(items) => return self.offer_items(call.node, items),
            Answer::Task(row) if call.what == What::Stored => {
                if let Some(row) = row {
                    self.take_in(*row);
                }
                return self.compensated(call.node, number);
            }
            Answer::Task(row) => return self.begin_item(call.node, number, row),
            Answer::Failed(cause) if call.what == What::Collect => {
                return self.not_collected(call.node, number, cause.text);
            }
            Answer::Failed(cause) if self.begins.is_some() => return self.comes_later(cause.text),
            // Nobody asked for more to be waited for, and the task stays as it is.
            Answer::Failed(cause) if std::mem::take(&mut self.is_late) => {
                self.note(Some(number), Event::Fail.as_str(), Some(cause.text));
            }
            Answer::Failed(cause) => {
                let number = match number {
                    0 => self.park(call.node),
                    number => number,
                };
                let failed = self.fail_work(number, cause);
                debug_assert!(failed.is_ok(), "a task that calls code is open");
                if let Ok(Some(progress)) = failed {
                    return progress;
                }
            }
        }
        self.run()
    }
}
