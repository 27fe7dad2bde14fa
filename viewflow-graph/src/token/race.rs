//! The nodes that race for a `First`.
//!
//! A `First` gives a token to each of its targets; all these tokens are one, of which it is not
//! decided yet where it is. So when a racer is left, the others are vacated and no token leaves
//! them. Who races follows from the graph, and who still does from the marking.

use super::{Game, Marking};
use crate::{EdgeId, NodeId};

impl Game<'_> {
    /// A racer has won: the others are called off.
    pub(super) fn win(&mut self, marking: &mut Marking, node: NodeId) {
        let Some(first) = self.plan.race(node) else {
            return;
        };
        let graph = self.graph;
        for edge in graph.node(first).outgoing() {
            let other = graph.edge(*edge).to;
            if other != node {
                self.take(marking, *edge);
                self.call_off(marking, other);
            }
        }
    }

    /// Whether any of those that race for a `First` is there or on its way.
    pub(super) fn is_raced_for(&self, marking: &Marking, first: NodeId) -> bool {
        let mut edges = self.graph.node(first).outgoing().iter();
        let races =
            |edge: &EdgeId| marking.on(*edge).is_some() || marking.holds(self.graph.edge(*edge).to);
        edges.any(races)
    }

    /// A racer's token has turned dead: it vanishes. With the last of them, the one token that they
    /// all were turns dead where they parted.
    pub(super) fn lose(&mut self, marking: &mut Marking, first: NodeId, origin: u32) {
        if !self.is_raced_for(marking, first) {
            self.turn_dead(marking, first, origin);
        }
    }
}
