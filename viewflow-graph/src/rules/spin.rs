//! Cycles of nodes that never wait: one step would go round for ever.
//!
//! What goes round by itself is the greatest set of nodes that do not wait, each of which can get
//! what it takes from the set and gives to the set. A join takes of every branch: where one of them
//! comes from a node that waits, so does the join.

use super::path;
use crate::{Branches, Code, Finding, Graph, NodeId, Takes};

pub fn check(graph: &Graph, branches: &Branches) -> Vec<Finding> {
    let mut turning: Vec<bool> = graph
        .nodes()
        .map(|(_, node)| !node.kind.waits() && node.limit.is_none())
        .collect();
    loop {
        let stays = |id: NodeId| {
            let from = |edge: &crate::EdgeId| turning[graph.edge(*edge).from.index()];
            let fed = match graph.node(id).kind.incoming() {
                Takes::All => branches.at(id).iter().all(|branch| branch.iter().any(from)),
                Takes::One | Takes::None => graph.node(id).incoming().iter().any(from),
            };
            fed && graph.successors(id).any(|to| turning[to.index()])
        };
        let ids = graph.nodes().map(|(id, _)| id);
        let leave: Vec<NodeId> = ids
            .filter(|id| turning[id.index()] && !stays(*id))
            .collect();
        if leave.is_empty() {
            break;
        }
        for id in leave {
            turning[id.index()] = false;
        }
    }
    let mut findings = Vec::new();
    let mut told = vec![false; turning.len()];
    for (id, _) in graph.nodes() {
        if !turning[id.index()] || told[id.index()] {
            continue;
        }
        let ring = ring(graph, &turning, id);
        let seen = ring.iter().any(|node| told[node.index()]);
        reachable(graph, &turning, id, &mut told);
        let Some(first) = ring.iter().min().copied().filter(|_| !seen) else {
            continue;
        };
        let mut shown = ring;
        while shown[0] != first {
            shown.rotate_left(1);
        }
        shown.push(first);
        findings.push(Finding::at(
            Code::Spin,
            first,
            format!(
                "the cycle `{}` never waits, so one step could go round it for ever",
                path(graph, &shown)
            ),
            "let something on it wait for people or for time, such as a `View` or a `Job`, or say how \
             often a process may come to one of its nodes, with `#[limit(100)]`"
                .into(),
        ));
    }
    findings
}

/// A cycle that the node is on or leads to.
fn ring(graph: &Graph, turning: &[bool], from: NodeId) -> Vec<NodeId> {
    let mut way = vec![from];
    loop {
        let last = way[way.len() - 1];
        let next = graph.successors(last).find(|to| turning[to.index()]);
        let Some(next) = next else { return way };
        if let Some(at) = way.iter().position(|id| *id == next) {
            return way.split_off(at);
        }
        way.push(next);
    }
}

fn reachable(graph: &Graph, turning: &[bool], from: NodeId, told: &mut [bool]) {
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut told[id.index()], true) {
            open.extend(graph.successors(id).filter(|to| turning[to.index()]));
        }
    }
}
