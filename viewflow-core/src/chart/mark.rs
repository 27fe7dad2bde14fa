//! What a process has done on its chart.

use std::collections::{BTreeMap, BTreeSet};

use viewflow_graph::{EdgeId, NodeId};

use crate::store::TaskRow;
use crate::{Shape, Status};

/// How a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The process has not come here, or there is none.
    Untouched,
    /// Something is to be done here now.
    Active,
    Done,
    Failed,
    Canceled,
}

/// How every node stands, and which edges were walked.
pub(super) struct Marks {
    nodes: BTreeMap<NodeId, Mark>,
    walked: BTreeSet<EdgeId>,
}

impl Mark {
    fn of(status: Status) -> Self {
        match status {
            Status::New | Status::Assigned | Status::Scheduled | Status::Started => Mark::Active,
            Status::Done => Mark::Done,
            Status::Error => Mark::Failed,
            Status::Canceled | Status::Revived => Mark::Canceled,
        }
    }

    /// The class of a node that stands so.
    pub(super) fn class(self) -> &'static str {
        match self {
            Mark::Untouched => "untouched",
            Mark::Active => "active",
            Mark::Done => "done",
            Mark::Failed => "failed",
            Mark::Canceled => "canceled",
        }
    }
}

impl Marks {
    /// A node's latest task speaks for it.
    pub(super) fn of(shape: &Shape, tasks: &[TaskRow]) -> Self {
        let mut nodes = BTreeMap::new();
        let mut places = BTreeMap::new();
        let mut walked = BTreeSet::new();
        for task in tasks {
            if let Some(node) = shape.graph.find(&task.node) {
                nodes.insert(node, Mark::of(task.status));
                places.insert(task.id.number, node);
            }
        }
        for task in tasks {
            let Some(to) = places.get(&task.id.number) else {
                continue;
            };
            for from in task.previous.iter().filter_map(|n| places.get(n)) {
                let edges = shape.graph.node(*from).outgoing();
                let leads = |edge: &&EdgeId| shape.graph.edge(**edge).to == *to;
                walked.extend(edges.iter().filter(leads));
            }
        }
        Self { nodes, walked }
    }

    pub(super) fn of_node(&self, id: NodeId) -> Mark {
        self.nodes.get(&id).copied().unwrap_or(Mark::Untouched)
    }

    pub(super) fn is_walked(&self, edge: EdgeId) -> bool {
        self.walked.contains(&edge)
    }
}
