//! A state as the text in its process's row, there and back, without anything in between: every step
//! does both.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use viewflow_graph::{EdgeId, Graph, Marking, NodeId, Token};

use super::compensation::{Undoable, Undoing, WHOLE};
use super::{Many, Owners, State};
use crate::UserId;

/// The parts of a state, as [`Stored`](super::Stored) tells them. In the order of their names, as the
/// text has them.
#[derive(Default, Serialize, Deserialize)]
struct Parts<'t> {
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    ended: Part<'t, bool>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    fired: Part<'t, bool>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    heard: Part<'t, bool>,
    #[serde(borrow, default, rename = "in", skip_serializing_if = "Part::is_empty")]
    holders: Part<'t, Holder>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    on: Part<'t, i64>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    owners: Part<'t, Vec<UserId>>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    undoable: Part<'t, Vec<Undoable>>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    undoing: Part<'t, Undoing>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    visits: Part<'t, u32>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    went_on: Part<'t, bool>,
}

/// What each place of a part holds. Names are Rust's, or two of them with an arrow, and need no
/// escapes.
struct Part<'t, T>(Vec<(&'t str, T)>);

/// What holds a node: a task, or many.
#[derive(Serialize)]
#[serde(untagged)]
enum Holder {
    One(u32),
    Many(Many),
}

impl<T> Default for Part<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'t, T> Part<'t, T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn sorted(mut places: Vec<(&'t str, T)>) -> Self {
        places.sort_by_key(|(place, _)| *place);
        Self(places)
    }
}

impl<T: Serialize> Serialize for Part<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (place, value) in &self.0 {
            map.serialize_entry(place, value)?;
        }
        map.end()
    }
}

impl<'de: 't, 't, T: Deserialize<'de>> Deserialize<'de> for Part<'t, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Places<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Places<T> {
            type Value = Vec<(&'de str, T)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what each place holds")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut places = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(entry) = map.next_entry()? {
                    places.push(entry);
                }
                Ok(places)
            }
        }
        let places = deserializer.deserialize_map(Places(std::marker::PhantomData))?;
        Ok(Self(places))
    }
}

