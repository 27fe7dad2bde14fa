//! Nodes that no process can come to.

use crate::{Code, Finding, Graph};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let distances = graph.distances_from_start();
    let reached = |id: crate::NodeId| distances[id.index()].is_some();
    graph
        .nodes()
        .filter(|(id, node)| !reached(*id) && !node.compensates)
        // Of a chain of unreachable nodes only its head is wrong; of a ring, its first node.
        .filter(|(id, _)| graph.predecessors(*id).all(|before| before >= *id))
        .map(|(id, node)| {
            Finding::at(
                Code::Unreachable,
                id,
                format!("no way leads from a start to `{}`", node.name),
                format!(
                    "name it as a target, such as `#[next({})]`, or remove the field",
                    node.name
                ),
            )
        })
        .collect()
}
