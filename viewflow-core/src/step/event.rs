//! Events that a node waits for, beside its own work or in place of any.
//!
//! What is waited for is a part of where the process stands. The rows by which workers find out that a
//! moment has come follow from it: at the end of a step, what is waited for now is compared with
//! what was waited for before. So whatever has a node left, or puts a process back to where it was, the
//! rows are right.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use viewflow_graph::{Boundary, EdgeId, NodeId, Way};

use super::{Before, Progress, Step, What};
use crate::event::{CatchUp, LATE, Moment, Repeat};
use crate::shape::{EventShape, TriggerShape};
use crate::standing::{Armed, Awaited, State, Stored, Unarmed};
use crate::status::{Event, IllegalTransition};
use crate::store::{JobRow, JobState, MessageKind};

/// What a row of an event is found by, within its process: the task's number, and which event.
pub(super) type Key = (u32, String);

impl Step<'_> {
    /// Begins to wait for the events of a node, from that place on in the order of their declaration.
    /// Where the application says when, it is asked.
    pub(super) fn arm(&mut self, node: NodeId, number: u32, from: usize) -> Option<Progress> {
        let shape = self.shape;
        if shape.graph.node(node).compensates {
            return None;
        }
        let has_begun = self.has_begun(number);
        for (place, event) in shape.node(node).events.iter().enumerate().skip(from) {
            // Who is revived has sent that token, and sends no second one.
            let is_over = |(way, _)| has_begun || self.state.marking.has_fired(way);
            if event.way.is_some_and(is_over) {
                continue;
            }
            let asked = self.await_event(node, number, place);
            if asked.is_some() {
                return asked;
            }
        }
        None
    }

    fn await_event(&mut self, node: NodeId, number: u32, place: usize) -> Option<Progress> {
        match self.shape.node(node).events[place].trigger {
            TriggerShape::Timer {
                after: Some(moment),
                ..
            } => self.await_moment(node, number, place, moment),
            TriggerShape::Timer { .. } => return Some(self.pause(node, number, What::Due(place))),
            TriggerShape::Told { kind, .. } => match kind {
                MessageKind::Signal => self.await_told(node, number, place, String::new()),
                MessageKind::Message => return Some(self.pause(node, number, What::Key(place))),
            },
            // Nothing tells but the process itself.
            TriggerShape::Condition => self.begins_to_ask = true,
            TriggerShape::Error(_) | TriggerShape::Escalation(_) => {}
        }
        None
    }

    /// Begins to wait for an event that the flow did not have when the process came to its node.
    pub(crate) fn await_late(&mut self, event: Unarmed) -> Progress {
        let Unarmed {
            node, task, place, ..
        } = event;
        self.turn_back();
        self.turn_to(task);
        let asked = self.await_event(node, task, place);
        self.is_late = asked.is_some();
        asked.unwrap_or_else(|| self.run())
    }

    /// An event of a node is waited for until then.
    pub(super) fn await_moment(&mut self, node: NodeId, number: u32, place: usize, moment: Moment) {
        let awaited = self.awaited(node, place);
        let armed = Armed {
            at: moment.from(self.by.now),
            key: None,
            task: number,
            times: 0,
        };
        self.state.events.insert(awaited, armed);
        self.moved = true;
    }

    pub(super) fn awaited(&self, node: NodeId, place: usize) -> Awaited {
        let way = self.shape.node(node).events[place].way;
        (node, way.map(|(edge, _)| edge))
    }

    /// What waits at a node is this task, or, of many, the first of them.
    pub(super) fn wait_as(&mut self, node: NodeId, number: u32) {
        let waiting = self.state.events.iter_mut();
        for (_, armed) in waiting.filter(|((at, _), _)| *at == node) {
            armed.task = number;
        }
    }

    /// A node itself waits for nothing until it is tried again. What is on its boundary is still waited for.
    pub(super) fn waits_no_more(&mut self, node: NodeId) {
        self.moved |= self.state.events.remove(&(node, None)).is_some();
    }

    /// A node's token is gone, and nothing is waited for there any more.
    pub(super) fn vacate(&mut self, node: NodeId) {
        self.state.holders.remove(&node);
        self.state.events.retain(|(at, _), _| *at != node);
    }

    /// A moment has come that a task, or an event on its boundary, has waited for. `None` if it is not
    /// waited for any more.
    pub(crate) fn time_is_up(
        &mut self,
        job: &JobRow,
    ) -> Result<Option<Progress>, IllegalTransition> {
        let node = self.node_of(job.id.number);
        let waiting = self.state.events.iter();
        let found = waiting
            .filter(|((at, _), armed)| *at == node && armed.task == job.id.number)
            .find(|(awaited, _)| self.event_of(**awaited) == job.event)
            .map(|(awaited, armed)| (*awaited, armed.clone()));
        // A worker's clock may be put back after it has seen that the moment has come.
        let has_come = |at: DateTime<Utc>| at <= self.by.now || at == job.due_at;
        let is_due =
            |awaited, armed: &Armed| self.still_comes(awaited, armed) && has_come(armed.at);
        let found = found.filter(|(awaited, armed)| is_due(*awaited, armed));
        let Some(((_, way), armed)) = found else {
            self.finished_jobs.push(job.key());
            return Ok(None);
        };
        let Some(way) = way else {
            return self.complete_scheduled(job.id.number).map(Some);
        };
        let target = self.shape.graph.edge(way).to;
        let target = self.shape.node(target).name;
        self.note(Some(job.id.number), "timeout", Some(target.into()));
        self.happen(node, way, armed).map(Some)
    }

    /// An event on a node's boundary happens.
    pub(super) fn happen(
        &mut self,
        node: NodeId,
        way: EdgeId,
        armed: Armed,
    ) -> Result<Progress, IllegalTransition> {
        self.moved = true;
        match self.shape.graph.edge(way).way {
            Way::Boundary(Boundary::Once) => {
                self.state.events.remove(&(node, Some(way)));
                self.game.fire(&mut self.state.marking, way, armed.task);
            }
            Way::Boundary(Boundary::Repeating) => return Ok(self.ask_when_again(node, way, armed)),
            _ => self.interrupt(node, way, armed.task),
        }
        Ok(self.run())
    }

    /// An event that comes again and again has come: first it is to be known when it does so next.
    fn ask_when_again(&mut self, node: NodeId, way: EdgeId, armed: Armed) -> Progress {
        let mut events = self.shape.node(node).events.iter();
        let is_it = |event: &EventShape| event.way.is_some_and(|(edge, _)| edge == way);
        let Some(place) = events.position(is_it) else {
            return self.run();
        };
        let TriggerShape::Timer { after, repeat } = self.shape.node(node).events[place].trigger
        else {
            return self.run();
        };
        let is_last = repeat.times.is_some_and(|most| armed.times + 1 >= most);
        match after {
            // It stays there, as one that has come as often as it does.
            _ if is_last => {
                if let Some(armed) = self.state.events.get_mut(&(node, Some(way))) {
                    armed.times += 1;
                }
                self.begin_strand(way, armed.task)
            }
            Some(moment) => self.comes_again((node, place), way, armed.task, moment),
            None => {
                self.begins = Some((node, way, armed.task));
                self.pause(node, armed.task, What::Due(place))
            }
        }
    }

    /// An event has come, and comes again after that pause: what it begins is begun, unless it is
    /// so late that it is left out.
    pub(super) fn comes_again(
        &mut self,
        (node, place): (NodeId, usize),
        way: EdgeId,
        origin: u32,
        pause: Moment,
    ) -> Progress {
        let TriggerShape::Timer { repeat, .. } = self.shape.node(node).events[place].trigger else {
            return self.run();
        };
        let now = self.by.now;
        let Some(armed) = self.state.events.get_mut(&(node, Some(way))) else {
            return self.run();
        };
        let last = armed.at;
        armed.at = next_time(pause, last, now, repeat);
        let is_over = pause.from(last) <= now || now - last > LATE;
        if repeat.catch_up == CatchUp::None && is_over {
            return self.run();
        }
        armed.times += 1;
        self.begin_strand(way, origin)
    }

    /// An event has come again, and the application cannot say when it does so next: it is tried again
    /// later, and the log has the cause. Nothing fails of what waits.
    pub(super) fn comes_later(&mut self, cause: String) -> Progress {
        if let Some((node, way, number)) = self.begins.take() {
            self.note(Some(number), Event::Fail.as_str(), Some(cause));
            let later = self.by.now + LATER;
            if let Some(armed) = self.state.events.get_mut(&(node, Some(way))) {
                armed.at = later;
            }
            self.moved = true;
        }
        self.run()
    }

    /// Whatever works at a node is called off, and its token goes by the way of the event.
    pub(super) fn interrupt(&mut self, node: NodeId, way: EdgeId, origin: u32) {
        self.call_off_work(node);
        self.leave(node, origin, &[way]);
    }

    /// The name of an event among those of its task, as its row has it.
    pub(super) fn event_of(&self, awaited: Awaited) -> String {
        Stored::event_of(&Stored::event_name(&self.shape.graph, awaited)).into()
    }

    /// Has the rows of workers say what is waited for now.
    pub(super) fn keep_events(&mut self) {
        let before = match &self.before.0 {
            Before::Nothing => BTreeMap::new(),
            Before::Of(before) if !before.waits() && !self.state.waits() => return,
            Before::Of(before) => self.rows_of(before),
            Before::Other(before) => before.events(),
        };
        self.keep_subscriptions();
        let now = self.rows_of(&self.state);
        for key in before.keys().filter(|key| !now.contains_key(*key)) {
            let (number, event) = key.clone();
            let gone = (self.task_id(number), event);
            if !self.finished_jobs.contains(&gone) {
                self.finished_jobs.push(gone);
            }
        }
        for ((number, event), at) in now {
            let was = before.get(&(number, event.clone()));
            let row = JobRow {
                event,
                state: JobState::Timer,
                due_at: at,
                ..self.new_job(number)
            };
            match was {
                Some(was) if *was == at => {}
                Some(_) => self.changed_jobs.push(row),
                None => self.jobs.push(row),
            }
        }
    }

    /// Whether a moment is waited for: one that comes again and again may have come often enough.
    fn still_comes(&self, (node, way): Awaited, armed: &Armed) -> bool {
        let mut events = self.shape.node(node).events.iter();
        let event = events.find(|event| event.way.map(|(edge, _)| edge) == way);
        let most = event.and_then(|event| match event.trigger {
            TriggerShape::Timer { repeat, .. } => repeat.times,
            _ => None,
        });
        armed.key.is_none() && most.is_none_or(|most| armed.times < most)
    }

    fn rows_of(&self, state: &State) -> BTreeMap<Key, DateTime<Utc>> {
        let rows = state.all_events();
        let rows = rows.filter(|(awaited, armed)| self.still_comes(*awaited, armed));
        rows.map(|(awaited, armed)| ((armed.task, self.event_of(awaited)), armed.at))
            .collect()
    }
}

/// When an event is tried again whose next time could not be said.
const LATER: TimeDelta = TimeDelta::hours(1);

/// The shortest pause of what comes again and again.
const SHORTEST: TimeDelta = TimeDelta::seconds(1);

/// When a repeating timer is due after it was due at `last`.
fn next_time(
    moment: Moment,
    last: DateTime<Utc>,
    now: DateTime<Utc>,
    repeat: Repeat,
) -> DateTime<Utc> {
    let Moment::After(pause) = moment else {
        return moment.from(last);
    };
    let pause = pause.max(SHORTEST);
    let next = Moment::After(pause).from(last);
    if repeat.catch_up == CatchUp::All || next > now {
        return next;
    }
    // As it would have been, had nothing been missed.
    let missed = (now - last)
        .num_microseconds()
        .zip(pause.num_microseconds());
    let turns = missed.and_then(|(missed, pause)| i32::try_from(missed / pause.max(1) + 1).ok());
    turns
        .and_then(|turns| pause.checked_mul(turns))
        .map_or(next, |span| last + span)
}
