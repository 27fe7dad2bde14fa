//! Handlers of compensation run when something is undone, not when a way leads there.

use crate::{Code, Finding, Graph};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let handlers = graph.nodes().filter(|(_, node)| node.compensates);
    handlers
        .flat_map(|(id, node)| {
            graph.predecessors(id).map(move |before| {
                Finding::at(
                    Code::CompensationEntered,
                    id,
                    format!(
                        "`{}` undoes what another node did, so no way may lead there, as from `{}`",
                        node.name,
                        graph.node(before).name
                    ),
                    "let the way lead to a node of its own that does the same".into(),
                )
            })
        })
        .collect()
}
