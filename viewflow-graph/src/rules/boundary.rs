//! Events on the boundary of a node: where they make sense, and where their ways may lead.

use crate::{Boundary, Code, EdgeId, Finding, Graph, Kind, NodeId, Way};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, edge) in graph.edges() {
        let Way::Boundary(boundary) = edge.way else {
            continue;
        };
        let (host, target) = (graph.node(edge.from), &graph.node(edge.to).name);
        // The work of a function does not wait, but it may fail, and is over then.
        let may_fail = boundary == Boundary::Interrupting && host.kind == Kind::Function;
        if host.compensates {
            findings.push(Finding::at(
                Code::BoundaryMisplaced,
                edge.from,
                format!(
                    "no event can happen while `{}` undoes what another node did: no way leads on from there",
                    host.name
                ),
                "remove the event; what undoes something is done, fails, or is skipped".into(),
            ));
        } else if !host.kind.waits() && !may_fail {
            findings.push(Finding::at(
                Code::BoundaryMisplaced,
                edge.from,
                format!(
                    "no event can happen while `{}` runs: {} `{}` does not wait",
                    host.name,
                    host.kind.article(),
                    host.kind
                ),
                "put the event on a node that waits, such as a `View` or a `Job`".into(),
            ));
        } else if boundary == Boundary::Repeating
            && let Some(other) = another_way_in(graph, id)
        {
            findings.push(Finding::at(
                Code::BoundaryPath,
                edge.from,
                format!(
                    "what `{}` begins again and again leads to `{}`, which is also reached from \
                     `{}`",
                    host.name,
                    graph.node(graph.edge(other).to).name,
                    graph.node(graph.edge(other).from).name
                ),
                format!(
                    "let the way that begins with `{target}` have nodes of its own, up to an `End`"
                ),
            ));
        } else if boundary == Boundary::Repeating
            && let Some((node, what, help)) = out_of_place(graph, id)
        {
            findings.push(Finding::at(
                Code::BoundaryPath,
                node,
                format!(
                    "`{}` {what}, and `{}` begins it again and again",
                    graph.node(node).name,
                    host.name
                ),
                help.into(),
            ));
        }
    }
    findings
}

/// A node behind that has something that does not go with being begun again and again: what is begun
/// goes its way by itself, and may be there more than once.
fn out_of_place(graph: &Graph, into: EdgeId) -> Option<(NodeId, &'static str, &'static str)> {
    const PART: &str = "put it into another flow, and let a `Subprocess` run that here";
    const APART: &str = "remove this: what is begun again and again goes its way by itself";
    let behind = graph.distances_from(graph.edge(into).to);
    let is_behind = |id: &NodeId| behind[id.index()].is_some() && !graph.node(*id).kind.is_end();
    let mut nodes = graph.nodes();
    nodes.find_map(|(id, node)| {
        let named_from_behind = is_behind(&id) && !node.cancels.is_empty();
        let named_from_elsewhere = || {
            let mut others = graph
                .nodes()
                .filter(|(_, other)| other.cancels.contains(&id));
            is_behind(&id) && others.any(|(other, _)| !is_behind(&other))
        };
        if named_from_behind {
            return Some((id, "cancels others", APART));
        }
        if named_from_elsewhere() {
            return Some((id, "is canceled by others", APART));
        }
        if !is_behind(&id) {
            let led = node.only_while.is_some_and(|leader| is_behind(&leader));
            return led.then_some((id, "runs only while a node does", APART));
        }
        let kept = [
            (
                node.each.is_some(),
                "has a task for each item of a list",
                PART,
            ),
            (node.mutex.is_some(), "has a mutex", APART),
            (
                node.kind == Kind::Compensate,
                "undoes what the process did",
                PART,
            ),
            (
                node.only_while.is_some(),
                "runs only while another node does",
                APART,
            ),
        ];
        kept.into_iter()
            .find_map(|(is, what, help)| is.then_some((id, what, help)))
    })
}

/// An edge other than `into` that leads from elsewhere to what lies behind it.
fn another_way_in(graph: &Graph, into: EdgeId) -> Option<EdgeId> {
    let behind = graph.distances_from(graph.edge(into).to);
    let is_behind = |id: NodeId| behind[id.index()].is_some();
    let mut edges = graph.edges();
    edges.find_map(|(id, edge)| {
        let enters = is_behind(edge.to) && !graph.node(edge.to).kind.is_end();
        (id != into && enters && !is_behind(edge.from)).then_some(id)
    })
}
