//! Joins with nothing to wait for, or of which nobody can tell what they wait for.

use super::named;
use crate::{Branches, Code, Finding, Graph, Kind, NodeId};

pub fn check(graph: &Graph, branches: &Branches) -> Vec<Finding> {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let mut findings = Vec::new();
    for (id, node) in graph.nodes().filter(|(_, node)| node.kind == Kind::Join) {
        if branches.ambiguous().iter().any(|one| one.join == id) {
            continue;
        }
        let sources: Vec<NodeId> = graph.predecessors(id).collect();
        let join = &node.name;
        let after = graph.successors(id).next().map_or("its target", name);
        if let [only] = sources.as_slice() {
            findings.push(Finding::at(
                Code::JoinOneWay,
                id,
                format!(
                    "`{join}` has one way in, from `{}`, and nothing to wait for",
                    name(*only)
                ),
                format!("let another branch lead to `{join}`, or remove it and lead to `{after}`"),
            ));
        } else if let [_] = branches.at(id) {
            findings.push(Finding::at(
                Code::OnlyAlternatives,
                id,
                format!(
                    "`{join}` has nothing to wait for: {} are alternatives, and only one of them \
                     comes",
                    named(graph, &sources)
                ),
                format!("write `{join}: Merge`, or remove it and lead to `{after}`"),
            ));
        }
    }
    for one in branches.ambiguous() {
        let source = |edge| name(graph.edge(edge).from);
        let (first, second, third) = (source(one.first), source(one.second), source(one.third));
        findings.push(Finding::at(
            Code::Ambiguous,
            one.join,
            format!(
                "what `{join}` waits for is not clear: `{second}` is an alternative to `{first}` and \
                 to `{third}`, but those two run side by side",
                join = name(one.join)
            ),
            format!(
                "give each `Split` a `Join` of its own: let `{first}` and `{third}` lead to \
                 `#[next({join})] joined: Join`",
                join = name(one.join)
            ),
        ));
    }
    findings
}
