//! How tokens move: what each kind of node does with the one it takes.

use viewflow_graph::{Entry, Kind, Move, NodeId, Way};

use super::{Call, Progress, Step, What};
use crate::shape::AssignShape;
use crate::status::{Event, ProcessStatus, Status};
use crate::store::{JobRow, JobState};

/// Whether a step knows what to do with a token at a node of this kind.
pub(crate) const fn plays(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Start
            | Kind::StartHandle
            | Kind::View
            | Kind::Function
            | Kind::Job
            | Kind::If
            | Kind::Switch
            | Kind::Merge
            | Kind::Split
            | Kind::Join
            | Kind::End
    )
}

impl Step<'_> {
    /// Moves tokens until the application is needed or all of them rest.
    pub(super) fn run(&mut self) -> Progress {
        while let Some(told) = self.game.advance(&mut self.state.marking) {
            self.moved = true;
            let Move::Entered(Entry { node, origins }) = told else {
                unreachable!("no engine calls work off or asks a join yet: {told:?}")
            };
            let number = self.create(node, origins, Status::New);
            if let Some(progress) = self.work(node, number) {
                return progress;
            }
        }
        // A worker may come late, to a process that somebody's step has taken to its end.
        let is_active = self.process.status == ProcessStatus::Active;
        if is_active && self.moved && self.state.marking.is_empty() {
            self.process.status = if self.state.ended {
                ProcessStatus::Done
            } else {
                ProcessStatus::Canceled
            };
            self.process.finished_at = Some(self.by.now);
            self.note(None, "end", None);
        }
        Progress::Rests
    }

    /// What a node does with the token it has just taken. `None` if the step can go on with other
    /// tokens.
    pub(super) fn work(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        match self.shape.node(node).kind {
            Kind::View => return self.offer(node, number),
            Kind::Job => {
                self.row(number).status = Status::Scheduled;
                self.note(Some(number), Event::Schedule.as_str(), None);
                self.jobs.push(JobRow {
                    id: self.task_id(number),
                    flow: self.shape.name.into(),
                    state: JobState::Run,
                    attempt: 0,
                    due_at: self.by.now,
                    worker: None,
                    claimed_at: None,
                    claimed_until: None,
                    error: None,
                });
            }
            Kind::If => return Some(self.call(node, number, What::Condition)),
            Kind::Switch => return Some(self.call(node, number, What::Switch)),
            Kind::Function => return Some(self.call(node, number, What::Function)),
            Kind::End => {
                self.row(number).status = Status::Started;
                self.state.ended = true;
                self.depart(node, number, Way::Next);
            }
            Kind::Split | Kind::Join | Kind::Merge => {
                self.row(number).status = Status::Started;
                self.depart(node, number, Way::Next);
            }
            // See `plays`, and what the engine's builder refuses.
            kind => unreachable!("no engine is built with a `{kind}` on a way"),
        }
        None
    }

    /// A new task for people: it is given to somebody, or waits for who takes it.
    fn offer(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        let owner = match self.shape.node(node).assign {
            AssignShape::Nobody => None,
            AssignShape::OwnerOf(other) => self.owner_of(other),
            AssignShape::Asked => return Some(self.call(node, number, What::Assignee)),
        };
        self.note(Some(number), "create", None);
        let now = self.by.now;
        let row = self.row(number);
        row.status = Status::New;
        if let Some(owner) = owner {
            row.status = Status::Assigned;
            row.owner = Some(owner);
            row.assigned_at = Some(now);
        }
        None
    }

    fn call(&mut self, node: NodeId, number: u32, what: What) -> Progress {
        let now = self.by.now;
        let row = self.row(number);
        if what == What::Assignee {
            row.status = Status::New;
            self.note(Some(number), "create", None);
        } else {
            row.status = Status::Started;
            row.started_at = Some(now);
        }
        let call = Call {
            node,
            task: self.task_id(number),
            what,
        };
        self.paused = Some(call);
        Progress::Call(call)
    }

    /// Closes a task whose work is done, lets its token go, and runs on.
    pub(super) fn pass(&mut self, node: NodeId, number: u32, way: Way) -> Progress {
        self.depart(node, number, way);
        self.run()
    }

    pub(super) fn depart(&mut self, node: NodeId, number: u32, way: Way) {
        let shape = self.shape;
        let ways: Vec<_> = match shape.node(node).kind {
            Kind::Split => shape.graph.node(node).outgoing().to_vec(),
            _ => shape.graph.way(node, way).into_iter().collect(),
        };
        // Which way was chosen is told by where it leads.
        let detail = shape.node(node).kind.is_choice().then(|| ways.first());
        let target = |edge: &_| shape.node(shape.graph.edge(*edge).to).name.to_owned();
        let detail = detail.flatten().map(target);
        let done = self.change(number, Event::Complete, detail);
        debug_assert!(done.is_ok(), "only a started task is passed");
        let now = self.by.now;
        let row = self.row(number);
        row.finished_at = Some(now);
        let owner = row.owner;
        if shape.watched.contains(&node) {
            self.state.owners.insert(node, owner);
        }
        self.state.holders.remove(&node);
        self.game
            .leave(&mut self.state.marking, node, &ways, number);
        self.moved = true;
    }
}
