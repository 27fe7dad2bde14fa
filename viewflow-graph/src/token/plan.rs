//! What a game needs to know of a graph.

use std::collections::HashMap;

use super::Marking;
use crate::dominators::Dominators;
use crate::region::Region;
use crate::{Boundary, Branches, EdgeId, Graph, Kind, Late, NodeId, Way, soundness};

/// What a game needs to know of a graph, found once for a graph and not once for a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    branches: Branches,
    /// By edge into a join: the place of its branch.
    branch_of: Vec<usize>,
    /// By node: the way that a dead token takes where it must choose one.
    dead_ways: Vec<Option<EdgeId>>,
    /// By node: whether the process is bound to end early once a token is there.
    decided: Vec<bool>,
    /// By edge: whether it is a way by which the process is bound to end early.
    left_out: Vec<bool>,
    /// By node: of a join that goes on early, what lies between it and its split.
    regions: Vec<Option<Region>>,
    /// By node: of a split, the joins that it must not give tokens to while they wait for late ones.
    guards: Vec<Vec<NodeId>>,
    /// By node: those that run only while it does.
    followers: Vec<Vec<NodeId>>,
    /// By node: all that share its mutex.
    mutexes: Vec<Option<usize>>,
    sharers: Vec<Vec<NodeId>>,
    /// By node: the `First` that it races for.
    races: Vec<Option<NodeId>>,
    /// Every node that runs only while another does.
    all_followers: Vec<NodeId>,
    /// No token anywhere.
    empty: Marking,
}

impl Plan {
    /// The plan of a graph.
    pub fn of(graph: &Graph) -> Self {
        Self::with(graph, Branches::of(graph))
    }

    /// No token anywhere, as [`Marking::empty`] has it.
    pub fn empty(&self) -> Marking {
        self.empty.clone()
    }

    /// For each join, its incoming edges by branch.
    pub fn branches(&self) -> &Branches {
        &self.branches
    }

    pub(super) fn with(graph: &Graph, branches: Branches) -> Self {
        let count = graph.nodes().len();
        let mut branch_of = vec![0; graph.edges().len()];
        let (mut guards, mut followers) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut all_followers = Vec::new();
        let regions = regions(graph);
        let (mut names, mut sharers) = (HashMap::new(), Vec::new());
        let mut mutexes = vec![None; count];
        for (id, node) in graph.nodes() {
            for (place, branch) in branches.at(id).iter().enumerate() {
                for edge in branch {
                    branch_of[edge.index()] = place;
                }
            }
            let cancels = node.wait.is_some_and(|wait| wait.late == Late::Cancel);
            if let Some(region) = &regions[id.index()]
                && !cancels
            {
                guards[region.split.index()].push(id);
            }
            if let Some(leader) = node.only_while {
                followers[leader.index()].push(id);
                all_followers.push(id);
            }
            if let Some(name) = &node.mutex {
                let place = *names.entry(name).or_insert_with(|| {
                    sharers.push(Vec::new());
                    sharers.len() - 1
                });
                sharers[place].push(id);
                mutexes[id.index()] = Some(place);
            }
        }
        let left_out = soundness::early_edges(graph);
        Self {
            branches,
            branch_of,
            dead_ways: dead_ways(graph, &left_out),
            decided: soundness::decided(graph, &left_out),
            left_out,
            regions,
            guards,
            followers,
            mutexes,
            sharers,
            races: races(graph),
            all_followers,
            empty: Marking::empty(graph),
        }
    }

    pub(super) fn dead_way(&self, node: NodeId) -> Option<EdgeId> {
        self.dead_ways[node.index()]
    }

    /// All edges of the branch of a join that an edge is of.
    pub(super) fn branch(&self, join: NodeId, edge: EdgeId) -> &[EdgeId] {
        &self.branches.at(join)[self.branch_of[edge.index()]]
    }

    pub(super) fn is_decided(&self, node: NodeId) -> bool {
        self.decided[node.index()]
    }

    /// Whether the process is bound to end early once a token is on the edge.
    pub(super) fn is_decided_way(&self, edge: EdgeId, to: NodeId) -> bool {
        self.left_out[edge.index()] || self.is_decided(to)
    }

    pub(super) fn region(&self, join: NodeId) -> Option<&Region> {
        self.regions[join.index()].as_ref()
    }

    pub(super) fn guards(&self, split: NodeId) -> &[NodeId] {
        &self.guards[split.index()]
    }

    pub(super) fn followers(&self, of: NodeId) -> &[NodeId] {
        &self.followers[of.index()]
    }

    pub(super) fn all_followers(&self) -> &[NodeId] {
        &self.all_followers
    }

    /// The nodes with the same mutex, the node itself among them.
    pub(super) fn sharers(&self, node: NodeId) -> &[NodeId] {
        let mutex = self.mutexes[node.index()];
        mutex.map_or(&[], |mutex| &self.sharers[mutex])
    }

    pub(super) fn race(&self, node: NodeId) -> Option<NodeId> {
        self.races[node.index()]
    }
}

fn regions(graph: &Graph) -> Vec<Option<Region>> {
    let mut regions = vec![None; graph.nodes().len()];
    let waits = |kind, wait: Option<_>| kind == Kind::Join && wait.is_some();
    let mut waiting = graph
        .nodes()
        .filter(|(_, n)| waits(n.kind, n.wait))
        .peekable();
    if waiting.peek().is_some() {
        let dominators = Dominators::of(graph);
        for (join, _) in waiting {
            regions[join.index()] = Region::of(graph, &dominators, join);
        }
    }
    regions
}

/// For each node the way that leads nearest to an end, among those that the flow's soundness rests
/// on.
fn dead_ways(graph: &Graph, left_out: &[bool]) -> Vec<Option<EdgeId>> {
    let to_end = soundness::distances_to_end(graph, left_out);
    let nearest = |edge: &EdgeId| {
        let target = graph.edge(*edge).to;
        let distance = to_end[target.index()].unwrap_or(usize::MAX);
        (left_out[edge.index()], distance, *edge)
    };
    // An event that interrupts is a way out like others, and may be the only one that ends.
    let leaves_host = |way| matches!(way, Way::Boundary(Boundary::Once | Boundary::Repeating));
    let own = |edge: &EdgeId| !leaves_host(graph.edge(*edge).way);
    let ways = graph.nodes().map(|(_, node)| {
        let ways = node.outgoing().iter().copied().filter(own);
        ways.min_by_key(nearest)
    });
    ways.collect()
}

/// For each node the `First` that alone leads to it.
fn races(graph: &Graph) -> Vec<Option<NodeId>> {
    let races = graph.nodes().map(|(_, node)| match node.incoming() {
        [only] => {
            let from = graph.edge(*only).from;
            (graph.node(from).kind == Kind::First).then_some(from)
        }
        _ => None,
    });
    races.collect()
}
