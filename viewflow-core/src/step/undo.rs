//! Taking a step back: what was done is undone, what was called off is taken up again.
//!
//! Each step leaves in the log what it has changed in where its process stands. It may be taken
//! back while it is the last that has touched those places, and while nothing that it has begun is
//! under way. What has happened outside of the database is not taken back; neither is a job.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;
use viewflow_graph::{Graph, Kind, NodeId};

use super::{CARRY, Progress, Step, What};
use crate::error::{Prevented, Why};
use crate::standing::{Changes, Many, State, Stored};
use crate::status::{Event, ProcessStatus, Status};
use crate::store::{JobRow, LogRow};
use crate::{Error, TaskId};

/// What the log calls it when a task is called off whose own work was done, and not gathered.
pub(super) const WAS_DONE: &str = "its work was done";

/// A step that may be taken back, by what it left in the log.
#[derive(Debug, Clone)]
pub(crate) struct Undone {
    changes: Changes,
    /// The task that the step was about.
    subject: u32,
    /// Whether the work of a task that it has called off was done.
    was_done: bool,
}

/// How a step is being taken back.
#[derive(Debug)]
pub(super) struct Undoing {
    undone: Undone,
    /// Tasks whose work has still to be undone by the application, the latest first.
    left: VecDeque<(NodeId, u32)>,
    /// Whether another task takes the place of the one that was called off.
    revives: bool,
}

impl Undone {
    /// The latest step that was about a task, and whether it may be taken back as far as the log
    /// can tell.
    pub(crate) fn find(log: &[LogRow], graph: &Graph, task: TaskId) -> Result<Self, Why> {
        let mut steps: Vec<(Option<u32>, Changes)> = Vec::new();
        let mut was_done = false;
        for line in log {
            let changes = line.changes.as_deref().and_then(Changes::parse);
            let Some(changes) = changes else { continue };
            // Before that, the places had other names.
            if line.event == CARRY {
                steps.clear();
                continue;
            }
            // A process begins with its first task.
            let subject = line.task.or((line.event == "begin").then_some(1));
            // What was taken back is as if it had not been.
            let takes_back = [Event::Undo, Event::Revive].map(Event::as_str);
            if takes_back.contains(&line.event.as_str())
                && let Some(at) = closing(&steps, subject)
            {
                let (_, undone) = steps.remove(at);
                // What was taken back may have let others go on, or begun anew.
                let (before, after) = changes.tasks;
                if before != after || changes.places != undone.inverse() {
                    steps.push((None, changes));
                }
                continue;
            }
            if subject == Some(task.number) {
                was_done = line.detail.as_deref() == Some(WAS_DONE);
            }
            steps.push((subject, changes));
        }
        let subject = Some(task.number);
        let Some(at) = closing(&steps, subject) else {
            let carried = log.iter().any(|line| line.event == CARRY);
            return Err(if carried {
                Why::Carried
            } else {
                Why::NotItsStep
            });
        };
        let (_, changes) = steps.remove(at);
        let (before, after) = changes.tasks;
        if before > 0 && (before + 1..=after).contains(&task.number) {
            return Err(Why::NotItsStep);
        }
        let mut later = steps.iter().skip(at).map(|(_, later)| later);
        if changes.concern("undoing") || later.any(|later| later.compensates(&changes)) {
            return Err(Why::Compensated);
        }
        let touched = touched(&changes, graph);
        let of_a_round = ["heard", "went_on"]
            .iter()
            .any(|part| changes.concern(part));
        for (other, later) in steps.iter().skip(at) {
            if of_a_round || !touched.is_disjoint(&self::touched(later, graph)) {
                return Err(Why::MovedOn(*other));
            }
        }
        Ok(Self {
            changes,
            subject: task.number,
            was_done,
        })
    }

    /// Whether tasks of a list were called off, which nobody has counted one by one. Of the list of
    /// the task itself, which is at `node`, one was closed by the task.
    fn calls_off_a_list(&self, node: &str) -> bool {
        let many = |value: &Value| serde_json::from_value::<Many>(value.clone()).ok();
        self.changes.each().any(|(part, place, was, is)| {
            // The process may have come to the list again, which then has other tasks.
            let is = many(is).filter(|is| many(was).is_some_and(|was| was.first == is.first));
            let calls_off = |was: Many| {
                let left = is.map_or(0, |is| is.open());
                let closed = was.open().saturating_sub(left);
                // A worker who had done the last of them was to go on with it, and is not any more.
                let was_done = !was.passed && was.open() == 0 && is.is_none();
                was_done || closed > u32::from(place == node)
            };
            part == "in" && many(was).is_some_and(calls_off)
        })
    }

    /// The numbers of the tasks that have to be known: those that the step made, and those that it
    /// has taken from their nodes.
    pub(crate) fn tasks(&self) -> Vec<u32> {
        let (before, after) = self.changes.tasks;
        let mut numbers: Vec<u32> = (before + 1..=after).collect();
        numbers.extend(self.taken());
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Tasks that held a node before the step, and not after it.
    fn taken(&self) -> impl Iterator<Item = u32> + '_ {
        let held = self.changes.each().filter(|(part, ..)| *part == "in");
        held.filter_map(|(_, _, was, _)| u32::try_from(was.as_u64()?).ok())
    }
}

