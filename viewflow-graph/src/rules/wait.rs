//! Joins that go on early: what becomes of the branches that come later.
//!
//! With `cancel`, the join and the split that its branches part at bound a region that nothing else
//! enters or leaves; it is emptied when the join goes on. Without, what comes later is swallowed
//! until every branch has come once; that is only clear if the join is not on a cycle, or bounds
//! such a region.

use crate::dominators::Dominators;
use crate::region::Region;
use crate::{Branches, Code, Enough, Finding, Graph, Kind, Late, NodeId};

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
            && Region::of(graph, &Dominators::of(graph), id).is_none()
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