impl<'de> Deserialize<'de> for Holder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Holder;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a task's number, or how far many tasks are")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Holder, E> {
                let number = u32::try_from(number);
                number
                    .map(Holder::One)
                    .map_err(|_| E::custom("no task has this number"))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Holder, A::Error> {
                let many = Many::deserialize(MapAccessDeserializer::new(map));
                many.map(Holder::Many).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

/// The text of a state.
pub(super) fn write(state: &State, graph: &Graph) -> String {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let marking = &state.marking;
    let one = state
        .holders
        .iter()
        .map(|(id, n)| (name(*id), Holder::One(*n)));
    let many = state
        .many
        .iter()
        .map(|(id, m)| (name(*id), Holder::Many(*m)));
    let is_marked =
        |id: &EdgeId| marking.on(*id).is_some() || marking.heard(*id) || marking.has_fired(*id);
    let edges = graph.edges().map(|(id, _)| id).filter(is_marked);
    let edges: Vec<(EdgeId, String)> = edges.map(|id| (id, edge_name(graph, id))).collect();
    let which = |is: &dyn Fn(EdgeId) -> bool| {
        let edges = edges.iter().filter(|(id, _)| is(*id));
        Part::sorted(edges.map(|(_, name)| (name.as_str(), true)).collect())
    };
    let on = edges.iter().filter_map(|(id, name)| {
        let token = marking.on(*id)?;
        Some((name.as_str(), signed(token)))
    });
    let went_on = graph.nodes().filter(|(id, _)| marking.went_on(*id));
    let owners = state.owners.0.iter().map(|(id, o)| (name(*id), o.clone()));
    let compensation = &state.compensation;
    let undoable = compensation.undoable.iter();
    let undoing = compensation.undoing.iter();
    let parts = Parts {
        ended: Part(state.ended.then_some(("ended", true)).into_iter().collect()),
        fired: which(&|id| marking.has_fired(id)),
        heard: which(&|id| marking.heard(id)),
        holders: Part::sorted(one.chain(many).collect()),
        on: Part::sorted(on.collect()),
        owners: Part::sorted(owners.collect()),
        undoable: Part::sorted(undoable.map(|(id, u)| (name(*id), u.clone())).collect()),
        undoing: Part::sorted(
            undoing
                .map(|(whence, u)| (whence.map_or(WHOLE, name), *u))
                .collect(),
        ),
        visits: Part::sorted(state.visits.iter().map(|(id, n)| (name(*id), *n)).collect()),
        went_on: Part::sorted(
            went_on
                .map(|(_, node)| (node.name.as_str(), true))
                .collect(),
        ),
    };
    serde_json::to_string(&parts).expect("names and numbers are always JSON")
}

/// The state in a text, on the graph as it is now. `empty` is the graph's empty marking, and `renamed`
/// are the nodes that had other names once.
///
/// # Errors
///
/// What of it cannot be read, or has no place in the graph.
pub(super) fn read(
    text: &str,
    graph: &Graph,
    empty: Marking,
    renamed: &[(&str, &str)],
) -> Result<State, String> {
    let parts = parse(text)?;
    let mut state = State::on(empty);
    let node = |name: &str| {
        let missing = || format!("it stands on `{name}`, which the flow does not have");
        graph.find(name).ok_or_else(missing)
    };
    let edge = |name: &str| {
        let missing = || format!("it stands on the way `{name}`, which the flow does not have");
        find_edge(graph, name).ok_or_else(missing)
    };
    for (name, holder) in parts.holders.0 {
        let id = node(name)?;
        match holder {
            Holder::One(number) => {
                state.holders.insert(id, number);
            }
            Holder::Many(many) => {
                state.many.insert(id, many);
                if many.passed {
                    state.marking.close(id);
                    continue;
                }
            }
        }
        state.marking.occupy(id);
    }
    for (name, number) in parts.on.0 {
        let token = Token {
            live: number > 0,
            origin: u32::try_from(number.unsigned_abs()).unwrap_or(0),
        };
        state.marking.place(edge(name)?, token);
    }
    for (name, _) in parts.heard.0 {
        state.marking.set_heard(edge(name)?);
    }
    for (name, _) in parts.fired.0 {
        state.marking.set_fired(edge(name)?);
    }
    for (name, _) in parts.went_on.0 {
        state.marking.set_went_on(node(name)?);
    }
    state.owners = known_owners(parts.owners, graph);
    let visits = parts.visits.0.into_iter();
    let visits = visits.filter_map(|(name, n)| Some((graph.find(name)?, n)));
    state.visits = visits.collect();
    for (name, tasks) in parts.undoable.0 {
        // What is over is not carried over when its flow changes, and may be compensated yet. Whose
        // node is gone can be undone no more.
        let new = renamed.iter().find(|(old, _)| *old == name);
        let new = new.and_then(|(_, new)| graph.find(new));
        if let Some(id) = graph.find(name).or(new) {
            state.compensation.undoable.insert(id, tasks);
        }
    }
    for (name, undoing) in parts.undoing.0 {
        let whence = match name {
            WHOLE => None,
            name => Some(node(name)?),
        };
        state.compensation.undoing.insert(whence, undoing);
    }
    state.ended = !parts.ended.is_empty();
    Ok(state)
}

/// Who did what some other node asks about, and nothing else of the state.
///
/// # Errors
///
/// What of it cannot be read.
pub(super) fn read_owners(text: &str, graph: &Graph) -> Result<Owners, String> {
    Ok(known_owners(parse(text)?.owners, graph))
}

fn parse(text: &str) -> Result<Parts<'_>, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Whose node is gone is asked about no more.
fn known_owners(owners: Part<'_, Vec<UserId>>, graph: &Graph) -> Owners {
    let owners = owners.0.into_iter();
    Owners(
        owners
            .filter_map(|(name, o)| Some((graph.find(name)?, o)))
            .collect(),
    )
}

/// A token as the number of the task that sent it, negative if it is dead.
pub(super) fn signed(token: Token) -> i64 {
    let number = i64::from(token.origin);
    if token.live { number } else { -number }
}

/// An edge by the names of its ends; of several between the same two, the later ones are numbered.
pub(super) fn edge_name(graph: &Graph, id: EdgeId) -> String {
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
    use viewflow_graph::Marking;

    use super::{Undoable, read};
    use crate::conformance::flows::TripFlow;
    use crate::shape::Shape;

    #[test]
    fn what_was_done_at_a_renamed_node_can_still_be_undone() {
        let shape = Shape::of::<TripFlow>();
        let text = r#"{"ended":{"ended":true},"undoable":{"gone":[[2,3]],"plane":[[1,2]]}}"#;
        let empty = Marking::empty(&shape.graph);
        let state = read(text, &shape.graph, empty, &[("plane", "flight")]).unwrap();
        let flight = shape.find("flight").unwrap();
        let undoable: Vec<_> = state.compensation.undoable.into_iter().collect();
        assert_eq!(undoable, [(flight, vec![Undoable(1, 2)])]);
    }
}