/// Which of the steps has closed a task: of those that are about it the latest that has taken it from its
/// place. In others something came on its boundary, or it failed.
fn closing(steps: &[(Option<u32>, Changes)], subject: Option<u32>) -> Option<usize> {
    let closes = |changes: &Changes| {
        let held = |was: &Value| was.is_object() || was.as_u64() == subject.map(u64::from);
        changes.tasks.0 == 0
            || changes
                .each()
                .any(|(part, _, was, _)| part == "in" && held(was))
    };
    steps
        .iter()
        .rposition(|(other, changes)| *other == subject && closes(changes))
}

/// What a step has touched. Those that race for one `First` are one token.
fn touched(changes: &Changes, graph: &Graph) -> BTreeSet<(String, String)> {
    let races = |place: &str| {
        let (from, to) = place.split_once("->").unwrap_or((place, place));
        let to = to.split_once('#').map_or(to, |(to, _)| to);
        let is_first = |id: &NodeId| graph.node(*id).kind == Kind::First;
        let by_name = |name: &str| graph.find(name);
        let leads = by_name(from).filter(|id| is_first(id) && from != to);
        let raced = || graph.predecessors(by_name(to)?).find(is_first);
        leads.or_else(raced)
    };
    let key = |(part, place, ..): (&str, &str, &Value, &Value)| match races(place) {
        Some(first) if matches!(part, "in" | "on") => {
            ("race".into(), graph.node(first).name.clone())
        }
        _ => (part.into(), place.into()),
    };
    changes.each().map(key).collect()
}

