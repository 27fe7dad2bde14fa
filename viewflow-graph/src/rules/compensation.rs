//! Handlers of compensation run when something is undone, not when a way leads there; and there is
//! something to be undone.

use crate::before::Before;
use crate::{Code, Finding, Graph, Kind, NodeId};

/// Whether no way leads to a handler.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let handlers = graph.nodes().filter(|(_, node)| node.compensates);
    handlers
        .filter_map(|(id, node)| {
            let before = graph.predecessors(id).next()?;
            Some(Finding::at(
                Code::CompensationEntered,
                id,
                format!(
                    "`{}` undoes what another node did, so no way may lead there, as from `{}`",
                    node.name,
                    graph.node(before).name
                ),
                "let the way lead to a node of its own that does the same".into(),
            ))
        })
        .collect()
}

/// Whether there is something to undo wherever that is told. A process of another flow may undo what
/// it did itself.
pub fn nothing_to_undo(graph: &Graph) -> Vec<Finding> {
    let can_be_undone = |id: &NodeId| {
        let node = graph.node(*id);
        node.compensated_by.is_some() || node.kind == Kind::Subprocess && node.each.is_none()
    };
    let ids = || graph.nodes().map(|(id, _)| id);
    let undoing: Vec<NodeId> = ids()
        .filter(|id| graph.node(*id).kind == Kind::Compensate)
        .collect();
    if undoing.is_empty() {
        return Vec::new();
    }
    let before = Before::of(graph);
    let has_nothing = |id: &NodeId| {
        let before = before.node(*id);
        let mut done = ids().filter(|other| before[other.index()]);
        !done.any(|other| can_be_undone(&other))
    };
    let found = undoing.into_iter().filter(has_nothing).map(|id| {
        Finding::at(
            Code::NothingToCompensate,
            id,
            format!(
                "nothing that runs before `{}` says how it is undone",
                graph.node(id).name
            ),
            "write `#[compensate_with(x)]` on a node before it, where `x` is a field of its own with \
             what undoes that node, such as `x: Function`"
                .into(),
        )
    });
    found.collect()
}
