//! Nodes that race: they have to wait, side by side, and nobody else may have begun them.

use crate::{Code, Enough, Finding, Graph, Kind, Node, NodeId};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, node) in graph.nodes().filter(|(_, node)| node.kind == Kind::First) {
        for (place, target) in graph.successors(id).enumerate() {
            if let Some((why, help)) = refused(graph, id, place) {
                let (racer, first) = (&graph.node(target).name, &node.name);
                findings.push(Finding::at(
                    Code::FirstTarget,
                    id,
                    format!("`{racer}` cannot be one of the first of `{first}`: {why}"),
                    help,
                ));
            }
        }
    }
    findings
}

/// Why one of the nodes that race cannot, and what to do about it.
fn refused(graph: &Graph, first: NodeId, place: usize) -> Option<(String, String)> {
    let racers: Vec<&Node> = graph.successors(first).map(|id| graph.node(id)).collect();
    let racer = racers[place];
    let targets = "let `First` lead to nodes that wait, such as a `View` or a `Job`, and nothing else \
                   lead to them; longer branches race with a `Split`, and a `Join` with \
                   `#[wait(1, cancel)]`";
    if !racer.kind.waits() {
        let why = format!("{} `{}` does not wait", racer.kind.article(), racer.kind);
        return Some((why, targets.into()));
    }
    if racer.incoming().len() > 1 {
        return Some(("other ways lead there too".into(), targets.into()));
    }
    if racer.wait.map(|wait| wait.enough) == Some(Enough::Count(0)) {
        let why = "with `wait(0)` it goes on at once, so that it is always the first";
        let help = "write `#[wait(1)]` to go on with the first of its tasks that is done";
        return Some((why.into(), help.into()));
    }
    let mutex = racer.mutex.as_ref()?;
    let other = racers[..place]
        .iter()
        .find(|other| other.mutex.as_ref() == Some(mutex))?;
    let why = format!(
        "it shares the mutex `{mutex}` with `{}`, and once that is left, the race is over",
        other.name
    );
    let help = "remove `mutex` from one of the two: of those that race, only one is done anyway";
    Some((why, help.into()))
}
