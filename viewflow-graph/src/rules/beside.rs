//! Whether two nodes may be occupied at the same time.

use crate::{Boundary, Graph, Kind, NodeId, Way};

/// Whether two nodes may be occupied at the same time: of the tokens that some node gives, one may come to
/// the one, and another to the other.
///
/// In a sound flow no two nodes of which this is false ever are. Of some of which it is true, neither
/// are they: the ways may come together before.
///
/// ```
/// use viewflow_graph::rules::may_run_beside;
/// use viewflow_graph::{Graph, Kind, Way};
///
/// let mut graph = Graph::default();
/// let fork = graph.add_node("fork", Kind::Split);
/// let [pack, pay, thank] = ["pack", "pay", "thank"].map(|name| graph.add_node(name, Kind::View));
/// for (from, to) in [(fork, pack), (fork, pay), (pay, thank)] {
///     graph.add_edge(from, to, Way::Next);
/// }
/// assert!(may_run_beside(&graph, pack, thank));
/// assert!(!may_run_beside(&graph, pay, thank));
/// ```
pub fn may_run_beside(graph: &Graph, one: NodeId, other: NodeId) -> bool {
    let behind = [one, other].map(|to| leading_to(graph, to));
    graph.nodes().any(|(id, node)| {
        // One token goes on by one of the ways, and by no other.
        if matches!(node.kind, Kind::If | Kind::Switch) || node.outgoing().len() < 2 {
            return false;
        }
        let [to_one, to_other] = [(one, &behind[0]), (other, &behind[1])]
            .map(|(to, leads)| tokens_towards(graph, id, to, leads));
        let besides = |token: &usize| to_other.iter().any(|other| other != token);
        to_one.iter().any(besides)
    })
}

/// Of the tokens that a node gives, or keeps, the numbers of those that may come to `to`.
fn tokens_towards(graph: &Graph, from: NodeId, to: NodeId, leads: &[bool]) -> Vec<usize> {
    let (mut tokens, mut stays) = (Vec::new(), false);
    for (place, edge) in graph.node(from).outgoing().iter().enumerate() {
        let edge = graph.edge(*edge);
        stays |= matches!(
            edge.way,
            Way::Boundary(Boundary::Once | Boundary::Repeating)
        );
        if leads[edge.to.index()] {
            tokens.push(2 * place);
            // What begins again and again runs beside itself.
            tokens
                .extend((edge.way == Way::Boundary(Boundary::Repeating)).then_some(2 * place + 1));
        }
    }
    // While an event happens on its boundary, a node keeps its own token.
    tokens.extend((stays && from == to).then_some(usize::MAX));
    tokens
}

/// For each node whether a way leads from it to `to`.
fn leading_to(graph: &Graph, to: NodeId) -> Vec<bool> {
    let mut leads = vec![false; graph.nodes().len()];
    let mut open = vec![to];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut leads[node.index()], true) {
            open.extend(graph.predecessors(node));
        }
    }
    leads
}