impl Step<'_> {
    /// Takes a step back whose tasks were all taken in. `jobs` are those of its tasks.
    pub(crate) fn undo(
        &mut self,
        undone: Undone,
        jobs: &[JobRow],
        revives: bool,
    ) -> Result<Progress, Error> {
        self.turn_back();
        let (before, after) = undone.changes.tasks;
        let mut left = VecDeque::new();
        if undone.calls_off_a_list(&self.task(undone.subject).node) {
            return Err(self.prevented(undone.subject, Why::List).into());
        }
        let before_it = self.without(&undone.changes);
        if !before_it.is_some_and(|state| self.may_stand(&state)) {
            let why = Why::MovedOn(None);
            return Err(self.prevented(undone.subject, why).into());
        }
        if self.has_told_parent() {
            let why = Why::Parent;
            return Err(self.prevented(undone.subject, why).into());
        }
        if self.has_offered_next(undone.subject) {
            return Err(self.prevented(undone.subject, Why::Next).into());
        }
        for number in (before + 1..=after).rev().chain([undone.subject]) {
            let is_subject = number == undone.subject;
            if left.iter().any(|(_, known)| *known == number) {
                continue;
            }
            let is_done = self.has_worked(number) || is_subject && undone.was_done;
            let job = jobs.iter().find(|job| job.id.number == number);
            if let Some(why) = self.why_not(number, is_subject, is_done, job) {
                return Err(self.prevented(number, why).into());
            }
            let node = self.node_of(number);
            if is_done && self.shape.node(node).hooks.undo {
                left.push_back((node, number));
            }
        }
        self.undoing = Some(Undoing {
            undone,
            left,
            revives,
        });
        let event = if revives { Event::Revive } else { Event::Undo };
        let subject = self.undoing.as_ref().map(|undoing| undoing.undone.subject);
        self.note(subject, event.as_str(), None);
        Ok(self.go_on_undoing())
    }

    /// Whether a task is one of those that are offered one after the other, and another is offered
    /// now.
    fn has_offered_next(&self, number: u32) -> bool {
        let node = self.node_of(number);
        let many = self.state.many.get(&node);
        let is_left = many.is_some_and(|m| m.first <= number && m.open() > 0);
        self.is_sequential(node) && is_left
    }

    /// Whether a task has done what it is for, be it that this could not be gathered.
    fn has_worked(&self, number: u32) -> bool {
        let row = self.task(number);
        match row.status {
            Status::Done => true,
            Status::Error => row.finished_at.is_some(),
            _ => false,
        }
    }

    /// What stands in the way of taking back what a task did, or that it was made.
    fn why_not(
        &self,
        number: u32,
        is_subject: bool,
        was_done: bool,
        job: Option<&JobRow>,
    ) -> Option<Why> {
        let node = self.shape.node(self.node_of(number));
        let task = self.task(number);
        match node.kind {
            _ if self.shape.graph.node(self.node_of(number)).compensates => Some(Why::Compensated),
            Kind::Job if was_done => Some(Why::Job),
            Kind::Timer if was_done => Some(Why::Timer),
            Kind::StartMessage
            | Kind::StartSignal
            | Kind::MessageCatch
            | Kind::MessageThrow
            | Kind::SignalCatch
            | Kind::SignalThrow
                if was_done =>
            {
                Some(Why::Message)
            }
            Kind::Escalate if was_done && self.process.parent.is_some() => Some(Why::Escalated),
            Kind::Subprocess if is_subject || job.is_none() => Some(Why::Child),
            Kind::Job if job.is_some_and(|job| job.attempt > 0) => Some(Why::Begun),
            Kind::Function if was_done && !node.hooks.undo => Some(Why::NoUndo),
            _ if !is_subject && task.status == Status::Started => Some(Why::Begun),
            _ => None,
        }
    }

    pub(crate) fn prevented(&self, number: u32, why: Why) -> Prevented {
        Prevented {
            task: self.task_id(number),
            node: self.task(number).node.clone(),
            why,
        }
    }

    /// Has the application undo what is left, and then puts everything back.
    pub(super) fn go_on_undoing(&mut self) -> Progress {
        let Some(undoing) = &mut self.undoing else {
            return Progress::Rests;
        };
        if let Some((node, number)) = undoing.left.pop_front() {
            return self.pause(node, number, What::Undo);
        }
        match self.undoing.take() {
            Some(undoing) => self.put_back(&undoing),
            None => Progress::Rests,
        }
    }

    fn put_back(&mut self, undoing: &Undoing) -> Progress {
        let Undone {
            changes, subject, ..
        } = &undoing.undone;
        let state = self.without(changes);
        self.state = state.expect("it was looked at before anything was undone");
        self.moved = true;
        let begins = changes.tasks.0 == 0;
        let (before, after) = changes.tasks;
        for number in before + 1..=after {
            self.annul(number);
        }
        self.process.status = ProcessStatus::Active;
        self.process.finished_at = None;
        if begins {
            return self.run();
        }
        self.turn_to(*subject);
        self.begins_to_ask = true;
        let taken: Vec<u32> = undoing.undone.taken().collect();
        for number in taken.into_iter().filter(|number| number != subject) {
            self.reopen(number);
        }
        match undoing.revives {
            true => self.revive(*subject),
            false => {
                self.reopen(*subject);
                self.game.wake(&self.state.marking);
                self.run()
            }
        }
    }

    /// Where the process would stand without these changes; `None` if its flow has no such place any
    /// more.
    fn without(&self, changes: &Changes) -> Option<State> {
        let mut stored = Stored::of(&self.state, &self.shape.graph);
        changes.unplay(&mut stored);
        stored.on(&self.shape.graph).ok()
    }

    /// Whether no two nodes that exclude each other are occupied, and none without the one that it
    /// runs beside.
    fn may_stand(&self, state: &State) -> bool {
        let mut taken = BTreeSet::new();
        let held = |id: &NodeId| state.marking.holds(*id);
        let nodes = self.shape.graph.nodes();
        let mut occupied = nodes.filter(|(id, node)| held(id) && !node.kind.is_end());
        occupied.all(|(_, node)| {
            node.only_while.as_ref().is_none_or(held)
                && node
                    .mutex
                    .as_ref()
                    .is_none_or(|name| taken.insert(name.clone()))
        })
    }

    /// What was made by a step that is taken back is called off.
    fn annul(&mut self, number: u32) {
        if self.task(number).status == Status::Canceled {
            return;
        }
        if self.change(number, Event::Annul, None).is_ok() {
            self.close(number);
        }
    }

    /// A task is again as it was before it was done or called off: somebody's if it was somebody's.
    fn reopen(&mut self, number: u32) {
        let node = self.node_of(number);
        let kind = self.shape.node(node).kind;
        let is_list = self.shape.node(node).each.is_some();
        let now = self.by.now;
        let row = self.row(number);
        row.finished_at = None;
        // What held the place of a list that has no items is nobody's to work on.
        let is_place = is_list && row.item.is_none();
        row.status = match kind {
            _ if row.error.is_some() => Status::Error,
            Kind::Job
            | Kind::Handle
            | Kind::Timer
            | Kind::Until
            | Kind::MessageCatch
            | Kind::SignalCatch
                if !is_place =>
            {
                Status::Scheduled
            }
            Kind::View | Kind::Manual if row.owner.is_some() => Status::Assigned,
            Kind::View | Kind::Manual if !is_place => Status::New,
            // It would run again at once; whether it is to is left to the administrator.
            _ => {
                row.error = Some("what it did was undone".into());
                row.started_at.get_or_insert(now);
                Status::Error
            }
        };
        // What failed is still known to the application.
        if row.status != Status::Error {
            row.started_at = None;
        }
        if kind == Kind::Job && row.status == Status::Scheduled {
            let job = self.new_job(number);
            self.jobs.push(job);
        }
    }

    /// Another task takes the place of one that was called off.
    fn revive(&mut self, number: u32) -> Progress {
        let node = self.node_of(number);
        let row = self.row(number);
        row.status = Status::Revived;
        let item = row.item.clone();
        let new = self.create(node, vec![number], Status::New);
        self.row(new).item = item;
        // What holds the place of a list that could not be begun is one task, of a node with many.
        if self.state.holders.get(&node) == Some(&number) {
            self.state.holders.insert(node, new);
            self.wait_as(node, new);
        }
        self.game.wake(&self.state.marking);
        match self.work(node, new) {
            Some(progress) => progress,
            None => self.run(),
        }
    }
}
