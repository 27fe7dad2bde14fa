//! Where the tokens of a process are.

use std::collections::HashMap;
use std::sync::Arc;

use super::Token;
use crate::{EdgeId, Graph, NodeId};

/// Where every token of one process is.
///
/// It counts as it goes, so that an arrival at a join costs the same however many branches the join
/// has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    layout: Arc<Layout>,
    edges: Vec<Option<Token>>,
    held: Vec<bool>,
    /// By edge: whether the event on its boundary has happened since its host was entered.
    fired: Vec<bool>,
    /// By edge into a join that has gone on early: whether its branch has come, by this edge.
    heard: Vec<bool>,
    /// By node: whether it is a join that has gone on before all its branches had come.
    went_on: Vec<bool>,
    /// By node: what is on the edges into it.
    before: Vec<Before>,
    /// By node: whether nobody may enter it, though it holds no token.
    closed: Vec<bool>,
    /// By mutex: how many of its nodes are occupied.
    busy: Vec<u32>,
    /// How many edges hold a token.
    on_edges: usize,
    /// How many nodes do.
    in_nodes: usize,
}

/// What of the graph is needed to count.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    /// By edge: where it leads.
    to: Vec<NodeId>,
    /// By node: the place of its mutex among all of them.
    mutex: Vec<Option<usize>>,
}

/// What is on the edges into a node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Before {
    tokens: u32,
    live: u32,
    heard: u32,
}

impl Marking {
    /// No token anywhere.
    pub fn empty(graph: &Graph) -> Self {
        let (nodes, edges) = (graph.nodes().len(), graph.edges().len());
        let mut names: HashMap<&str, usize> = HashMap::new();
        let mutex = graph.nodes().map(|(_, node)| {
            let next = names.len();
            let name = node.mutex.as_deref()?;
            Some(*names.entry(name).or_insert(next))
        });
        let mutex = mutex.collect();
        Self {
            edges: vec![None; edges],
            held: vec![false; nodes],
            fired: vec![false; edges],
            heard: vec![false; edges],
            went_on: vec![false; nodes],
            before: vec![Before::default(); nodes],
            closed: vec![false; nodes],
            busy: vec![0; names.len()],
            on_edges: 0,
            in_nodes: 0,
            layout: Arc::new(Layout {
                to: graph.edges().map(|(_, edge)| edge.to).collect(),
                mutex,
            }),
        }
    }

    /// The token on an edge.
    pub fn on(&self, edge: EdgeId) -> Option<Token> {
        #[cfg(test)]
        super::tests::cost::count_a_look();
        self.edges[edge.index()]
    }

    /// Puts a stored token back where it was.
    pub fn place(&mut self, edge: EdgeId, token: Token) {
        self.take(edge);
        self.edges[edge.index()] = Some(token);
        self.on_edges += 1;
        let before = self.before_mut(edge);
        before.tokens += 1;
        before.live += u32::from(token.live);
    }

    /// Whether the node is occupied.
    pub fn holds(&self, node: NodeId) -> bool {
        self.held[node.index()]
    }

    /// Marks a node as occupied, when a stored marking is read back.
    pub fn occupy(&mut self, node: NodeId) {
        if !std::mem::replace(&mut self.held[node.index()], true) {
            self.in_nodes += 1;
            if let Some(mutex) = self.layout.mutex[node.index()] {
                self.busy[mutex] += 1;
            }
        }
    }

    /// Whether a boundary that fires once has done so since its host was entered.
    pub fn has_fired(&self, edge: EdgeId) -> bool {
        self.fired[edge.index()]
    }

    /// Marks a boundary as one that has fired, when a stored marking is read back.
    pub fn set_fired(&mut self, edge: EdgeId) {
        self.fired[edge.index()] = true;
    }

    /// Whether a join has gone on before all its branches had come, and some still have not.
    pub fn went_on(&self, join: NodeId) -> bool {
        self.went_on[join.index()]
    }

