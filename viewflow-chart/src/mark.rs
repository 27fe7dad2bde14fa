//! What a process has done on its chart.

use std::collections::{BTreeMap, BTreeSet};

use viewflow_graph::{EdgeId, NodeId};

/// How a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The process has not come here, or there is none.
    Untouched,
    /// Something is to be done here now.
    Active,
    /// What was to be done here is done.
    Done,
    /// It went wrong here.
    Failed,
    /// It was called off.
    Canceled,
}

/// How the nodes and events stand, and which edges were walked.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Every node that the process has come to.
    pub nodes: BTreeMap<NodeId, Mark>,
    /// Every event on a border that is waited for or has happened, by its way.
    pub events: BTreeMap<EdgeId, Mark>,
    /// Every edge that it has gone along.
    pub walked: BTreeSet<EdgeId>,
}

impl Mark {
    /// The class of a node that stands so.
    pub(crate) fn class(self) -> &'static str {
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
    pub(crate) fn of_node(&self, id: NodeId) -> Mark {
        self.nodes.get(&id).copied().unwrap_or(Mark::Untouched)
    }

    pub(crate) fn of_event(&self, way: EdgeId) -> Mark {
        self.events.get(&way).copied().unwrap_or(Mark::Untouched)
    }

    /// Whether the process has gone along an edge.
    pub fn is_walked(&self, edge: EdgeId) -> bool {
        self.walked.contains(&edge)
    }
}
