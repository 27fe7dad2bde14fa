//! What a process tells those above it, without waiting for them.
//!
//! As a step locks one process, it goes up by a row for each process on the way. The row stands at the
//! task that waits for the part, as an event of the `Escalate`'s task, so that two of them are two.

use viewflow_graph::{Boundary, EdgeId, NodeId, Way};

use super::{Progress, Step};
use crate::shape::TriggerShape;
use crate::store::{JobRow, JobState};
use crate::{ProcessId, TaskId};

/// What the log calls it.
const ESCALATE: &str = "escalate";

impl Step<'_> {
    /// Tells whoever is above that the process has come to an `Escalate`.
    pub(super) fn escalate(&mut self, node: NodeId, number: u32) {
        let code = self.shape.node(node).code;
        self.note(Some(number), ESCALATE, Some(code.into()));
        self.tell_above(self.task_id(number));
    }

    /// Passes on what the task of an `Escalate` tells.
    fn tell_above(&mut self, escalated: TaskId) {
        if let Some(task) = self.process.parent
            && !self.is_orphan
        {
            self.follow_up(task, escalated.to_string(), JobState::Escalate);
        }
    }

    /// The process, which is new, has that number.
    pub(super) fn escalated_by(&mut self, id: ProcessId) {
        let told = self.jobs.iter_mut();
        for job in told.filter(|job| job.state == JobState::Escalate) {
            if let Ok(task) = job.event.parse::<TaskId>()
                && task.process == ProcessId(0)
            {
                let own = TaskId {
                    process: id,
                    ..task
                };
                job.event = own.to_string();
            }
        }
    }

    /// A process below a task has escalated by a code. `None` if nothing comes of it here.
    pub(crate) fn escalated(
        &mut self,
        job: &JobRow,
        escalated: TaskId,
        code: &str,
    ) -> Option<Progress> {
        self.finished_jobs.push(job.key());
        let number = job.id.number;
        let node = self.node_of(number);
        let Some(way) = self.escalation_way(node, code) else {
            // The nearest above that listens hears of it; if none does, the outermost remembers it.
            match self.process.parent {
                Some(_) => self.tell_above(escalated),
                None => self.note(Some(number), ESCALATE, Some(code.into())),
            }
            return None;
        };
        self.note(Some(number), ESCALATE, Some(code.into()));
        if !self.is_waited_for(node, number) {
            return None;
        }
        self.moved = true;
        match self.shape.graph.edge(way).way {
            // It happens once; another time comes too late.
            Way::Boundary(Boundary::Once) => self.game.fire(&mut self.state.marking, way, number),
            _ => self.interrupt(node, way, number),
        }
        Some(self.run())
    }

    /// The way of a node that listens for that code.
    fn escalation_way(&self, node: NodeId, code: &str) -> Option<EdgeId> {
        let mut events = self.shape.node(node).events.iter();
        events.find_map(|event| match event.trigger {
            TriggerShape::Escalation(of) if of.is_none_or(|of| of == code) => {
                event.way.map(|(edge, _)| edge)
            }
            _ => None,
        })
    }

    /// Whether the node still holds its token for the work that the task is a part of.
    fn is_waited_for(&self, node: NodeId, number: u32) -> bool {
        match self.state.many.get(&node) {
            Some(many) => !many.passed && many.first <= number,
            None => self.state.holders.get(&node) == Some(&number),
        }
    }
}
