//! How tokens turn dead or are taken away, and what follows from that.

use super::{Game, Marking, Move, Token};
use crate::{Boundary, EdgeId, Kind, NodeId, Way};

impl Game<'_> {
    /// The process is over: nothing is left. Every node that held a token is told as canceled, but
    /// for the end that brought it about.
    pub fn terminate(&mut self, marking: &mut Marking) {
        // A node whose entry nobody has heard of has nothing to be called off.
        let untold = std::mem::take(&mut self.told);
        let mut unheard = Vec::new();
        for told in untold {
            match told {
                Move::Entered(entry) => unheard.push(entry.node),
                Move::Canceled(_) => self.told.push_back(told),
                Move::Ask { .. } => {}
            }
        }
        for (id, node) in self.graph.nodes() {
            let ends = matches!(node.kind, Kind::TerminateEnd | Kind::ErrorEnd);
            if marking.holds(id) && !ends && !unheard.contains(&id) {
                self.told.push_back(Move::Canceled(id));
            }
        }
        marking.clear();
        self.queue.clear();
        self.orphans.clear();
        self.over = true;
    }

    /// The token of a held node turns dead there.
    pub(super) fn die(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        self.vacate(marking, node);
        let graph = self.graph;
        // An event has shown that the race is over.
        let mut edges = graph.node(node).outgoing().iter();
        let has_won = edges.any(|edge| marking.has_fired(*edge));
        match self.plan.race(node) {
            Some(first) if !has_won => self.lose(marking, first, origin),
            _ => self.turn_dead(marking, node, origin),
        }
    }

    /// A dead token leaves a node; where the process was bound to end early, it ends now, as nobody
    /// counts on a token from there.
    pub(super) fn turn_dead(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        if self.plan.is_decided(node) {
            self.terminate(marking);
        } else {
            self.leave_dead(marking, node, origin);
        }
    }

    /// Vacates a node, if it holds a token, and no token leaves it.
    pub(super) fn call_off(&mut self, marking: &mut Marking, node: NodeId) {
        if !marking.holds(node) {
            return;
        }
        self.vacate(marking, node);
        for edge in self.graph.node(node).outgoing() {
            if self.graph.edge(*edge).way == Way::Boundary(Boundary::Once) {
                marking.replace_fired(*edge, false);
            }
        }
        self.told.push_back(Move::Canceled(node));
    }

    /// The tokens at and before the nodes that a node cancels turn dead.
    pub(super) fn cancel_named(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        let graph = self.graph;
        for named in &graph.node(node).cancels {
            if marking.holds(*named) {
                self.told.push_back(Move::Canceled(*named));
                self.die(marking, *named, origin);
            }
            self.wither_before(marking, *named);
            if self.over {
                return;
            }
        }
    }

    /// Nodes that run only while another does end with it, and so do those that follow them.
    pub(super) fn end_orphans(&mut self, marking: &mut Marking, origin: u32) {
        while let Some(node) = self.orphans.pop() {
            let is_end = self.kind(node).is_end();
            if marking.holds(node) && !is_end && !self.may_follow(marking, node) {
                self.told.push_back(Move::Canceled(node));
                self.die(marking, node, origin);
            }
        }
    }

    /// When nothing works any more and nothing can move, nodes that run only while another does will
    /// not run: the tokens that wait for that turn dead. Tells whether there were any.
    pub(super) fn give_up_following(&mut self, marking: &mut Marking) -> bool {
        if !marking.only_edges() {
            return false;
        }
        let mut any = false;
        for follower in self.plan.all_followers() {
            let live = marking.live_before(*follower) > 0;
            let is_join = self.kind(*follower) == Kind::Join;
            if live && (!is_join || self.is_ready(marking, *follower)) {
                any = true;
                self.wither_before(marking, *follower);
            }
        }
        any
    }

    /// The live tokens on the edges into a node turn dead there.
    fn wither_before(&mut self, marking: &mut Marking, node: NodeId) {
        let graph = self.graph;
        if marking.live_before(node) == 0 {
            return;
        }
        for edge in graph.node(node).incoming() {
            if let Some(token) = marking.on(*edge).filter(|token| token.live) {
                self.wither(marking, *edge, token.origin);
            }
        }
    }

    fn wither(&mut self, marking: &mut Marking, edge: EdgeId, origin: u32) {
        let to = self.graph.edge(edge).to;
        if let Some(first) = self.plan.race(to) {
            self.take(marking, edge);
            self.lose(marking, first, origin);
        } else if self.plan.is_decided_way(edge, to) {
            self.terminate(marking);
        } else {
            let dead = Token {
                live: false,
                origin,
            };
            marking.place(edge, dead);
            self.queue.push(edge, to);
        }
    }
}
