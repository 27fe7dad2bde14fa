//! What a step has changed in where its process stands.
//!
//! Every step that moves a token leaves its changes in the log. Played one after the other they
//! lead from nothing to the stored state; played backwards, the latest of them undo a step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Stored;

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