    /// Marks a join as one that has gone on early, when a stored marking is read back.
    pub fn set_went_on(&mut self, join: NodeId) {
        self.went_on[join.index()] = true;
    }

    /// Whether a join that has gone on early has heard of a branch by this edge.
    pub fn heard(&self, edge: EdgeId) -> bool {
        self.heard[edge.index()]
    }

    /// Marks an edge as one by which such a join has heard of its branch, when a stored marking is
    /// read back.
    pub fn set_heard(&mut self, edge: EdgeId) {
        if !std::mem::replace(&mut self.heard[edge.index()], true) {
            self.before_mut(edge).heard += 1;
        }
    }

    /// Lets nobody enter a node, as while work that it has begun goes on without its token, until it
    /// is [reopened](super::Game::reopen).
    pub fn close(&mut self, node: NodeId) {
        self.closed[node.index()] = true;
    }

    /// Whether the process is over: no token is left.
    pub fn is_empty(&self) -> bool {
        self.on_edges == 0 && self.in_nodes == 0
    }

    /// Whether tokens are only on their way, or rest there.
    pub(super) fn only_edges(&self) -> bool {
        self.on_edges > 0 && self.in_nodes == 0
    }

    /// How many tokens are on the edges into a node.
    pub(super) fn tokens_before(&self, node: NodeId) -> u32 {
        self.before[node.index()].tokens
    }

    /// How many of these are live.
    pub(super) fn live_before(&self, node: NodeId) -> u32 {
        self.before[node.index()].live
    }

    /// How many branches a join that has gone on early has heard of.
    pub(super) fn heard_before(&self, join: NodeId) -> u32 {
        self.before[join.index()].heard
    }

    /// Whether a node with the same mutex is occupied.
    pub(super) fn is_locked(&self, node: NodeId) -> bool {
        self.layout.mutex[node.index()].is_some_and(|mutex| self.busy[mutex] > 0)
    }

    pub(super) fn is_closed(&self, node: NodeId) -> bool {
        self.closed[node.index()]
    }

    pub(super) fn reopen(&mut self, node: NodeId) {
        self.closed[node.index()] = false;
    }

    pub(super) fn take(&mut self, edge: EdgeId) -> Option<Token> {
        let token = self.edges[edge.index()].take()?;
        self.on_edges -= 1;
        let before = self.before_mut(edge);
        before.tokens -= 1;
        before.live -= u32::from(token.live);
        Some(token)
    }

    pub(super) fn vacate(&mut self, node: NodeId) {
        if std::mem::replace(&mut self.held[node.index()], false) {
            self.in_nodes -= 1;
            if let Some(mutex) = self.layout.mutex[node.index()] {
                self.busy[mutex] -= 1;
            }
        }
    }

    /// Tells whether the boundary had fired, and sets whether it has.
    pub(super) fn replace_fired(&mut self, edge: EdgeId, fired: bool) -> bool {
        std::mem::replace(&mut self.fired[edge.index()], fired)
    }

    pub(super) fn unset_heard(&mut self, edge: EdgeId) {
        if std::mem::replace(&mut self.heard[edge.index()], false) {
            self.before_mut(edge).heard -= 1;
        }
    }

    pub(super) fn unset_went_on(&mut self, join: NodeId) {
        self.went_on[join.index()] = false;
    }

    /// Takes every token away, and forgets what was known besides.
    pub(super) fn clear(&mut self) {
        self.edges.fill(None);
        self.held.fill(false);
        self.fired.fill(false);
        self.heard.fill(false);
        self.went_on.fill(false);
        self.before.fill(Before::default());
        self.busy.fill(0);
        self.on_edges = 0;
        self.in_nodes = 0;
    }

    fn before_mut(&mut self, edge: EdgeId) -> &mut Before {
        &mut self.before[self.layout.to[edge.index()].index()]
    }
}
