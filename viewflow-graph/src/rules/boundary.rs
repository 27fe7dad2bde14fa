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
        if !host.kind.waits() && !may_fail {
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
        }
    }
    findings
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
