//! Explores every state of a flow, by the rules of the token game as they are told to people: where
//! each kind holds its tokens, and what it does with them. Knows nothing of nets.

use std::collections::HashSet;

use viewflow_graph::soundness::early_edges;
use viewflow_graph::{Boundary, Branches, EdgeId, Graph, Kind, NodeId, Way};

/// What the exploration found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Every state leads on to the end, and every node can act.
    Sound,
    /// A state in which tokens are left and nothing moves.
    Deadlock,
    /// A node, or an edge into a join, that gets a second token.
    Twice,
    /// A state from which the end cannot be reached, though something always moves.
    Livelock,
    /// A node that never acts.
    Dead,
    /// More states than were to be looked at.
    TooMany,
}

/// One bit for each place where a token may be: a node, a host whose boundary event is not yet
/// armed, or an edge into a join.
type State = u64;

/// What one move takes and gives, and whether it ends everything.
#[derive(Debug)]
struct Move {
    node: usize,
    takes: State,
    gives: Vec<State>,
    ends_all: bool,
}

/// Explores a flow: from its starts, and from each repeating boundary on its own.
pub fn explore(graph: &Graph, most: usize) -> Found {
    let starts = graph.nodes().filter(|(_, n)| n.kind.is_start());
    let starts: Vec<NodeId> = starts.map(|(id, _)| id).collect();
    let bits = Bits::of(graph);
    let begin = starts.iter().map(|start| bits.enter(graph, *start));
    let mut found = explore_from(graph, begin.collect(), &starts, most);
    for (id, edge) in graph.edges() {
        if found == Found::Sound && edge.way == Way::Boundary(Boundary::Repeating) {
            let begin = vec![bits.arrive(graph, id)];
            found = explore_from(graph, begin, &[edge.to], most);
        }
    }
    found
}

/// Whether the nodes can act in this order, each choosing as it must, so that the last of them gives
/// a second token, or tokens are left that cannot come to an end. Early ends are plain ones here, as
/// they are to the checker where it refuses.
pub fn leads_into_a_fault(graph: &Graph, path: &[NodeId]) -> bool {
    let bits = Bits::of(graph);
    let branches = Branches::of(graph);
    let mut moves = moves(graph, &branches, &bits);
    moves.iter_mut().for_each(|one| one.ends_all = false);
    let joined = joined(graph, &branches, &bits);
    let starts = graph.nodes().filter(|(_, n)| n.kind.is_start());
    let repeating = graph
        .edges()
        .filter(|(_, edge)| edge.way == Way::Boundary(Boundary::Repeating));
    let mut states: HashSet<State> = starts
        .map(|(id, _)| bits.enter(graph, id))
        .chain(repeating.map(|(id, _)| bits.arrive(graph, id)))
        .collect();
    // A boundary is armed when its host is entered, which is no step of the host's.
    let arms = |one: &Move| one.takes.trailing_zeros() as usize == bits.nodes + one.node;
    let (arming, acting): (Vec<&Move>, Vec<&Move>) = moves.iter().partition(|one| arms(one));
    let all = &moves;
    for (step, node) in path.iter().enumerate() {
        let last = step + 1 == path.len();
        let mut next = HashSet::new();
        for state in armed(states, &arming, &joined) {
            let acting = acting.iter().filter(|one| one.node == node.index());
            for one in acting.filter(|one| state & one.takes == one.takes) {
                match act(state, one, &joined) {
                    Some(after) => next.insert(after),
                    None if last => return true,
                    None => continue,
                };
            }
        }
        states = next;
    }
    armed(states, &arming, &joined).into_iter().any(|state| {
        let moves = moves.iter().filter(|one| state & one.takes == one.takes);
        let twice = moves
            .clone()
            .any(|one| arms(one) && act(state, one, &joined).is_none());
        twice || (state != 0 && never_ends(state, all))
    })
}

/// The states, and those that they become when boundaries are armed.
fn armed(states: HashSet<State>, arming: &[&Move], joined: &[State]) -> HashSet<State> {
    let mut armed = states.clone();
    let mut open: Vec<State> = states.into_iter().collect();
    while let Some(state) = open.pop() {
        for arm in arming.iter().filter(|arm| state & arm.takes == arm.takes) {
            if let Some(after) = act(state, arm, joined)
                && armed.insert(after)
            {
                open.push(after);
            }
        }
    }
    armed
}

