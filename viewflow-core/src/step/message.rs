//! Messages and signals: to wait for them, to take them, to send them.
//!
//! As with timers, the rows by which those who wait are found follow from where the process stands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use viewflow_graph::{NodeId, Way};

use super::event::Key;
use super::{Before, Call, Progress, Step, What};
use crate::message::Envelope;
use crate::shape::EventShape;
use crate::standing::{Armed, Awaited, State};
use crate::status::{Event, IllegalTransition};
use crate::store::{JobKey, MessageKind, MessageRow, SubscriptionRow};

/// What a step is told, and tells others.
#[derive(Default)]
pub(super) struct Told {
    /// What has come, for what.
    heard: Option<(Awaited, Armed)>,
    /// Why the application could not take it.
    refused: Option<Refusal>,
    thrown: Vec<Envelope>,
    /// What this step has begun to wait for before it threw a signal, which therefore hears it.
    early: BTreeSet<Awaited>,
    /// Who waited before the flow changed.
    were: Vec<SubscriptionRow>,
    pub(super) subscriptions: Vec<SubscriptionRow>,
    pub(super) unsubscribed: Vec<JobKey>,
}

/// What was told could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) cause: String,
    /// Whether the task that waited for it has failed, so that it is taken when that is tried again.
    pub(crate) task_failed: bool,
}

