//! Flows that run themselves as a part of themselves, again and again.
//!
//! A process ends some day only if choices can lead past every node that begins another process of
//! the same flow. What a split begins it begins always, and a `First` begins all that race; a list may
//! be empty, and what runs only while something else does may not run at all.

use super::named;
use crate::{Code, Finding, Graph, Kind, NodeId, Way};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let recursing: Vec<NodeId> = graph
        .nodes()
        .filter(|(id, _)| always_recurses(graph, *id))
        .map(|(id, _)| id)
        .collect();
    let Some(first) = recursing.first() else {
        return Vec::new();
    };
    let ends = ends_without(graph);
    // Other flows run one from its `StartHandle`, which it has to have.
    let begins = |kind: Kind| kind == Kind::StartHandle;
    let mut starts = graph.nodes().filter(|(_, node)| begins(node.kind));
    let Some((start, node)) = starts.find(|(id, _)| !ends[id.index()]) else {
        return Vec::new();
    };
    let reached = graph.distances_from(start);
    let at = recursing.iter().find(|id| reached[id.index()].is_some());
    let at = *at.unwrap_or(first);
    let target = graph.successors(at).next().unwrap_or(at);
    vec![Finding::at(
        Code::Recursion,
        at,
        format!(
            "every process that begins at `{}` begins another one at {}, without end",
            node.name,
            named(graph, &recursing)
        ),
        format!(
            "put an `If` before `{}`, with another way past it, as in `#[otherwise({})]`",
            graph.node(at).name,
            graph.node(target).name
        ),
    )]
}

/// Whether whoever comes to the node begins another process of the same flow.
fn always_recurses(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    node.recurses && node.each.is_none() && node.only_while.is_none()
}

/// For each node, whether a process that comes to it can end without beginning another one.
fn ends_without(graph: &Graph) -> Vec<bool> {
    let mut ends = vec![false; graph.nodes().len()];
    loop {
        let mut found = false;
        for (id, _) in graph.nodes() {
            if !ends[id.index()] && can_end(graph, id, &ends) {
                ends[id.index()] = true;
                found = true;
            }
        }
        if !found {
            return ends;
        }
    }
}

fn can_end(graph: &Graph, id: NodeId, ends: &[bool]) -> bool {
    let node = graph.node(id);
    if always_recurses(graph, id) {
        return false;
    }
    let targets = |is_wanted: fn(Way) -> bool| {
        let ways = node.outgoing().iter().map(|edge| graph.edge(*edge));
        ways.filter(move |edge| is_wanted(edge.way))
            .map(|edge| edge.to)
    };
    let any = targets(|_| true).any(|to| ends[to.index()]);
    match node.kind {
        kind if kind.is_end() => true,
        Kind::Split => {
            let mut always = targets(|way| way == Way::Next);
            any && always.all(|to| ends[to.index()])
        }
        Kind::First => any && !targets(|_| true).any(|to| always_recurses(graph, to)),
        _ => any,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::{found, graph};
    use crate::{Code, Each, Graph, Kind};

    fn recursing(lines: &[(&str, Kind, &[&str])], node: &str) -> Graph {
        let mut graph = graph(lines);
        let node = graph.find(node).unwrap();
        graph.node_mut(node).recurses = true;
        graph
    }

    const ALWAYS: [(&str, Kind, &[&str]); 3] = [
        ("start", Kind::StartHandle, &["again"]),
        ("again", Kind::Subprocess, &["end"]),
        ("end", Kind::End, &[]),
    ];

    #[test]
    fn a_flow_that_always_runs_itself_never_ends() {
        let graph = recursing(&ALWAYS, "again");
        assert_eq!(found(&graph), [(Code::Recursion, Some("again".into()))]);
    }

    #[test]
    fn a_list_ends_it_by_being_empty() {
        let mut graph = recursing(&ALWAYS, "again");
        let again = graph.find("again").unwrap();
        graph.node_mut(again).each = Some(Each::Parallel);
        assert_eq!(found(&graph), []);
    }

    #[test]
    fn a_choice_may_lead_past_it() {
        let graph = recursing(
            &[
                ("start", Kind::StartHandle, &["check"]),
                ("check", Kind::If, &["again", "end"]),
                ("again", Kind::Subprocess, &["end"]),
                ("end", Kind::End, &[]),
            ],
            "again",
        );
        assert_eq!(found(&graph), []);
    }

    #[test]
    fn a_branch_beside_it_does_not_lead_past_it() {
        for gateway in [Kind::Split, Kind::First] {
            let graph = recursing(
                &[
                    ("start", Kind::StartHandle, &["gateway"]),
                    ("gateway", gateway, &["again", "look"]),
                    ("again", Kind::Subprocess, &["end"]),
                    ("look", Kind::View, &["end"]),
                    ("end", Kind::End, &[]),
                ],
                "again",
            );
            assert_eq!(found(&graph), [(Code::Recursion, Some("again".into()))]);
        }
    }
}
