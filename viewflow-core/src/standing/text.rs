//! A state as the text in its process's row, there and back, without anything in between: every step
//! does both.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use viewflow_graph::{EdgeId, Graph, Marking, NodeId, Token};

use super::compensation::{Undoable, Undoing, WHOLE};
use super::{Armed, Awaited, Many, Owners, State, Strand};
use crate::UserId;

/// The parts of a state, as [`Stored`](super::Stored) tells them. In the order of their names, as the
/// text has them.
#[derive(Default, Serialize, Deserialize)]
struct Parts<'t> {
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    ended: Part<'t, bool>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    events: Part<'t, Armed>,
    #[serde(borrow, default, skip_serializing_if = "Part::is_empty")]
    failed: Part<'t, bool>,
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
    let main = Names::of(graph, "", &state.marking, &state.holders, &state.events);
    let strands = state.strands.iter().map(|(number, strand)| {
        let Strand {
            marking,
            holders,
            events,
        } = strand;
        Names::of(graph, &format!("@{number}"), marking, holders, events)
    });
    let all: Vec<Names> = std::iter::once(main).chain(strands).collect();
    let many = state
        .many
        .iter()
        .map(|(id, m)| (name(*id), Holder::Many(*m)));
    let owners = state.owners.0.iter().map(|(id, o)| (name(*id), o.clone()));
    let one = all.iter().flat_map(|names| &names.holders);
    let one = one.map(|(name, number)| (name.as_str(), Holder::One(*number)));
    let compensation = &state.compensation;
    let undoable = compensation.undoable.iter();
    let undoing = compensation.undoing.iter();
    let parts = Parts {
        ended: Part(state.ended.then_some(("ended", true)).into_iter().collect()),
        events: each(&all, |names| &names.events),
        failed: Part(
            state
                .failed
                .map(|id| (name(id), true))
                .into_iter()
                .collect(),
        ),
        fired: each(&all, |names| &names.fired),
        heard: each(&all, |names| &names.heard),
        holders: Part::sorted(one.chain(many).collect()),
        on: each(&all, |names| &names.on),
        owners: Part::sorted(owners.collect()),
        undoable: Part::sorted(undoable.map(|(id, u)| (name(*id), u.clone())).collect()),
        undoing: Part::sorted(
            undoing
                .map(|(whence, u)| (whence.map_or(WHOLE, name), *u))
                .collect(),
        ),
        visits: Part::sorted(state.visits.iter().map(|(id, n)| (name(*id), *n)).collect()),
        went_on: each(&all, |names| &names.went_on),
    };
    serde_json::to_string(&parts).expect("names and numbers are always JSON")
}

/// What each place of a strand holds, by names that tell the strand.
#[derive(Default)]
struct Names {
    events: Vec<(String, Armed)>,
    fired: Vec<(String, bool)>,
    heard: Vec<(String, bool)>,
    holders: Vec<(String, u32)>,
    on: Vec<(String, i64)>,
    went_on: Vec<(String, bool)>,
}

impl Names {
    fn of(
        graph: &Graph,
        strand: &str,
        marking: &Marking,
        holders: &BTreeMap<NodeId, u32>,
        events: &BTreeMap<Awaited, Armed>,
    ) -> Self {
        let mut names = Self::default();
        for (id, _) in graph.edges() {
            let (token, heard, fired) = (marking.on(id), marking.heard(id), marking.has_fired(id));
            if token.is_none() && !heard && !fired {
                continue;
            }
            let name = edge_name(graph, id) + strand;
            if heard {
                names.heard.push((name.clone(), true));
            }
            if fired {
                names.fired.push((name.clone(), true));
            }
            if let Some(token) = token {
                names.on.push((name, signed(token)));
            }
        }
        for (_, node) in graph.nodes().filter(|(id, _)| marking.went_on(*id)) {
            names.went_on.push((node.name.clone() + strand, true));
        }
        let named = |id: &NodeId| graph.node(*id).name.clone() + strand;
        names.holders = holders.iter().map(|(id, n)| (named(id), *n)).collect();
        let events = events.iter();
        names.events = events
            .map(|(awaited, armed)| (event_name(graph, *awaited) + strand, armed.clone()))
            .collect();
        names
    }
}

