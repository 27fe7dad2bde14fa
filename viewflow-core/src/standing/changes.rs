//! What a step has changed in where its process stands.
//!
//! Every step that moves a token leaves its changes in the log. Played one after the other they
//! lead from nothing to the stored state; played backwards, the latest of them undo a step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use viewflow_graph::{Graph, Marking};

use super::compensation::WHOLE;
use super::{State, Stored, Whence, text};

/// For each place that is not as it was, what it held before and what it holds now; null is
/// nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    /// How many tasks the process had before the step, and after it.
    pub(crate) tasks: (u32, u32),
    /// By the name of the part and that of the place in it.
    pub(crate) places: BTreeMap<String, BTreeMap<String, (Value, Value)>>,
}

impl Changes {
    /// What leads from one state to another.
    pub(crate) fn between(before: &Stored, after: &Stored, tasks: (u32, u32)) -> Self {
        let mut places: BTreeMap<String, BTreeMap<String, (Value, Value)>> = BTreeMap::new();
        let nothing = BTreeMap::new();
        for part in before.parts().keys().chain(after.parts().keys()) {
            let old = before.parts().get(part).unwrap_or(&nothing);
            let new = after.parts().get(part).unwrap_or(&nothing);
            for place in old.keys().chain(new.keys()) {
                let (was, is) = (old.get(place), new.get(place));
                if was != is {
                    let change = (
                        was.cloned().unwrap_or(Value::Null),
                        is.cloned().unwrap_or(Value::Null),
                    );
                    let part = places.entry(part.clone()).or_default();
                    part.insert(place.clone(), change);
                }
            }
        }
        Self { tasks, places }
    }

    /// What leads from one state of a flow to another.
    pub(crate) fn of(before: &State, after: &State, graph: &Graph, tasks: (u32, u32)) -> Self {
        if !before.strands.is_empty() || !after.strands.is_empty() {
            let (before, after) = (Stored::of(before, graph), Stored::of(after, graph));
            return Self::between(&before, &after, tasks);
        }
        let mut changes = Self {
            tasks,
            places: BTreeMap::new(),
        };
        let (was, is) = (&before.marking, &after.marking);
        for (id, _) in graph.edges() {
            let token = |marking: &Marking| marking.on(id).map(text::signed);
            let differ = [
                ("on", json!(token(was)), json!(token(is))),
                ("heard", flag(was.heard(id)), flag(is.heard(id))),
                ("fired", flag(was.has_fired(id)), flag(is.has_fired(id))),
            ];
            // Names are made only for what has changed.
            if was.on(id) != is.on(id)
                || was.heard(id) != is.heard(id)
                || was.has_fired(id) != is.has_fired(id)
            {
                let name = text::edge_name(graph, id);
                for (part, was, is) in differ {
                    changes.note(part, &name, was, is);
                }
            }
        }
        for (id, node) in graph.nodes() {
            let name = node.name.as_str();
            let holder = |state: &State| match (state.holders.get(&id), state.many.get(&id)) {
                (Some(number), _) => json!(number),
                (None, many) => json!(many),
            };
            changes.note("in", name, holder(before), holder(after));
            changes.note("went_on", name, flag(was.went_on(id)), flag(is.went_on(id)));
            let owners = |state: &State| json!(state.owners.0.get(&id));
            if before.owners.0.get(&id) != after.owners.0.get(&id) {
                changes.note("owners", name, owners(before), owners(after));
            }
            let visits = |state: &State| json!(state.visits.get(&id));
            changes.note("visits", name, visits(before), visits(after));
            if before.compensation != after.compensation {
                let undoable = |state: &State| json!(state.compensation.undoable.get(&id));
                changes.note("undoable", name, undoable(before), undoable(after));
                changes.note_undoing(name, Some(id), before, after);
            }
            let failed = |state: &State| flag(state.failed == Some(id));
            changes.note("failed", name, failed(before), failed(after));
        }
        let awaited = before.events.keys().chain(after.events.keys());
        for awaited in awaited.copied().collect::<std::collections::BTreeSet<_>>() {
            let armed = |state: &State| json!(state.events.get(&awaited));
            let name = text::event_name(graph, awaited);
            changes.note("events", &name, armed(before), armed(after));
        }
        changes.note_undoing(WHOLE, None, before, after);
        changes.note("ended", "ended", flag(before.ended), flag(after.ended));
        changes
    }

    fn note_undoing(&mut self, place: &str, whence: Whence, before: &State, after: &State) {
        let undoing = |state: &State| json!(state.compensation.undoing.get(&whence));
        self.note("undoing", place, undoing(before), undoing(after));
    }

    fn note(&mut self, part: &str, place: &str, was: Value, is: Value) {
        if was != is {
            let part = self.places.entry(part.into()).or_default();
            part.insert(place.into(), (was, is));
        }
    }

    /// Whether the step has left everything where it was.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty() && self.tasks.0 == self.tasks.1
    }

    pub(crate) fn encode(&self) -> String {
        serde_json::to_string(self).expect("names and JSON are always JSON")
    }

    /// The changes in a line of the log; `None` where it has none that can be read.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Every place that they concern.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, &str, &Value, &Value)> {
        self.places.iter().flat_map(|(part, places)| {
            let places = places.iter();
            places.map(move |(place, (was, is))| (part.as_str(), place.as_str(), was, is))
        })
    }

    /// Whether they concern a part of the state at all.
    pub(crate) fn concern(&self, part: &str) -> bool {
        self.places.contains_key(part)
    }

    /// Whether they compensate what others have done.
    pub(crate) fn compensates(&self, others: &Self) -> bool {
        let part = |changes: &Self| changes.places.get("undoable").cloned();
        let (Some(own), Some(others)) = (part(self), part(others)) else {
            return false;
        };
        let has =
            |tasks: &Value, task: &Value| tasks.as_array().is_some_and(|all| all.contains(task));
        own.iter().any(|(place, (was, is))| {
            let done = others.get(place).and_then(|(_, done)| done.as_array());
            let gone = |task: &Value| has(was, task) && !has(is, task);
            done.is_some_and(|done| done.iter().any(gone))
        })
    }

    /// The same the other way round.
    pub(crate) fn inverse(&self) -> BTreeMap<String, BTreeMap<String, (Value, Value)>> {
        let mut inverse = self.places.clone();
        for change in inverse.values_mut().flat_map(BTreeMap::values_mut) {
            std::mem::swap(&mut change.0, &mut change.1);
        }
        inverse
    }

    /// Plays them on a state: forwards.
    #[cfg(any(test, feature = "conformance"))]
    pub(crate) fn play(&self, on: &mut Stored) {
        for (part, place, _, is) in self.each() {
            on.put(part, place, is.clone());
        }
    }

    /// Plays them on a state: backwards.
    pub(crate) fn unplay(&self, on: &mut Stored) {
        for (part, place, was, _) in self.each() {
            on.put(part, place, was.clone());
        }
    }
}

/// What is so is true, and what is not so is not there.
fn flag(is: bool) -> Value {
    if is { Value::Bool(true) } else { Value::Null }
}
