//! The tokens that have moved and not been looked at since.

use std::collections::VecDeque;

use crate::{EdgeId, Graph, NodeId};

/// Edges in the order in which their tokens came, each once.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Some of them may have been removed since.
    order: VecDeque<EdgeId>,
    /// By edge: whether it is queued.
    queued: Vec<bool>,
    /// By node: how many edges into it are queued.
    before: Vec<u32>,
}

impl Queue {
    pub fn new(graph: &Graph) -> Self {
        Self {
            order: VecDeque::new(),
            queued: vec![false; graph.edges().len()],
            before: vec![0; graph.nodes().len()],
        }
    }

    pub fn push(&mut self, edge: EdgeId, to: NodeId) {
        if !std::mem::replace(&mut self.queued[edge.index()], true) {
            self.before[to.index()] += 1;
            self.order.push_back(edge);
        }
    }

    /// An edge whose token is gone is not looked at.
    pub fn remove(&mut self, edge: EdgeId, to: NodeId) {
        if std::mem::replace(&mut self.queued[edge.index()], false) {
            self.before[to.index()] -= 1;
        }
    }

    pub fn pop(&mut self, graph: &Graph) -> Option<EdgeId> {
        while let Some(edge) = self.order.pop_front() {
            if self.queued[edge.index()] {
                self.remove(edge, graph.edge(edge).to);
                return Some(edge);
            }
        }
        None
    }

    /// Whether no edge is queued.
    pub fn is_empty(&self) -> bool {
        !self.order.iter().any(|edge| self.queued[edge.index()])
    }

    /// How many edges into a node are queued.
    pub fn before(&self, node: NodeId) -> u32 {
        self.before[node.index()]
    }

    pub fn clear(&mut self) {
        self.order.clear();
        self.queued.fill(false);
        self.before.fill(0);
    }
}