/// A part of all strands.
fn each<'n, T: Clone + 'n>(
    all: &'n [Names],
    part: impl Fn(&'n Names) -> &'n Vec<(String, T)>,
) -> Part<'n, T> {
    let places = all.iter().flat_map(part);
    Part::sorted(
        places
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect(),
    )
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
    let mut read = Read {
        graph,
        state: State::on(empty.clone()),
        empty,
    };
    for (name, holder) in parts.holders.0 {
        let (name, strand) = read.strand(name)?;
        let id = read.node(name)?;
        match holder {
            Holder::One(number) => {
                let (marking, holders, _) = read.parts(strand);
                marking.occupy(id);
                holders.insert(id, number);
            }
            Holder::Many(many) => {
                read.state.many.insert(id, many);
                match many.passed {
                    true => read.state.marking.close(id),
                    false => read.state.marking.occupy(id),
                }
            }
        }
    }
    for (name, number) in parts.on.0 {
        let token = Token {
            live: number > 0,
            origin: u32::try_from(number.unsigned_abs()).unwrap_or(0),
        };
        let (edge, strand) = read.edge(name)?;
        read.parts(strand).0.place(edge, token);
    }
    for (name, _) in parts.heard.0 {
        let (edge, strand) = read.edge(name)?;
        read.parts(strand).0.set_heard(edge);
    }
    for (name, _) in parts.fired.0 {
        let (edge, strand) = read.edge(name)?;
        read.parts(strand).0.set_fired(edge);
    }
    for (name, _) in parts.went_on.0 {
        let (name, strand) = read.strand(name)?;
        let id = read.node(name)?;
        read.parts(strand).0.set_went_on(id);
    }
    for (name, armed) in parts.events.0 {
        let (plain, strand) = read.strand(name)?;
        let awaited = match plain.split_once("->") {
            Some((from, _)) => (read.node(from)?, Some(read.edge(name)?.0)),
            None => (read.node(plain)?, None),
        };
        read.parts(strand).2.insert(awaited, armed);
    }
    for (name, undoing) in parts.undoing.0 {
        let whence = match name {
            WHOLE => None,
            name => Some(read.node(name)?),
        };
        read.state.compensation.undoing.insert(whence, undoing);
    }
    let mut state = read.state;
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
    state.ended = !parts.ended.is_empty();
    let mut failed = parts.failed.0.iter();
    state.failed = failed.find_map(|(name, _)| graph.find(name));
    Ok(state)
}

/// A state that is being read.
struct Read<'g> {
    graph: &'g Graph,
    state: State,
    empty: Marking,
}

impl Read<'_> {
    /// A name without the strand that it tells; zero is none.
    fn strand<'n>(&self, name: &'n str) -> Result<(&'n str, u32), String> {
        match name.split_once('@') {
            None => Ok((name, 0)),
            Some((name, strand)) => {
                let unknown = |_| format!("it stands on `{name}`, in a strand without a number");
                strand.parse().map(|strand| (name, strand)).map_err(unknown)
            }
        }
    }

    fn node(&self, name: &str) -> Result<NodeId, String> {
        let missing = || format!("it stands on `{name}`, which the flow does not have");
        self.graph.find(name).ok_or_else(missing)
    }

    fn edge(&self, name: &str) -> Result<(EdgeId, u32), String> {
        let (name, strand) = self.strand(name)?;
        let missing = || format!("it stands on the way `{name}`, which the flow does not have");
        let edge = find_edge(self.graph, name).ok_or_else(missing)?;
        Ok((edge, strand))
    }

    fn parts(
        &mut self,
        strand: u32,
    ) -> (
        &mut Marking,
        &mut BTreeMap<NodeId, u32>,
        &mut BTreeMap<Awaited, Armed>,
    ) {
        let State {
            marking,
            holders,
            events,
            strands,
            ..
        } = &mut self.state;
        if strand == 0 {
            return (marking, holders, events);
        }
        let empty = &self.empty;
        let strand = strands
            .entry(strand)
            .or_insert_with(|| Strand::new(empty.clone()));
        (&mut strand.marking, &mut strand.holders, &mut strand.events)
    }
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

/// An event that is waited for, by its node, or by its way.
pub(super) fn event_name(graph: &Graph, (node, way): Awaited) -> String {
    match way {
        Some(way) => edge_name(graph, way),
        None => graph.node(node).name.clone(),
    }
}

/// The edge of that name.
pub(super) fn find_edge(graph: &Graph, name: &str) -> Option<EdgeId> {
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