impl Step<'_> {
    /// A node waits for messages with this key from now on, or for signals.
    pub(super) fn await_told(&mut self, node: NodeId, number: u32, place: usize, key: String) {
        let armed = Armed {
            at: self.by.now,
            key: Some(key),
            task: number,
            times: 0,
        };
        let awaited = self.awaited(node, place);
        self.state.events.insert(awaited, armed);
        self.moved = true;
    }

    /// Goes on once it is known with which key messages are waited for.
    pub(super) fn answer_key(&mut self, call: Call, key: String) -> Progress {
        let (node, number) = (call.node, call.task.number);
        let What::Key(place) = call.what else {
            return self.run();
        };
        self.await_told(node, number, place, key);
        self.go_on_arming(node, number, place)
    }

    /// A message or a signal has come for an event of a task. `None` if the task does not wait for it any
    /// more.
    pub(crate) fn receive(
        &mut self,
        number: u32,
        event: &str,
        message: &MessageRow,
    ) -> Result<Option<Progress>, IllegalTransition> {
        let node = self.node_of(number);
        let shape = self.shape;
        let is_it = |place: &usize, shape: &EventShape| {
            let told = (message.kind, message.name.as_str());
            let awaited = self.awaited(node, *place);
            let armed = self.state.events.get(&awaited);
            shape.told() == Some(told)
                && self.event_of(awaited) == event
                && armed.is_some_and(|armed| {
                    armed.task == number && armed.key.as_deref() == Some(message.key.as_str())
                })
        };
        let mut events = shape.node(node).events.iter().enumerate();
        let Some((place, found)) = events.find(|(place, event)| is_it(place, event)) else {
            return Ok(None);
        };
        let awaited = self.awaited(node, place);
        if awaited.1.is_none() {
            // Whether it may go on is asked before anything moves.
            self.task(number).status.on(Event::Start)?;
        }
        let armed = self.state.events[&awaited].clone();
        self.told.heard = Some((awaited, armed));
        self.note(Some(number), "receive", Some(message.name.clone()));
        Ok(Some(match found.runs() {
            true => self.pause(node, number, What::Receive(place)),
            false => self.received(node, number, place),
        }))
    }

    /// Goes on once the application has done with a message or a signal what it does.
    pub(super) fn received(&mut self, node: NodeId, number: u32, place: usize) -> Progress {
        if self.shape.node(node).kind.is_start() {
            return self.pass(node, number, &[Way::Next]);
        }
        let Some(((_, way), armed)) = self.told.heard.take() else {
            return self.run();
        };
        debug_assert_eq!(self.awaited(node, place), (node, way));
        let gone_on = match way {
            Some(way) => self.happen(node, way, armed),
            None => self.complete_scheduled(number),
        };
        gone_on.unwrap_or_else(|_| self.run())
    }

    /// The application could not take what was told. Where the task is there to wait for it, it fails, and
    /// is tried again with the same; where it came on the boundary, the task goes on as before.
    pub(super) fn not_received(&mut self, call: Call, cause: String) -> Progress {
        let number = call.task.number;
        let way = self.told.heard.take().and_then(|((_, way), _)| way);
        match way {
            Some(_) => self.note(Some(number), Event::Fail.as_str(), Some(cause.clone())),
            None => {
                let failed = self.fail(number, &cause);
                debug_assert!(failed.is_ok(), "it was asked before the code was called");
                let now = self.by.now;
                self.row(number).started_at.get_or_insert(now);
                self.waits_no_more(call.node);
            }
        }
        self.told.refused = Some(Refusal {
            cause,
            task_failed: way.is_none(),
        });
        self.run()
    }

    /// Why the application could not take what was told.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.told.refused.as_ref()
    }

    /// A node tells others, once the step is committed.
    pub(super) fn throw(&mut self, node: NodeId, number: u32, envelope: Envelope) -> Progress {
        // Whoever waits at this moment hears a signal, even if that is not written yet.
        let waiting = self.state.events.iter();
        let told = waiting.filter(|(_, armed)| armed.key.is_some());
        self.told.early.extend(told.map(|(awaited, _)| *awaited));
        self.told.thrown.push(envelope.kept());
        self.pass(node, number, &[Way::Next])
    }

    /// What the step tells others; and what it has begun to wait for before.
    pub(crate) fn take_thrown(&mut self) -> (Vec<Envelope>, BTreeSet<Key>) {
        let early = std::mem::take(&mut self.told.early);
        let early = early.into_iter().filter_map(|awaited| {
            let armed = self.state.events.get(&awaited)?;
            Some((armed.task, self.event_of(awaited)))
        });
        let early = early.collect();
        (std::mem::take(&mut self.told.thrown), early)
    }

    /// Has the rows of those who wait say what is waited for now.
    pub(super) fn keep_subscriptions(&mut self) {
        let now = self.subscriptions(&self.state);
        let (before, gone) = match &self.before.0 {
            Before::Nothing => (BTreeMap::new(), Vec::new()),
            Before::Of(before) => {
                let before = self.subscriptions(before);
                let gone = before
                    .keys()
                    .filter(|key| now.get(*key) != before.get(*key));
                let gone = gone.cloned().collect();
                (before, gone)
            }
            // What they were called then is in their rows.
            Before::Other(before) => {
                let goes_on = |key: &Key| now.get(key).is_some_and(|now| self.has_row(key, now));
                let (kept, gone): (Vec<_>, Vec<_>) =
                    before.subscriptions().into_iter().partition(goes_on);
                let kept = kept.into_iter().filter_map(|key| {
                    let wait = now.get(&key)?.clone();
                    Some((key, wait))
                });
                (kept.collect(), gone)
            }
        };
        for (number, event) in gone {
            self.told.unsubscribed.push((self.task_id(number), event));
        }
        for (key, (kind, name, told, since)) in now {
            if before
                .get(&key)
                .is_some_and(|b| *b == (kind, name, told.clone(), since))
            {
                continue;
            }
            let (number, event) = key;
            self.told.subscriptions.push(SubscriptionRow {
                id: 0,
                task: self.task_id(number),
                event,
                flow: self.shape.name.into(),
                kind,
                name: name.into(),
                key: told,
                since,
            });
        }
        // The order in which they have begun to wait is that of the rows.
        self.told
            .subscriptions
            .sort_by_key(|row| (row.since, row.task.number));
    }

    /// The rows of those who wait as they were before the flow changed: who still waits for the same keeps
    /// its row, and so its place among all who do.
    pub(crate) fn has_waited(&mut self, rows: Vec<SubscriptionRow>) {
        self.told.were = rows;
    }

    fn has_row(&self, (number, event): &Key, (kind, name, key, since): &Subscription) -> bool {
        let mut rows = self.told.were.iter();
        rows.any(|row| {
            (row.task.number, &row.event) == (*number, event)
                && (row.kind, row.name.as_str(), &row.key, row.since) == (*kind, *name, key, *since)
        })
    }

    fn subscriptions(&self, state: &State) -> BTreeMap<Key, Subscription> {
        let rows = state.all_events().filter_map(|(awaited, armed)| {
            let (node, way) = awaited;
            let mut events = self.shape.node(node).events.iter();
            let event = events.find(|event| event.way.map(|(edge, _)| edge) == way)?;
            let (kind, name) = event.told()?;
            let key = armed.key.clone()?;
            let row = (armed.task, self.event_of(awaited));
            Some((row, (kind, name, key, armed.at)))
        });
        rows.collect()
    }
}

/// For what, with which key, and since when.
type Subscription = (MessageKind, &'static str, String, DateTime<Utc>);
