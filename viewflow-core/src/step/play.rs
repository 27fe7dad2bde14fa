//! How tokens move: what each kind of node does with the one it takes.

use viewflow_graph::{EdgeId, Entry, Kind, Move, NodeId, Way};

use super::each::Closed;
use super::{Call, Progress, Step, What};
use crate::shape::AssignShape;
use crate::status::{Event, ProcessStatus, Status};
use crate::store::{JobRow, JobState, own};
use crate::{Arrived, TaskId, UserId};

/// So often a step comes to one node at most. Who needs more is going round in circles.
const MOST_ENTRIES: u32 = 10_000;

impl Step<'_> {
    /// Moves tokens until the application is needed or all of them rest.
    pub(super) fn run(&mut self) -> Progress {
        loop {
            if let Some((node, number)) = self.waiting.pop_front() {
                match self.work(node, number) {
                    Some(progress) => return progress,
                    None => continue,
                }
            }
            if let Some(whence) = self.idle_compensation() {
                match self.go_on_compensating(whence) {
                    Some(progress) => return progress,
                    None => continue,
                }
            }
            let asked = match self.game.advance(&mut self.state.marking) {
                Some(Move::Entered(entry)) => self.enter(entry),
                Some(Move::Canceled(node)) => {
                    self.call_off(node);
                    None
                }
                Some(Move::Ask {
                    join,
                    done,
                    canceled,
                    total,
                }) => Some(self.ask(
                    join,
                    Arrived {
                        total,
                        done,
                        canceled,
                    },
                )),
                None => break,
            };
            if let Some(progress) = asked {
                return progress;
            }
        }
        self.end();
        Progress::Rests
    }

    /// Calls off what has been canceled, and moves no token.
    pub(super) fn call_off_told(&mut self) {
        while let Some(told) = self.game.tell() {
            if let Move::Canceled(node) = told {
                self.call_off(node);
            }
        }
    }

    /// Closes the process if nothing is left to do.
    fn end(&mut self) {
        // A worker may come late, to a process that somebody's step has taken to its end.
        let is_active = self.process.status == ProcessStatus::Active;
        if is_active && self.moved && self.is_over() {
            self.process.status = match (self.state.failed, self.state.ended) {
                (Some(_), _) => ProcessStatus::Failed,
                (None, true) => ProcessStatus::Done,
                (None, false) => ProcessStatus::Canceled,
            };
            self.process.finished_at = Some(self.by.now);
            let code = self.state.failed.map(|node| self.shape.node(node).code);
            self.note(None, "end", code.map(Into::into));
            self.tell_parent();
        }
    }

    /// Whether the step has come to some node as often as it may.
    pub(crate) fn goes_round(&self) -> bool {
        self.entered.values().any(|entered| *entered > MOST_ENTRIES)
    }

    /// A live token has come to a node.
    fn enter(&mut self, Entry { node, origins }: Entry) -> Option<Progress> {
        self.moved = true;
        let entered = self.entered.entry(node).or_default();
        *entered += 1;
        if *entered > MOST_ENTRIES {
            self.origins = origins;
            return Some(self.pause(node, 0, What::Endless));
        }
        if let Some(limit) = self.shape.graph.node(node).limit {
            let visits = self.state.visits.entry(node).or_default();
            *visits += 1;
            if *visits > limit {
                self.origins = origins;
                return Some(self.pause(node, 0, What::Limit(limit)));
            }
        }
        if self.shape.node(node).each.is_some() {
            self.origins = origins;
            return Some(self.ask_for_items(node, 0));
        }
        let number = self.create(node, origins, Status::New);
        self.work(node, number)
    }

    /// What a node could not even begin is parked in a task of its own.
    pub(super) fn park(&mut self, node: NodeId) -> u32 {
        let origins = std::mem::take(&mut self.origins);
        let number = self.create(node, origins, Status::New);
        self.state.holders.insert(node, number);
        self.wait_as(node, number);
        number
    }

    /// What a node does with the token it has just taken. `None` if the step can go on with other
    /// tokens.
    pub(super) fn work(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        // A list waits for its events as a whole.
        let asked = match self.is_of_list(node) {
            true => None,
            false => self.arm(node, number, 0),
        };
        asked.or_else(|| self.tell_created(node, number))
    }

    /// The same, once it is known what events the node waits for.
    pub(super) fn tell_created(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        match self.shape.node(node).hooks.on_create && !self.has_begun(number) {
            true => Some(self.pause(node, number, What::Created)),
            false => self.begin_work(node, number),
        }
    }

    /// Whether a task's own work has begun before, and failed: the application knows of it, and what it
    /// waits for beside its work is waited for.
    pub(super) fn has_begun(&self, number: u32) -> bool {
        self.find_task(number)
            .is_some_and(|task| task.started_at.is_some())
    }

    /// The same, once the application knows of the task.
    pub(super) fn begin_work(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        if self.state.holders.contains_key(&node) && self.shape.node(node).each.is_some() {
            self.origins = self.task(number).previous.clone();
            return Some(self.pause(node, number, What::Items));
        }
        match self.shape.node(node).kind {
            Kind::View | Kind::Manual => return self.offer(node, number),
            Kind::Job => {
                self.schedule(number);
                let job = self.new_job(number);
                self.jobs.push(job);
            }
            Kind::Handle | Kind::Timer | Kind::MessageCatch | Kind::SignalCatch => {
                self.schedule(number);
            }
            Kind::MessageThrow | Kind::SignalThrow => {
                return Some(self.call(node, number, What::Throw));
            }
            Kind::Until => {
                self.schedule(number);
                self.begins_to_ask = true;
            }
            Kind::Subprocess => {
                self.schedule(number);
                let task = self.task_id(number);
                let state = match self.undoes_part(node, number) {
                    true => JobState::Compensate,
                    false => JobState::Begin,
                };
                self.follow(task, state);
            }
            Kind::Compensate => self.compensate(node, number),
            Kind::If => return Some(self.call(node, number, What::Condition)),
            Kind::Switch => return Some(self.call(node, number, What::Switch)),
            Kind::Function => return Some(self.call(node, number, What::Function)),
            Kind::Split if self.shape.node(node).hooks.split => {
                return Some(self.call(node, number, What::Split));
            }
            Kind::End => {
                self.row(number).status = Status::Started;
                // What goes on beside the process does not say how that ends.
                self.state.ended |= self.aside.is_none();
                self.depart(node, number, &[]);
            }
            Kind::TerminateEnd => {
                self.row(number).status = Status::Started;
                self.state.ended = true;
                self.depart(node, number, &[]);
                self.terminate();
            }
            Kind::ErrorEnd => {
                self.row(number).status = Status::Started;
                self.depart(node, number, &[]);
                self.fail_process(node);
            }
            Kind::Escalate => {
                self.row(number).status = Status::Started;
                self.escalate(node, number);
                self.depart(node, number, &[Way::Next]);
            }
            Kind::Split | Kind::Join | Kind::Merge | Kind::First => {
                self.row(number).status = Status::Started;
                self.depart(node, number, &[Way::Next]);
            }
            // See what the engine's builder refuses; and a token that comes to a `Stop` is dead.
            kind => unreachable!("no way leads a token into a `{kind}`"),
        }
        None
    }

    /// A new task for somebody or something that is not a person: it waits.
    fn schedule(&mut self, number: u32) {
        self.row(number).status = Status::Scheduled;
        self.note(Some(number), Event::Schedule.as_str(), None);
    }

    pub(super) fn new_job(&self, number: u32) -> JobRow {
        JobRow {
            id: self.task_id(number),
            event: String::new(),
            flow: self.shape.name.into(),
            state: JobState::Run,
            attempt: 0,
            due_at: self.by.now,
            worker: None,
            claimed_at: None,
            claimed_until: None,
            error: None,
        }
    }

    /// A new task for people: it is given to somebody, or waits for who takes it.
    fn offer(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        let owner = match self.shape.node(node).assign {
            AssignShape::Nobody => None,
            AssignShape::OwnerOf(other) => self.state.owners.of(other),
            AssignShape::Asked => {
                self.row(number).status = Status::New;
                self.note(Some(number), "create", None);
                return Some(self.pause(node, number, What::Assignee));
            }
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

    /// The node's own code is called.
    fn call(&mut self, node: NodeId, number: u32, what: What) -> Progress {
        let now = self.by.now;
        let row = self.row(number);
        row.status = Status::Started;
        row.started_at = Some(now);
        self.pause(node, number, what)
    }

    pub(super) fn pause(&mut self, node: NodeId, number: u32, what: What) -> Progress {
        let call = Call {
            node,
            task: self.task_id(number),
            what,
        };
        self.paused = Some(call);
        Progress::Call(call)
    }

    /// Whether what has arrived is enough, which concerns no task.
    fn ask(&mut self, node: NodeId, arrived: Arrived) -> Progress {
        self.moved = true;
        self.pause(node, 0, What::Enough(arrived))
    }

    /// Closes a task whose work is done, lets its token go, and runs on.
    pub(super) fn pass(&mut self, node: NodeId, number: u32, ways: &[Way]) -> Progress {
        self.depart(node, number, ways);
        match self.shape.node(node).each {
            Some(_) => self.item_closed(node, number, Closed::Done, true),
            None => self.run(),
        }
    }

    /// Closes a task whose work is done, and lets its token go by these ways; a `Split` goes by its
    /// unconditional ones besides.
    pub(super) fn depart(&mut self, node: NodeId, number: u32, ways: &[Way]) {
        let shape = self.shape;
        let edges = self.edges(node, ways);
        // Which way was chosen is told by where it leads.
        let chooses = matches!(shape.node(node).kind, Kind::If | Kind::Switch);
        let tells = chooses || shape.node(node).hooks.split;
        let detail = tells.then(|| {
            let target = |edge: &EdgeId| shape.node(shape.graph.edge(*edge).to).name;
            let targets: Vec<_> = edges.iter().map(target).collect();
            targets.join(", ")
        });
        let done = self.change(number, Event::Complete, detail);
        debug_assert!(done.is_ok(), "only a started task is passed");
        let now = self.by.now;
        let row = self.row(number);
        row.finished_at = Some(now);
        let owner = row.owner;
        if shape.watched.contains(&node) {
            self.own(node, owner);
        }
        if self.stop_undoing(number) {
            return;
        }
        match shape.node(node).each {
            Some(_) => self.moved = true,
            None => {
                self.keep_undoable(node, number);
                self.leave(node, number, &edges);
            }
        }
    }

    /// Remembers who did a task that some other node asks about; of many tasks, everybody.
    fn own(&mut self, node: NodeId, owner: Option<UserId>) {
        let owners = self.state.owners.0.entry(node).or_default();
        if self.shape.node(node).each.is_none() {
            owners.clear();
        }
        owners.retain(|other| Some(*other) != owner);
        owners.extend(owner);
    }

    /// Everything that is open is called off.
    pub(super) fn terminate(&mut self) {
        self.game.terminate(&mut self.state.marking);
        self.call_off_others();
        // Lists that go on without their token are of no concern to the game.
        let detached = self.state.many.iter().filter(|(_, many)| many.passed);
        for (node, many) in detached.map(|(n, m)| (*n, *m)).collect::<Vec<_>>() {
            self.call_off_items(node, many);
            self.state.many.remove(&node);
        }
        self.stop_compensating(None);
    }

    /// Lets the token of a node go.
    pub(super) fn leave(&mut self, node: NodeId, number: u32, edges: &[EdgeId]) {
        self.stop_compensating(Some(node));
        self.vacate(node);
        self.game
            .leave(&mut self.state.marking, node, edges, number);
        self.moved = true;
    }

    fn edges(&self, node: NodeId, ways: &[Way]) -> Vec<EdgeId> {
        let graph = &self.shape.graph;
        match self.shape.node(node).kind {
            Kind::Split => {
                let is_taken = |edge: &&EdgeId| {
                    let way = graph.edge(**edge).way;
                    way == Way::Next || ways.contains(&way)
                };
                let outgoing = graph.node(node).outgoing().iter();
                outgoing.filter(is_taken).copied().collect()
            }
            Kind::First => graph.node(node).outgoing().to_vec(),
            _ => ways
                .iter()
                .filter_map(|way| graph.way(node, *way))
                .collect(),
        }
    }

    /// The token of a node is gone, and whatever works there is called off.
    fn call_off(&mut self, node: NodeId) {
        self.moved = true;
        self.stop_compensating(Some(node));
        self.call_off_work(node);
        self.vacate(node);
    }

    /// Whatever works at a node is called off.
    pub(super) fn call_off_work(&mut self, node: NodeId) {
        if let Some(number) = self.state.holders.remove(&node) {
            self.call_off_task(number, self.shape.node(node).kind);
        }
        if let Some(many) = self.state.many.get(&node).copied() {
            self.call_off_items(node, many);
            self.state.many.remove(&node);
            // What was done of it is done.
            if many.has_done() && !many.passed {
                self.keep_undoable(node, many.first);
            }
        }
    }

    pub(super) fn call_off_task(&mut self, number: u32, kind: Kind) {
        if !self.tasks.contains_key(&number) {
            self.called_off.push(number);
            self.note(Some(number), Event::Cancel.as_str(), None);
            if kind == Kind::Subprocess {
                self.call_off_children();
            }
            return;
        }
        let off = self.change(number, Event::Cancel, None);
        debug_assert!(off.is_ok(), "an open task holds its node");
        self.close(number);
    }

    /// What is left to do when a task of this step's has been called off.
    pub(super) fn close(&mut self, number: u32) {
        self.row(number).finished_at = Some(self.by.now);
        let id: TaskId = self.task_id(number);
        // One that was offered in this very step has a job that nobody has seen.
        let unseen = |job: &JobRow| job.key() == own(id) && job.state != JobState::Cancel;
        let was_unseen = self.jobs.iter().any(unseen);
        self.jobs.retain(|job| !unseen(job));
        if self.tasks[&number].is_new || was_unseen {
            return;
        }
        match self.shape.node(self.node_of(number)).kind {
            Kind::Job => self.finished_jobs.push(own(id)),
            Kind::Subprocess => {
                self.finished_jobs.push(own(id));
                self.call_off_children();
            }
            _ => {}
        }
    }
}
