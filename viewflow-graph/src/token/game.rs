//! How tokens move.

use std::collections::VecDeque;

use super::queue::Queue;
use super::{Entry, Marking, Move, Plan, Token};
use crate::{Boundary, EdgeId, Enough, Graph, Kind, NodeId, Takes, Way};

/// Plays tokens on one graph.
#[derive(Debug, Clone)]
pub struct Game<'g> {
    pub(super) graph: &'g Graph,
    pub(super) plan: &'g Plan,
    pub(super) queue: Queue,
    /// What has happened and was not told yet.
    pub(super) told: VecDeque<Move>,
    /// Nodes that may have to end because the one that they follow has been left.
    pub(super) orphans: Vec<NodeId>,
    /// Whether everything was ended.
    pub(super) over: bool,
}

impl<'g> Game<'g> {
    /// A game in which nothing moves yet. `plan` is the graph's own.
    pub fn new(graph: &'g Graph, plan: &'g Plan) -> Self {
        Self {
            graph,
            plan,
            queue: Queue::new(graph),
            told: VecDeque::new(),
            orphans: Vec::new(),
            over: false,
        }
    }

    /// A process begins at `start`, which holds its first token.
    pub fn start(&mut self, marking: &mut Marking, start: NodeId) {
        self.over = false;
        self.occupy(marking, start);
    }

    /// Lets every token move that rests on an edge, as after a marking was read back.
    pub fn wake(&mut self, marking: &Marking) {
        for (id, _) in self.graph.nodes() {
            self.wake_before(marking, id);
        }
    }

    /// A held token leaves its node along `ways`: live where listed; a node that gives to all its
    /// edges sends dead tokens along the others. An end has no ways, and is left before anything else
    /// moves. A `First` is left along all its
    /// edges: that begins the race. Along a way to a `Stop` the token turns dead.
    pub fn leave(&mut self, marking: &mut Marking, node: NodeId, ways: &[EdgeId], origin: u32) {
        debug_assert!(marking.holds(node), "a node that is left holds a token");
        self.vacate(marking, node);
        self.win(marking, node);
        let to = |way: &EdgeId| self.graph.edge(*way).to;
        if ways.iter().any(|way| self.kind(to(way)) == Kind::Stop) {
            self.turn_dead(marking, node, origin);
        } else {
            self.cancel_named(marking, node, origin);
            if !self.over {
                self.disarm(marking, node, origin);
                self.give(marking, node, ways, origin);
            }
        }
        self.end_orphans(marking, origin);
    }

    /// The event of a boundary that fires once happens: a live token takes its way, and the host
    /// works on. Does nothing if it has happened since the host was entered. If the host races, it
    /// has won.
    pub fn fire(&mut self, marking: &mut Marking, boundary: EdgeId, origin: u32) {
        let host = self.graph.edge(boundary).from;
        debug_assert!(marking.holds(host), "only a host that works has events");
        if !marking.replace_fired(boundary, true) {
            self.win(marking, host);
            self.put(marking, boundary, Token { live: true, origin });
            self.end_orphans(marking, origin);
        }
    }

    /// A held token is taken from its node and put, live, on an edge that may be anywhere, as by hand. It leaves
    /// nothing on its way: whoever does so sees to it that a process can have come to where it stands then.
    /// If the node races, it has won; those that run only beside it end first. Tells whether the token has got
    /// there: not if that was the end of the process, or the edge has one.
    #[must_use]
    pub fn transfer(
        &mut self,
        marking: &mut Marking,
        node: NodeId,
        edge: EdgeId,
        origin: u32,
    ) -> bool {
        debug_assert!(marking.holds(node), "a token is taken from where it is");
        self.vacate(marking, node);
        self.win(marking, node);
        let graph = self.graph;
        for way in graph.node(node).outgoing() {
            marking.replace_fired(*way, false);
        }
        self.end_orphans(marking, origin);
        if self.over || marking.on(edge).is_some() {
            return false;
        }
        self.put(marking, edge, Token { live: true, origin });
        true
    }

    /// A held token turns dead where it stands, as when its task is cancelled.
    pub fn kill(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        debug_assert!(
            marking.holds(node),
            "a node that is cancelled holds a token"
        );
        self.die(marking, node, origin);
        self.end_orphans(marking, origin);
    }

    /// A node that was [closed](Marking::close) may be entered again.
    pub fn reopen(&mut self, marking: &mut Marking, node: NodeId) {
        marking.reopen(node);
        self.wake_before(marking, node);
    }

    /// Moves tokens until something has to be told or asked; `None` once all rest.
    pub fn advance(&mut self, marking: &mut Marking) -> Option<Move> {
        loop {
            if let Some(told) = self.told.pop_front() {
                return Some(told);
            }
            if let Some(edge) = self.queue.pop(self.graph) {
                self.arrive(marking, edge);
            } else if !self.give_up_following(marking) {
                if marking.is_empty() {
                    // Nobody is left who could ask what was heard.
                    marking.clear();
                }
                return None;
            }
        }
    }

    /// Whether no token is to be looked at, and nothing to be told.
    pub fn is_at_rest(&self) -> bool {
        self.queue.is_empty() && self.told.is_empty()
    }

    /// What has happened already, without a token moving further: whatever was canceled by what was
    /// last done.
    pub fn tell(&mut self) -> Option<Move> {
        self.told.pop_front()
    }

