//! Where a process stands, as it is kept in its row: JSON in the flow's own names, so that it can be
//! read by people and by a changed flow.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use viewflow_graph::{EdgeId, Graph, NodeId, Token};

use super::{Many, Owners, State};

/// For each part of a state, what each of its places holds. The parts:
///
/// | part | place | holds |
/// |---|---|---|
/// | `in` | a node | the number of the task there, or, of many tasks, how far they are |
/// | `on` | an edge | the number of the task that sent the token, negative if the token is dead |
/// | `heard` | an edge | that this branch of a join has been heard since the join went on |
/// | `went_on` | a join | that it has gone on, and not heard from all its branches |
/// | `fired` | an edge | that the event on a boundary has happened |
/// | `owners` | a node | who did its latest run |
/// | `visits` | a node | how often the process has come there |
/// | `ended` | `ended` | that a live token has reached an end |
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

    /// The state as it is stored.
    pub(crate) fn of(state: &State, graph: &Graph) -> Self {
        let mut stored = Self::default();
        let name = |id: NodeId| graph.node(id).name.as_str();
        for (id, number) in &state.holders {
            stored.put("in", name(*id), json!(number));
        }
        for (id, many) in &state.many {
            let many = serde_json::to_value(many).expect("numbers are always JSON");
            stored.put("in", name(*id), many);
        }
        let marking = &state.marking;
        for (id, _) in graph.edges() {
            if let Some(token) = marking.on(id) {
                let number = i64::from(token.origin);
                let value = if token.live { number } else { -number };
                stored.put("on", &edge_name(graph, id), json!(value));
            }
            if marking.heard(id) {
                stored.put("heard", &edge_name(graph, id), json!(true));
            }
            if marking.has_fired(id) {
                stored.put("fired", &edge_name(graph, id), json!(true));
            }
        }
        for (id, node) in graph.nodes() {
            if marking.went_on(id) {
                stored.put("went_on", &node.name, json!(true));
            }
        }
        for (id, owners) in &state.owners.0 {
            stored.put("owners", name(*id), json!(owners));
        }
        for (id, visits) in &state.visits {
            stored.put("visits", name(*id), json!(visits));
        }
        if state.ended {
            stored.put("ended", "ended", json!(true));
        }
        stored
    }

    /// The state that was stored, on the graph as it is now.
    ///
    /// # Errors
    ///
    /// What of it has no place in the graph.
    pub(crate) fn on(&self, graph: &Graph) -> Result<State, String> {
        let mut state = State::new(graph);
        let node = |name: &str| {
            let missing = || format!("it stands on `{name}`, which the flow does not have");
            graph.find(name).ok_or_else(missing)
        };
        let edge = |name: &str| {
            let missing = || format!("it stands on the way `{name}`, which the flow does not have");
            find_edge(graph, name).ok_or_else(missing)
        };
        for (name, value) in self.part("in") {
            let id = node(name)?;
            match value.as_u64() {
                Some(number) => {
                    state.holders.insert(id, u32::try_from(number).unwrap_or(0));
                }
                None => {
                    let many: Many = read(name, value)?;
                    state.many.insert(id, many);
                    if many.passed {
                        state.marking.close(id);
                        continue;
                    }
                }
            }
            state.marking.occupy(id);
        }
        for (name, value) in self.part("on") {
            let number: i64 = read(name, value)?;
            let token = Token {
                live: number > 0,
                origin: u32::try_from(number.unsigned_abs()).unwrap_or(0),
            };
            state.marking.place(edge(name)?, token);
        }
        for (name, _) in self.part("heard") {
            state.marking.set_heard(edge(name)?);
        }
        for (name, _) in self.part("fired") {
            state.marking.set_fired(edge(name)?);
        }
        for (name, _) in self.part("went_on") {
            state.marking.set_went_on(node(name)?);
        }
        state.owners = self.owners(graph)?;
        for (name, value) in self.part("visits") {
            if let Ok(id) = node(name) {
                state.visits.insert(id, read(name, value)?);
            }
        }
        state.ended = !self.get("ended", "ended").is_null();
        Ok(state)
    }

    /// Who did what some other node asks about, and nothing else of the state.
    pub(crate) fn owners(&self, graph: &Graph) -> Result<Owners, String> {
        let mut owners = Owners::default();
        // Whose node is gone is asked about no more.
        for (name, value) in self.part("owners") {
            if let Some(id) = graph.find(name) {
                owners.0.insert(id, read(name, value)?);
            }
        }
        Ok(owners)
    }

    fn part(&self, part: &str) -> impl Iterator<Item = (&str, &Value)> {
        let places = self.0.get(part).into_iter().flatten();
        places.map(|(place, value)| (place.as_str(), value))
    }
}

fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, String> {
    T::deserialize(value)
        .map_err(|error| format!("what it holds at `{name}` cannot be read: {error}"))
}

/// An edge by the names of its ends; of several between the same two, the later ones are numbered.
pub(crate) fn edge_name(graph: &Graph, id: EdgeId) -> String {
    let edge = graph.edge(id);
    let twins = graph.node(edge.from).outgoing();
    let before = twins
        .iter()
        .filter(|twin| **twin < id && graph.edge(**twin).to == edge.to)
        .count();
    let (from, to) = (&graph.node(edge.from).name, &graph.node(edge.to).name);
    match before {
        0 => format!("{from}->{to}"),
        n => format!("{from}->{to}#{}", n + 1),
    }
}

/// The edge of that name.
fn find_edge(graph: &Graph, name: &str) -> Option<EdgeId> {
    let (from, _) = name.split_once("->")?;
    let outgoing = graph.node(graph.find(from)?).outgoing().iter().copied();
    outgoing
        .into_iter()
        .find(|id| edge_name(graph, *id) == name)
}

#[cfg(test)]
mod tests {
    use viewflow_graph::Token;

    use super::{State, Stored, edge_name};
    use crate::UserId;
    use crate::conformance::flows::{GreetFlow, SortFlow};
    use crate::shape::Shape;
    use crate::standing::Many;

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
