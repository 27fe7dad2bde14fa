//! Joins that go on early: what becomes of the branches that come later.
//!
//! With `cancel`, the join and the split that its branches part at bound a region that nothing else
//! enters or leaves; it is emptied when the join goes on. Without, what comes later is swallowed
//! until every branch has come once; that is only clear if the join is not on a cycle, or bounds
//! such a region.

use crate::dominators::{Dominators, Point};
use crate::{Branches, Code, EdgeId, Enough, Finding, Graph, Kind, Late, NodeId};

pub fn check(graph: &Graph, branches: &Branches) -> Vec<Finding> {
    let waiting = graph.nodes().filter(|(_, node)| node.kind == Kind::Join);
    let mut findings = Vec::new();
    for (id, node) in waiting {
        let Some(wait) = node.wait else { continue };
        let (name, branches) = (&node.name, branches.at(id));
        let cancel = wait.late == Late::Cancel;
        if let Enough::Count(count) = wait.enough
            && count as usize > branches.len()
        {
            findings.push(Finding::at(
                Code::WaitCount,
                id,
                format!(
                    "`{name}` waits for {count} tokens, and has {} branches",
                    branches.len()
                ),
                format!("write `#[wait({})]` or less", branches.len()),
            ));
        } else if (cancel || wait.late == Late::Block || is_on_a_cycle(graph, id))
            && !is_closed(graph, id)
        {
            let why = match cancel {
                true => "cancels what has not come",
                false => "lies on a cycle and goes on early",
            };
            findings.push(Finding::at(
                Code::WaitRegion,
                id,
                format!(
                    "`{name}` {why}, but the ways between it and the split before it are also \
                     entered or left elsewhere"
                ),
                format!(
                    "let all ways of one `Split` come to `{name}`, and no others enter between them"
                ),
            ));
        }
    }
    findings
}

fn is_on_a_cycle(graph: &Graph, id: NodeId) -> bool {
    let behind = |to: NodeId| graph.distances_from(to)[id.index()].is_some();
    graph.successors(id).any(behind)
}

/// Whether a split and the join bound a region with one entry and one exit.
fn is_closed(graph: &Graph, join: NodeId) -> bool {
    let edges = graph.node(join).incoming();
    let Some(split) = common_split(graph, edges) else {
        return false;
    };
    // What lies between them.
    let mut inside = vec![false; graph.nodes().len()];
    let mut open: Vec<NodeId> = graph.successors(split).collect();
    while let Some(id) = open.pop() {
        if id != join && !std::mem::replace(&mut inside[id.index()], true) {
            open.extend(graph.successors(id));
        }
    }
    let entered = graph.edges().any(|(_, edge)| {
        inside[edge.to.index()] && !inside[edge.from.index()] && edge.from != split
    });
    !inside[split.index()] && !entered
}

fn common_split(graph: &Graph, edges: &[EdgeId]) -> Option<NodeId> {
    let dominators = Dominators::of(graph);
    let (first, others) = edges.split_first()?;
    let common = others.iter().map(|e| dominators.nearest_common(*first, *e));
    // All lie on the one way to the first edge; the outermost is what all have in common.
    let points: Option<Vec<Point>> = common.collect();
    let from_start = graph.distances_from_start();
    let splits = points?.into_iter().map(|point| match point {
        Point::Node(node) => Some(node),
        Point::Root | Point::Edge(_) => None,
    });
    let splits: Option<Vec<NodeId>> = splits.collect();
    let outermost = splits?
        .into_iter()
        .min_by_key(|id| from_start[id.index()])?;
    (graph.node(outermost).kind == Kind::Split).then_some(outermost)
}
