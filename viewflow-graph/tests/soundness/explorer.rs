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

fn explore_from(graph: &Graph, begin: Vec<State>, first: &[NodeId], most: usize) -> Found {
    let branches = Branches::of(graph);
    let bits = Bits::of(graph);
    let moves = moves(graph, &branches, &bits);
    // A branch of several edges is merged before its join, and the merge holds one token.
    let joined: Vec<State> = graph
        .nodes()
        .flat_map(|(id, _)| branches.at(id))
        .map(|branch| branch.iter().map(|e| bits.arrive(graph, *e)).sum())
        .collect();
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
            let mut next = state & !one.takes;
            for given in &one.gives {
                if next & given != 0 {
                    return Found::Twice;
                }
                next |= given;
            }
            if joined.iter().any(|branch| (next & branch).count_ones() > 1) {
                return Found::Twice;
            }
            if one.ends_all {
                next = 0;
            }
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
