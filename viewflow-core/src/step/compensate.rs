//! Undoing what was done: the handlers of completed tasks run, the latest task's first.
//!
//! A `Compensate` holds its token while they work. A handler's task holds no node, since no way
//! leads there; the process's state says which task undoes something, and what is left to undo. So
//! whichever step closes such a task goes on with the next.

use viewflow_graph::{Kind, NodeId, Way};

use super::{Call, Progress, Step, What};
use crate::TaskId;
use crate::standing::{Undoing, Whence};
use crate::status::{Event, IllegalTransition, ProcessStatus, Status};

/// What the log calls it when a task begins to be undone.
const COMPENSATE: &str = "compensate";

/// What the log calls it when what was to undo a task was called off.
const UNCOMPENSATED: &str = "uncompensated";

impl Step<'_> {
    /// A live token has come to a `Compensate`.
    pub(super) fn compensate(&mut self, node: NodeId, number: u32) {
        let now = self.by.now;
        let row = self.row(number);
        row.status = Status::Started;
        row.started_at = Some(now);
        self.begin_compensating(Some(node), None);
    }

    /// The process is over, and a task of the one that it was a part of waits until it has undone
    /// what it did.
    pub(crate) fn compensate_whole(&mut self, told: u32) -> Progress {
        self.process.status = ProcessStatus::Active;
        self.process.finished_at = None;
        self.note(None, COMPENSATE, None);
        self.begin_compensating(None, Some(told));
        self.run()
    }

    fn begin_compensating(&mut self, whence: Whence, told: Option<u32>) {
        let undoing = Undoing {
            of: None,
            task: None,
            told,
            until: self.state.compensation.next(),
        };
        self.state.compensation.undoing.insert(whence, undoing);
        self.moved = true;
    }

    /// A compensation that can go on. Where the token has just been called off, none does.
    pub(super) fn idle_compensation(&self) -> Option<Whence> {
        let marking = &self.state.marking;
        let mut idle = self.state.compensation.idle();
        idle.find(|whence| whence.is_none_or(|node| marking.holds(node)))
    }

    /// Begins to undo what is next, or goes on where all is undone.
    pub(super) fn go_on_compensating(&mut self, whence: Whence) -> Option<Progress> {
        self.moved = true;
        let Some((node, number)) = self.state.compensation.take_latest(whence) else {
            let Some(node) = whence else {
                self.stop_compensating(None);
                return None;
            };
            let Some(number) = self.state.holders.get(&node).copied() else {
                self.stop_compensating(whence);
                return None;
            };
            return match self.tasks.contains_key(&number) {
                true => Some(self.compensated(node, number)),
                false => Some(self.pause(node, number, What::Stored)),
            };
        };
        let handler = self.shape.graph.node(node).compensated_by;
        let is_part = self.shape.node(node).kind == Kind::Subprocess;
        let handler = handler.or_else(|| is_part.then_some(node))?;
        self.note(Some(number), COMPENSATE, None);
        let held = self.state.holders.get(&handler).copied();
        let task = self.create(handler, vec![number], Status::New);
        // Where a part undoes itself, its node may have been come to again.
        match held {
            Some(held) => self.state.holders.insert(handler, held),
            None => self.state.holders.remove(&handler),
        };
        if let Some(undoing) = self.state.compensation.undoing.get_mut(&whence) {
            undoing.task = Some(task);
            undoing.of = Some(number);
        }
        match is_part && handler == node {
            true => self.begin_work(handler, task),
            false => self.work(handler, task),
        }
    }

    /// All is undone, and the token of a `Compensate` goes on.
    pub(super) fn compensated(&mut self, node: NodeId, number: u32) -> Progress {
        self.state.compensation.undoing.remove(&Some(node));
        self.pass(node, number, &[Way::Next])
    }

    /// A task was done: it can be undone, if its flow or the process of another that it waited for
    /// says how.
    pub(super) fn keep_undoable(&mut self, node: NodeId, number: u32) {
        let has_handler = self.shape.graph.node(node).compensated_by.is_some();
        let is_part = std::mem::take(&mut self.part_is_undoable);
        if has_handler || is_part {
            self.state.compensation.keep(node, number);
        }
    }

    /// The process that a task waited for has done what it can undo itself. Of a list, the parts are
    /// not known to the process.
    pub(crate) fn part_is_undoable(&mut self, number: u32) {
        let node = self.node_of(number);
        self.part_is_undoable = self.shape.node(node).each.is_none();
    }

    /// Whether a task waits for a process that was a part of this one to undo what it did.
    pub(crate) fn waits_for_undone(&self, number: u32) -> bool {
        let is_open = self.task(number).status == Status::Scheduled;
        is_open && self.undoes_part(self.node_of(number), number)
    }

    /// The task whose process of another flow is to undo what it did, by the task that waits for
    /// that.
    pub(crate) fn part_of(&self, number: u32) -> Option<TaskId> {
        let compensated = self.task(number).previous.first().copied();
        compensated.map(|number| self.task_id(number))
    }

    /// The process that a task waited for has undone what it did, or as much as was to be.
    pub(crate) fn part_undone(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        self.change(number, Event::Start, None)?;
        let now = self.by.now;
        self.row(number).started_at = Some(now);
        self.complete(number)
    }

    /// A task that undoes something is closed. Tells whether it was one.
    pub(super) fn stop_undoing(&mut self, number: u32) -> bool {
        let Some(whence) = self.state.compensation.of_task(number) else {
            return false;
        };
        self.moved = true;
        let undoing = self.state.compensation.undoing.get_mut(&whence);
        if let Some(undoing) = undoing {
            undoing.task = None;
            undoing.of = None;
        }
        true
    }

    /// The same of one that was called off, so that what it was to undo stays as it is.
    pub(super) fn leave_undone(&mut self, number: u32) -> bool {
        let undoes = self.stop_undoing(number);
        if undoes {
            let compensated = self.task(number).previous.first().copied();
            self.note(compensated, UNCOMPENSATED, None);
        }
        undoes
    }

    /// A compensation is over before its time: the task that is at work for it is called off, and
    /// what was not begun is left for another.
    pub(super) fn stop_compensating(&mut self, whence: Whence) {
        let Some(undoing) = self.state.compensation.undoing.remove(&whence) else {
            return;
        };
        self.moved = true;
        self.tells = self.tells.or(undoing.told);
        if let Some(number) = undoing.task {
            // Which node it is at is not known if it was not loaded; to look for parts of a task that
            // has none does no harm.
            let mut nodes = self.shape.nodes.iter();
            let kind = match nodes.any(|node| node.kind == Kind::Subprocess) {
                true => Kind::Subprocess,
                false => Kind::Function,
            };
            self.call_off_task(number, kind);
            self.note(undoing.of, UNCOMPENSATED, None);
        }
    }

    /// Whether a task undoes what the process of another flow did, by having that undo it itself.
    pub(super) fn undoes_part(&self, node: NodeId, number: u32) -> bool {
        let is_handler = self.shape.graph.node(node).compensates;
        !is_handler && self.state.compensation.of_task(number).is_some()
    }

    /// Whether the process, which was over, is being compensated as a part of another.
    pub(super) fn is_compensated_whole(&self) -> bool {
        self.state.compensation.undoing.contains_key(&None)
    }

    /// The task that a task undoes.
    pub(crate) fn compensates(&self, number: u32) -> Option<TaskId> {
        let row = self.find_task(number)?;
        let node = self.shape.graph.find(&row.node)?;
        let is_handler = self.shape.graph.node(node).compensates;
        let compensated = row.previous.first().filter(|_| is_handler)?;
        Some(self.task_id(*compensated))
    }

    /// Whether a call that fails leaves its task as an error, whoever has taken the step: only who
    /// has it tried again is told.
    pub(crate) fn fails_alone(&self, call: Call) -> bool {
        let is_handler = self.shape.graph.node(call.node).compensates;
        is_handler && self.retried != Some(call.task.number)
    }
}
