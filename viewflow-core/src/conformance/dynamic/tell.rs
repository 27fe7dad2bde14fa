//! A random flow, to be read.

use std::fmt::Write;

use super::grow::Grown;

/// The flow in lines: where each node leads, and what it asks for besides.
pub(super) fn told(Grown { graph, extras }: &Grown) -> String {
    let mut text = String::new();
    for (id, node) in graph.nodes() {
        let name = |id| graph.node(id).name.as_str();
        let ways = node.outgoing().iter().map(|edge| graph.edge(*edge));
        let ways: Vec<String> = ways
            .map(|e| format!("{:?} {}", e.way, name(e.to)))
            .collect();
        let _ = write!(text, "\n  {}: {}", node.name, ways.join(", "));
        if let Some(wait) = node.wait {
            let _ = write!(text, "; waits for {:?}, late {:?}", wait.enough, wait.late);
        }
        if let Some(mutex) = &node.mutex {
            let _ = write!(text, "; mutex {mutex}");
        }
        if let Some(leader) = node.only_while {
            let _ = write!(text, "; only while {}", name(leader));
        }
        for other in &node.cancels {
            let _ = write!(text, "; cancels {}", name(*other));
        }
        if let Some(limit) = node.limit {
            let _ = write!(text, "; at most {limit} times");
        }
        if let Some(handler) = node.compensated_by {
            let _ = write!(text, "; undone by {}", name(handler));
        }
        if let Some(each) = extras.each.get(&id) {
            let _ = write!(text, "; {each:?}");
        }
        if let Some(given) = extras.given.get(&id) {
            let _ = write!(text, "; given to {given:?}");
        }
        if extras.undo.contains(&id) {
            text += "; undoes";
        }
        if extras.on_create.contains(&id) {
            text += "; on_create";
        }
    }
    text
}
