//! Where a process stands, as it is kept in its row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use viewflow_graph::{EdgeId, Graph, Marking, NodeId, Token};

use crate::shape::Shape;
use crate::store::ProcessRow;
use crate::{Error, UserId};

/// Where a process stands: its marking, which task holds each occupied node, and who did what some
/// other node asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) marking: Marking,
    pub(crate) holders: BTreeMap<NodeId, u32>,
    pub(crate) owners: BTreeMap<NodeId, Option<UserId>>,
    /// Whether a live token has reached an end.
    pub(crate) ended: bool,
}

/// The same in the flow's own names, so that a row can be read by people and by a changed flow.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Stored {
    /// For each node that holds a token, the number of the task there.
    #[serde(default, rename = "in", skip_serializing_if = "BTreeMap::is_empty")]
    holders: BTreeMap<String, u32>,
    /// For each edge that holds a token, what it holds.
    #[serde(default, rename = "on", skip_serializing_if = "BTreeMap::is_empty")]
    edges: BTreeMap<String, StoredToken>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    owners: BTreeMap<String, Option<UserId>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ended: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredToken {
    live: bool,
    from: u32,
}

impl State {
    pub(crate) fn new(graph: &Graph) -> Self {
        Self {
            marking: Marking::empty(graph),
            holders: BTreeMap::new(),
            owners: BTreeMap::new(),
            ended: false,
        }
    }

    pub(crate) fn encode(&self, graph: &Graph) -> String {
        let name = |id: &NodeId| graph.node(*id).name.clone();
        let token = |(id, _)| {
            let token = self.marking.on(id)?;
            let stored = StoredToken {
                live: token.live,
                from: token.origin,
            };
            Some((edge_name(graph, id), stored))
        };
        let stored = Stored {
            holders: self.holders.iter().map(|(id, n)| (name(id), *n)).collect(),
            edges: graph.edges().filter_map(token).collect(),
            owners: self.owners.iter().map(|(id, u)| (name(id), *u)).collect(),
            ended: self.ended,
        };
        serde_json::to_string(&stored).expect("names and numbers are always JSON")
    }

    /// The state in a process's row, on its flow as it is now.
    ///
    /// # Errors
    ///
    /// [`Error::Shape`].
    pub(crate) fn of(process: &ProcessRow, shape: &Shape) -> Result<Self, Error> {
        Self::decode(&process.state, &shape.graph).map_err(|reason| Error::Shape {
            process: process.id,
            flow: shape.name.into(),
            reason,
        })
    }

    /// Who did the latest task of a node that some other node asks about.
    pub(crate) fn owner_of(&self, node: NodeId) -> Option<UserId> {
        self.owners.get(&node).copied().flatten()
    }

    /// The state that was stored, on the graph as it is now.
    ///
    /// # Errors
    ///
    /// What of it has no place in the graph.
    pub(crate) fn decode(text: &str, graph: &Graph) -> Result<Self, String> {
        let stored: Stored = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let find = |name: &str| {
            let missing = || format!("it stands on `{name}`, which the flow does not have");
            graph.find(name).ok_or_else(missing)
        };
        let mut state = Self::new(graph);
        state.ended = stored.ended;
        for (name, number) in stored.holders {
            let node = find(&name)?;
            state.marking.occupy(node);
            state.holders.insert(node, number);
        }
        for (name, token) in stored.edges {
            let edge = graph.edges().find(|(id, _)| edge_name(graph, *id) == name);
            let (edge, _) = edge.ok_or_else(|| {
                format!("it stands on the way `{name}`, which the flow does not have")
            })?;
            let token = Token {
                live: token.live,
                origin: token.from,
            };
            state.marking.place(edge, token);
        }
        for (name, owner) in stored.owners {
            // Whose node is gone is asked about no more.
            if let Ok(node) = find(&name) {
                state.owners.insert(node, owner);
            }
        }
        Ok(state)
    }
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

#[cfg(test)]
mod tests {
    use viewflow_graph::Token;

    use super::{State, edge_name};
    use crate::UserId;
    use crate::conformance::flows::{GreetFlow, SortFlow};
    use crate::shape::Shape;

    #[test]
    fn a_state_is_read_back_as_it_was() {
        let shape = Shape::of::<GreetFlow>();
        let mut state = State::new(&shape.graph);
        let approve = shape.find("approve").unwrap();
        state.marking.occupy(approve);
        state.holders.insert(approve, 2);
        state
            .owners
            .insert(shape.find("start").unwrap(), Some(UserId(7)));
        let edge = shape.graph.node(approve).outgoing()[0];
        state.marking.place(
            edge,
            Token {
                live: true,
                origin: 2,
            },
        );
        let text = state.encode(&shape.graph);
        assert_eq!(
            text,
            r#"{"in":{"approve":2},"on":{"approve->check_approve":{"live":true,"from":2}},"owners":{"start":7}}"#
        );
        assert_eq!(State::decode(&text, &shape.graph), Ok(state));
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
            let text = state.encode(&shape.graph);
            assert_eq!(State::decode(&text, &shape.graph), Ok(state));
        }
    }

    #[test]
    fn a_vanished_node_is_named() {
        let shape = Shape::of::<GreetFlow>();
        let error = State::decode(r#"{"in":{"review":2}}"#, &shape.graph).unwrap_err();
        assert_eq!(error, "it stands on `review`, which the flow does not have");
    }
}
