//! Nodes that a process could never leave again.

use crate::{Code, Finding, Graph};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let to_end = graph.distances_to_end();
    let stuck = |id: crate::NodeId| to_end[id.index()].is_none();
    let nodes = graph.nodes().filter(|(_, node)| !node.compensates);
    let stuck_nodes: Vec<_> = nodes.filter(|(id, _)| stuck(*id)).collect();
    // The report belongs where a process walks in: on a stuck node entered from a good one, or, in
    // a part that nothing good leads to, on its first node.
    let entered = |id: crate::NodeId| graph.predecessors(id).any(|before| !stuck(before));
    let mut heads: Vec<_> = stuck_nodes
        .iter()
        .filter(|(id, _)| entered(*id))
        .copied()
        .collect();
    if heads.is_empty() {
        heads.extend(stuck_nodes.first().copied());
    }
    heads
        .into_iter()
        .map(|(id, node)| {
            Finding::at(
                Code::DeadEnd,
                id,
                format!("no way leads from `{}` to an end", node.name),
                "let some way after it lead to a field of kind `End`".into(),
            )
        })
        .collect()
}