    /// Looks at a token on an edge, which may enter the node there.
    fn arrive(&mut self, marking: &mut Marking, edge: EdgeId) {
        let Some(token) = marking.on(edge) else {
            return;
        };
        let to = self.graph.edge(edge).to;
        let kind = self.kind(to);
        if kind.incoming() == Takes::All {
            self.arrive_at_join(marking, edge, to);
        } else if self.is_guarded(marking, to) {
            // Its branches have not all come to the join from last time.
        } else if !token.live {
            self.take(marking, edge);
            self.leave_dead(marking, to, token.origin);
        } else if kind == Kind::Stop {
            self.take(marking, edge);
        } else if self.admits(marking, to) {
            self.take(marking, edge);
            self.enter(marking, to, vec![token.origin]);
        }
    }

    /// Whether a live token may enter a node now. An occupied node takes a second one only after it
    /// has sent the first on. An end keeps nobody waiting: any number of tokens may come to it.
    pub(super) fn admits(&self, marking: &Marking, node: NodeId) -> bool {
        let waits = marking.is_locked(node) || !self.may_follow(marking, node);
        let is_free = !marking.holds(node) && !marking.is_closed(node);
        is_free && (self.kind(node).is_end() || !waits)
    }

    /// Whether the node that this one runs only beside is there.
    pub(super) fn may_follow(&self, marking: &Marking, node: NodeId) -> bool {
        let leader = self.graph.node(node).only_while;
        leader.is_none_or(|leader| marking.holds(leader))
    }

    pub(super) fn enter(&mut self, marking: &mut Marking, node: NodeId, origins: Vec<u32>) {
        self.occupy(marking, node);
        self.told.push_back(Move::Entered(Entry { node, origins }));
    }

    fn occupy(&mut self, marking: &mut Marking, node: NodeId) {
        marking.occupy(node);
        for follower in self.plan.followers(node) {
            self.wake_before(marking, *follower);
        }
    }

    /// Takes the token out of a node, and looks again at those that rested because of it.
    pub(super) fn vacate(&mut self, marking: &mut Marking, node: NodeId) {
        marking.vacate(node);
        self.wake_before(marking, node);
        for sharer in self.plan.sharers(node) {
            self.wake_before(marking, *sharer);
        }
        let followers = self.plan.followers(node).iter().copied();
        self.orphans.extend(followers.filter(|f| marking.holds(*f)));
    }

    /// Looks again at the tokens that rest on the edges into a node.
    pub(super) fn wake_before(&mut self, marking: &Marking, node: NodeId) {
        if marking.tokens_before(node) == self.queue.before(node) {
            return;
        }
        let here = self.graph.node(node);
        let resting = here.incoming().iter().copied();
        let mut resting = resting.filter(|edge| marking.on(*edge).is_some());
        let asks = here.wait.is_some_and(|wait| wait.enough == Enough::Asked);
        if asks && here.kind == Kind::Join && !marking.went_on(node) {
            // One question is enough, however many of them rest.
            let is_live = |edge: &EdgeId| marking.on(*edge).is_some_and(|token| token.live);
            let first = resting.clone().find(is_live).or_else(|| resting.next());
            if let Some(edge) = first {
                self.queue.push(edge, node);
            }
            return;
        }
        for edge in resting {
            self.queue.push(edge, node);
        }
    }

    /// Puts live tokens on the ways, and where all ways are given to, dead ones on the others.
    fn give(&mut self, marking: &mut Marking, node: NodeId, ways: &[EdgeId], origin: u32) {
        for edge in ways {
            self.put(marking, *edge, Token { live: true, origin });
        }
        if self.kind(node).outgoing() == Takes::All {
            let dead = Token {
                live: false,
                origin,
            };
            let mut taken = ways.to_vec();
            taken.sort_unstable();
            for edge in self.graph.node(node).outgoing() {
                if taken.binary_search(edge).is_err() {
                    self.put(marking, *edge, dead);
                }
            }
        }
    }

    /// What waits for an event on the boundary of a node that is left hears that it will not come.
    fn disarm(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        for edge in self.graph.node(node).outgoing() {
            let once = self.graph.edge(*edge).way == Way::Boundary(Boundary::Once);
            if once && !marking.replace_fired(*edge, false) {
                let dead = Token {
                    live: false,
                    origin,
                };
                self.put(marking, *edge, dead);
            }
        }
    }

    /// A dead token leaves a node.
    pub(super) fn leave_dead(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        let dead = Token {
            live: false,
            origin,
        };
        self.disarm(marking, node, origin);
        match self.kind(node).outgoing() {
            Takes::None => {}
            Takes::One => {
                if let Some(edge) = self.plan.dead_way(node) {
                    self.put(marking, edge, dead);
                }
            }
            Takes::All => {
                for edge in self.graph.node(node).outgoing() {
                    self.put(marking, *edge, dead);
                }
            }
        }
    }

    fn put(&mut self, marking: &mut Marking, edge: EdgeId, token: Token) {
        debug_assert!(
            marking.on(edge).is_none(),
            "a sound flow never has two tokens on one edge"
        );
        marking.place(edge, token);
        self.queue.push(edge, self.graph.edge(edge).to);
    }

    pub(super) fn take(&mut self, marking: &mut Marking, edge: EdgeId) -> Option<Token> {
        self.queue.remove(edge, self.graph.edge(edge).to);
        marking.take(edge)
    }

    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.graph.node(node).kind
    }
}
