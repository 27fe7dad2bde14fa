//! Flows changed as a help would say, to see whether it would help.

use crate::{Edge, EdgeId, Graph, Kind, NodeId, Way};

/// The flow with another kind for a node.
pub fn of_kind(graph: &Graph, node: NodeId, kind: Kind) -> Graph {
    let mut changed = graph.clone();
    changed.node_mut(node).kind = kind;
    changed
}

/// The flow in which some edges lead to another node.
pub fn led(graph: &Graph, edges: &[EdgeId], to: NodeId) -> Graph {
    rebuilt(graph, |id, edge| {
        Some(if edges.contains(&id) { to } else { edge.to })
    })
}

/// The flow in which a way of a choice stops.
pub fn stopped(graph: &Graph, way: EdgeId) -> Graph {
    let mut changed = graph.clone();
    let stop = changed.add_node("stop", Kind::Stop);
    led(&changed, &[way], stop)
}

/// The flow without an edge.
pub fn without(graph: &Graph, dropped: EdgeId) -> Graph {
    rebuilt(graph, |id, edge| (id != dropped).then_some(edge.to))
}

/// The flow in which what leads to a node leads past it, to its target.
pub fn past(graph: &Graph, node: NodeId) -> Option<Graph> {
    let after = graph.successors(node).next()?;
    Some(rebuilt(graph, |_, edge| match edge.to == node {
        true => Some(after),
        false => (edge.from != node).then_some(edge.to),
    }))
}

/// The flow in which some edges lead to a `Join`, and that to the node.
pub fn joined(graph: &Graph, edges: &[EdgeId], at: NodeId) -> Graph {
    let mut changed = graph.clone();
    let join = changed.add_node("joined", Kind::Join);
    let mut changed = led(&changed, edges, join);
    changed.add_edge(join, at, Way::Next);
    changed
}

/// The flow with its edges where `to` says that they lead, or without them.
fn rebuilt(graph: &Graph, to: impl Fn(EdgeId, &Edge) -> Option<NodeId>) -> Graph {
    let mut changed = Graph::default();
    for (_, node) in graph.nodes() {
        changed.add_node_like(node);
    }
    for (id, edge) in graph.edges() {
        if let Some(to) = to(id, edge) {
            changed.add_edge(edge.from, to, edge.way);
        }
    }
    changed
}
