//! A state as a map of maps, to be compared, played forwards and backwards, and carried over.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use viewflow_graph::{Graph, Marking};

use super::{Armed, Awaited, State, text};

/// For each part of a state, what each of its places holds. The parts:
///
/// | part | place | holds |
/// |---|---|---|
/// | `in` | a node | the number of the task there, or, of many tasks, how far they are |
/// | `on` | an edge | the number of the task that sent the token, negative if the token is dead |
/// | `heard` | an edge | that this branch of a join has been heard since the join went on |
/// | `went_on` | a join | that it has gone on, and not heard from all its branches |
/// | `fired` | an edge | that the event on a boundary has happened |
/// | `events` | an edge on a boundary, or a node | an event that is waited for: since which task, until when |
/// | `owners` | a node | who did its latest run |
/// | `undoable` | a node | which tasks can be compensated: for each when it was done, and its number |
/// | `undoing` | a `Compensate`, or `self` | how far a compensation is; see `compensation.rs` |
/// | `visits` | a node | how often the process has come there |
/// | `failed` | an `ErrorEnd` | that the process has come to it |
/// | `ended` | `ended` | that a live token has reached an end |
///
/// What an event that comes again and again has begun goes its way by itself, in a strand with a number:
/// its places end in `@` and that number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stored(BTreeMap<String, BTreeMap<String, Value>>);

impl Stored {
    /// # Errors
    ///
    /// Why the text is no state.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self(parts))
    }

    pub(crate) fn encode(&self) -> String {
        serde_json::to_string(&self.0).expect("names and JSON are always JSON")
    }

    pub(super) fn parts(&self) -> &BTreeMap<String, BTreeMap<String, Value>> {
        &self.0
    }

    /// What a place holds; null if nothing.
    pub(super) fn get(&self, part: &str, place: &str) -> &Value {
        let found = self.0.get(part).and_then(|places| places.get(place));
        found.unwrap_or(&Value::Null)
    }

    /// Puts something at a place; null is nothing.
    pub(super) fn put(&mut self, part: &str, place: &str, value: Value) {
        if value.is_null() {
            if let Some(places) = self.0.get_mut(part) {
                places.remove(place);
                if places.is_empty() {
                    self.0.remove(part);
                }
            }
            return;
        }
        let places = self.0.entry(part.into()).or_default();
        places.insert(place.into(), value);
    }

    /// When each event is due that is waited for, by its task's number and its name among those of the
    /// task.
    pub(crate) fn events(&self) -> BTreeMap<(u32, String), DateTime<Utc>> {
        let due = self.awaited().filter(|(_, armed)| armed.key.is_none());
        due.map(|(key, armed)| (key, armed.at)).collect()
    }

    /// Which messages and signals are waited for, in the same way.
    pub(crate) fn subscriptions(&self) -> Vec<(u32, String)> {
        let told = self.awaited().filter(|(_, armed)| armed.key.is_some());
        told.map(|(key, _)| key).collect()
    }

    fn awaited(&self) -> impl Iterator<Item = ((u32, String), Armed)> + '_ {
        let events = self.0.get("events").into_iter().flatten();
        events.filter_map(|(name, armed)| {
            let armed: Armed = serde_json::from_value(armed.clone()).ok()?;
            Some(((armed.task, Self::event_of(name).into()), armed))
        })
    }

    /// An event that is waited for, by its node, or by its way.
    pub(crate) fn event_name(graph: &Graph, awaited: Awaited) -> String {
        text::event_name(graph, awaited)
    }

    /// The name of an event among those of one task: where its way leads, or nothing if it is the task's
    /// own.
    pub(crate) fn event_of(name: &str) -> &str {
        let name = name.split_once('@').map_or(name, |(name, _)| name);
        name.split_once("->").map_or("", |(_, to)| to)
    }

    /// The state as it is stored.
    pub(crate) fn of(state: &State, graph: &Graph) -> Self {
        let read = Self::parse(&text::write(state, graph));
        read.expect("what was written can be read")
    }

    /// The state that was stored, on the graph as it is now.
    ///
    /// # Errors
    ///
    /// What of it has no place in the graph.
    pub(crate) fn on(&self, graph: &Graph) -> Result<State, String> {
        text::read(&self.encode(), graph, Marking::empty(graph), &[])
    }
}

#[cfg(test)]
mod tests {
    use viewflow_graph::Token;

    use super::{State, Stored};
    use crate::UserId;
    use crate::conformance::flows::{GreetFlow, SortFlow};
    use crate::shape::Shape;
    use crate::standing::Many;
    use crate::standing::text::edge_name;

    fn read_back(text: &str, shape: &Shape) -> Result<State, String> {
        Stored::parse(text).unwrap().on(&shape.graph)
    }

    #[test]
    fn a_state_is_read_back_as_it_was() {
        let shape = Shape::of::<SortFlow>();
        let at = |name| shape.find(name).unwrap();
        let mut state = State::new(&shape.graph);
        state.marking.occupy(at("fetch"));
        state.holders.insert(at("fetch"), 2);
        state.marking.occupy(at("write"));
        let many = Many {
            first: 3,
            total: 9,
            done: 1,
            canceled: 2,
            passed: false,
            skipped: 0,
        };
        state.many.insert(at("write"), many);
        state.owners.0.insert(at("start"), vec![UserId(7)]);
        state.visits.insert(at("sort"), 4);
        state.ended = true;
        let ways = shape.graph.node(at("sort")).outgoing();
        for (way, live) in ways.iter().zip([true, false]) {
            state.marking.place(*way, Token { live, origin: 2 });
        }
        state.marking.set_heard(ways[2]);
        state.marking.set_went_on(at("meet"));
        let text = Stored::of(&state, &shape.graph).encode();
        let expected = concat!(
            r#"{"ended":{"ended":true},"heard":{"sort->gather":true},"#,
            r#""in":{"fetch":2,"write":{"canceled":2,"done":1,"first":3,"total":9}},"#,
            r#""on":{"sort->count":2,"sort->meet":-2},"owners":{"start":[7]},"#,
            r#""visits":{"sort":4},"went_on":{"meet":true}}"#,
        );
        assert_eq!(text, expected);
        assert_eq!(read_back(&text, &shape), Ok(state));
    }

    #[test]
    fn ways_to_one_target_have_names_of_their_own() {
        let shape = Shape::of::<SortFlow>();
        let sort = shape.find("sort").unwrap();
        let ways = shape.graph.node(sort).outgoing();
        let names: Vec<_> = ways.iter().map(|w| edge_name(&shape.graph, *w)).collect();
        let expected = ["sort->count", "sort->meet", "sort->gather", "sort->meet#2"];
        assert_eq!(names, expected);
        for way in ways {
            let mut state = State::new(&shape.graph);
            let token = Token {
                live: true,
                origin: 5,
            };
            state.marking.place(*way, token);
            let text = Stored::of(&state, &shape.graph).encode();
            assert_eq!(read_back(&text, &shape), Ok(state));
        }
    }

    #[test]
    fn a_vanished_node_is_named() {
        let shape = Shape::of::<GreetFlow>();
        for (text, error) in [
            (
                r#"{"in":{"review":2}}"#,
                "it stands on `review`, which the flow does not have",
            ),
            (
                r#"{"on":{"start->review":2}}"#,
                "it stands on the way `start->review`, which the flow does not have",
            ),
        ] {
            assert_eq!(read_back(text, &shape).unwrap_err(), error);
        }
    }
}
