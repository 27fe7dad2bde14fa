//! Joins, and those that go on before all their branches have come.
//!
//! A round of a join begins with its first token and is over when every branch has come once. A
//! join that has gone on early swallows what comes later, and remembers whom it has heard until the
//! round is over; or it cancels what is late, and the round is over at once.

use super::{Game, Marking, Move};
use crate::{EdgeId, Enough, Late, NodeId};

impl Game<'_> {
    /// Tells whether what a join has is enough, after it was [asked](Move::Ask).
    pub fn answer(&mut self, marking: &mut Marking, join: NodeId, enough: bool) {
        let may = !marking.went_on(join) && marking.live_before(join) > 0;
        if enough && may && self.admits(marking, join) {
            self.go_on(marking, join);
        }
    }

    pub(super) fn arrive_at_join(&mut self, marking: &mut Marking, edge: EdgeId, join: NodeId) {
        if marking.went_on(join) {
            self.arrive_late(marking, edge, join);
            return;
        }
        let live = marking.live_before(join) > 0;
        if marking.holds(join) || live && !self.admits(marking, join) {
            return;
        }
        let total = self.plan.branches().at(join).len();
        if marking.tokens_before(join) as usize >= total && self.all_have_come(marking, join) {
            self.go_on(marking, join);
            return;
        }
        let Some(wait) = self.graph.node(join).wait else {
            return;
        };
        let done = marking.live_before(join);
        match wait.enough {
            Enough::Count(count) if done >= count.max(1) => self.go_on(marking, join),
            Enough::Asked if marking.on(edge).is_some_and(|token| token.live) => {
                self.told.push_back(Move::Ask {
                    join,
                    done,
                    canceled: marking.tokens_before(join) - done,
                    total: u32::try_from(total).unwrap_or(u32::MAX),
                });
            }
            Enough::Count(_) | Enough::Asked => {}
        }
    }

    /// Whether tokens are kept from a split because its branches have not all come to their join
    /// from last time.
    pub(super) fn is_guarded(&self, marking: &Marking, split: NodeId) -> bool {
        let mut joins = self.plan.guards(split).iter();
        joins.any(|join| marking.went_on(*join))
    }

    /// Whether a join would go on, if only it might run.
    pub(super) fn is_ready(&self, marking: &Marking, join: NodeId) -> bool {
        let enough = self.graph.node(join).wait.map(|wait| wait.enough);
        !marking.went_on(join)
            && marking.live_before(join) > 0
            && match enough {
                Some(Enough::Asked) => true,
                Some(Enough::Count(count)) if marking.live_before(join) >= count => true,
                _ => self.all_have_come(marking, join),
            }
    }

    fn all_have_come(&self, marking: &Marking, join: NodeId) -> bool {
        let mut branches = self.plan.branches().at(join).iter();
        branches.all(|branch| branch.iter().any(|edge| marking.on(*edge).is_some()))
    }

    /// Takes a token of each branch that has one, and goes on.
    fn go_on(&mut self, marking: &mut Marking, join: NodeId) {
        let plan = self.plan;
        let (mut origins, mut heard, mut last) = (Vec::new(), Vec::new(), 0);
        let branches = plan.branches().at(join);
        for branch in branches {
            let come = branch.iter().find(|edge| marking.on(**edge).is_some());
            if let Some(edge) = come
                && let Some(token) = self.take(marking, *edge)
            {
                heard.push(*edge);
                last = token.origin;
                if token.live {
                    origins.push(token.origin);
                }
            }
        }
        if origins.is_empty() {
            self.leave_dead(marking, join, last);
            return;
        }
        if heard.len() < branches.len() {
            let late = self.graph.node(join).wait.map(|wait| wait.late);
            if late == Some(Late::Cancel) && plan.region(join).is_some() {
                self.empty_region(marking, join);
                self.end_orphans(marking, last);
                if self.over {
                    return;
                }
                if !self.may_follow(marking, join) {
                    // It has ended the very node that it was to run beside.
                    self.turn_dead(marking, join, last);
                    return;
                }
            } else {
                marking.set_went_on(join);
                for edge in heard {
                    marking.set_heard(edge);
                }
            }
        }
        self.enter(marking, join, origins);
    }

    /// Swallows a token of a branch that had not come when the join went on. One of a branch that
    /// had rests until the round is over.
    fn arrive_late(&mut self, marking: &mut Marking, edge: EdgeId, join: NodeId) {
        let mut branch = self.plan.branch(join, edge).iter();
        if branch.any(|edge| marking.heard(*edge)) {
            return;
        }
        self.take(marking, edge);
        marking.set_heard(edge);
        if marking.heard_before(join) as usize == self.plan.branches().at(join).len() {
            self.end_round(marking, join);
        }
    }

    fn end_round(&mut self, marking: &mut Marking, join: NodeId) {
        marking.unset_went_on(join);
        for edge in self.graph.node(join).incoming() {
            marking.unset_heard(*edge);
        }
        self.wake_before(marking, join);
        if let Some(region) = self.plan.region(join) {
            self.wake_before(marking, region.split);
        }
    }

    /// Takes away all that is on its way to a join.
    fn empty_region(&mut self, marking: &mut Marking, join: NodeId) {
        let (graph, plan) = (self.graph, self.plan);
        let Some(region) = plan.region(join) else {
            return;
        };
        for node in &region.inside {
            self.call_off(marking, *node);
            marking.unset_went_on(*node);
        }
        for node in std::iter::once(&region.split).chain(&region.inside) {
            for edge in graph.node(*node).outgoing() {
                self.take(marking, *edge);
                marking.unset_heard(*edge);
            }
        }
    }
}