/// Whether no moves lead from a state to the end.
fn never_ends(state: State, moves: &[Move]) -> bool {
    let mut seen = HashSet::from([state]);
    let mut open = vec![state];
    while let Some(state) = open.pop() {
        for one in moves.iter().filter(|m| state & m.takes == m.takes) {
            let given: State = one.gives.iter().fold(0, |all, given| all | given);
            let next = if one.ends_all {
                0
            } else {
                state & !one.takes | given
            };
            if next == 0 {
                return false;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    true
}

/// The state after a move; `None` if something gets a second token.
fn act(state: State, one: &Move, joined: &[State]) -> Option<State> {
    let mut next = state & !one.takes;
    for given in &one.gives {
        if next & given != 0 {
            return None;
        }
        next |= given;
    }
    if joined.iter().any(|branch| (next & branch).count_ones() > 1) {
        return None;
    }
    Some(if one.ends_all { 0 } else { next })
}

/// For each branch of several edges, which is merged before its join: where its tokens are. The merge
/// holds one.
fn joined(graph: &Graph, branches: &Branches, bits: &Bits) -> Vec<State> {
    let branches = graph.nodes().flat_map(|(id, _)| branches.at(id));
    let place = |edge: &EdgeId| bits.arrive(graph, *edge);
    branches
        .map(|branch| branch.iter().map(place).sum())
        .collect()
}

fn explore_from(graph: &Graph, begin: Vec<State>, first: &[NodeId], most: usize) -> Found {
    let branches = Branches::of(graph);
    let bits = Bits::of(graph);
    let moves = moves(graph, &branches, &bits);
    let joined = joined(graph, &branches, &bits);
    let mut acted: HashSet<usize> = HashSet::new();
    let mut index: Vec<State> = Vec::new();
    let mut known: HashSet<State> = HashSet::new();
    let mut back: Vec<(State, State)> = Vec::new();
    known.extend(&begin);
    let mut open = begin;
    while let Some(state) = open.pop() {
        index.push(state);
        if index.len() > most {
            return Found::TooMany;
        }
        let mut moved = false;
        for one in &moves {
            if state & one.takes != one.takes {
                continue;
            }
            moved = true;
            acted.insert(one.node);
            let Some(next) = act(state, one, &joined) else {
                return Found::Twice;
            };
            back.push((next, state));
            if known.insert(next) {
                open.push(next);
            }
        }
        if !moved && state != 0 {
            return Found::Deadlock;
        }
    }
    // Which states can still come to the end.
    back.sort_unstable();
    let mut ending = HashSet::from([0]);
    let mut open = vec![0];
    while let Some(state) = open.pop() {
        let from = back.partition_point(|(to, _)| *to < state);
        for (_, before) in back[from..].iter().take_while(|(to, _)| *to == state) {
            if ending.insert(*before) {
                open.push(*before);
            }
        }
    }
    if index.iter().any(|state| !ending.contains(state)) {
        return Found::Livelock;
    }
    let mut reached = HashSet::new();
    let mut open = first.to_vec();
    while let Some(node) = open.pop() {
        let edges = graph.node(node).outgoing().iter().map(|e| graph.edge(*e));
        if reached.insert(node) {
            open.extend(
                edges
                    .filter(|e| e.way != Way::Boundary(Boundary::Repeating))
                    .map(|e| e.to),
            );
        }
    }
    let dead = reached
        .iter()
        .any(|id| !graph.node(*id).kind.is_end() && !acted.contains(&id.index()));
    if dead { Found::Dead } else { Found::Sound }
}

struct Bits {
    nodes: usize,
    joined: Vec<Option<usize>>,
}

impl Bits {
    fn of(graph: &Graph) -> Self {
        let nodes = graph.nodes().len();
        let mut next = 2 * nodes;
        let joined = graph
            .edges()
            .map(|(_, edge)| {
                (graph.node(edge.to).kind == Kind::Join).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        assert!(next <= 64, "a state has 64 places");
        Self { nodes, joined }
    }

    fn inside(&self, node: NodeId) -> State {
        1 << node.index()
    }

    /// The state after a token has entered a node by an edge that is none of a join's.
    fn enter(&self, graph: &Graph, node: NodeId) -> State {
        if graph.node(node).kind.is_end() {
            0
        } else if has_once(graph, node) {
            1 << (self.nodes + node.index())
        } else {
            self.inside(node)
        }
    }

    fn arrive(&self, graph: &Graph, edge: EdgeId) -> State {
        match self.joined[edge.index()] {
            Some(bit) => 1 << bit,
            None => self.enter(graph, graph.edge(edge).to),
        }
    }
}

fn has_once(graph: &Graph, node: NodeId) -> bool {
    graph.way(node, Way::Boundary(Boundary::Once)).is_some()
}

fn moves(graph: &Graph, branches: &Branches, bits: &Bits) -> Vec<Move> {
    let ends_all = |edge: EdgeId| {
        let kind = graph.node(graph.edge(edge).to).kind;
        matches!(kind, Kind::TerminateEnd | Kind::ErrorEnd)
    };
    let early = early_edges(graph);
    let mut moves = Vec::new();
    for (id, node) in graph.nodes() {
        let ways = |boundary: Option<Boundary>| {
            let edges = node.outgoing().iter().copied();
            edges.filter(move |edge| match (graph.edge(*edge).way, boundary) {
                (Way::Boundary(way), Some(boundary)) => way == boundary,
                (way, boundary) => !matches!(way, Way::Boundary(_)) && boundary.is_none(),
            })
        };
        let mut takes = vec![bits.inside(id)];
        if node.kind == Kind::Join {
            takes = vec![0];
            for branch in branches.at(id) {
                takes = takes
                    .iter()
                    .flat_map(|so_far| branch.iter().map(move |e| so_far | bits.arrive(graph, *e)))
                    .collect();
            }
        }
        if has_once(graph, id) {
            let targets = ways(Some(Boundary::Once)).map(|e| bits.arrive(graph, e));
            moves.push(Move {
                node: id.index(),
                takes: bits.enter(graph, id),
                gives: targets.chain([bits.inside(id)]).collect(),
                ends_all: false,
            });
        }
        for takes in takes.into_iter().filter(|takes| *takes != 0) {
            if node.kind == Kind::Split {
                moves.push(Move {
                    node: id.index(),
                    takes,
                    gives: ways(None).map(|edge| bits.arrive(graph, edge)).collect(),
                    ends_all: ways(None).any(ends_all),
                });
                continue;
            }
            for edge in ways(None).chain(ways(Some(Boundary::Interrupting))) {
                // A token that stops goes another way as a dead one; that is a choice like others.
                let stops = graph.node(graph.edge(edge).to).kind == Kind::Stop;
                if !stops || !early[edge.index()] {
                    moves.push(Move {
                        node: id.index(),
                        takes,
                        gives: vec![bits.arrive(graph, edge)],
                        ends_all: ends_all(edge),
                    });
                }
            }
        }
    }
    moves
}
