//! Random flows, grown from a recipe so that a failure shrinks to a small one.

use proptest::prelude::*;
use viewflow_graph::{Boundary, EdgeId, Graph, Kind, NodeId, Way};

/// The most nodes that a recipe makes.
pub const NODES: usize = 12;

/// One change to a flow. Numbers are taken modulo what there is to choose from.
#[derive(Debug, Clone)]
pub enum Grow {
    /// A node that works, on an edge.
    Work(usize, Kind),
    /// A gateway that opens and one that closes, with two edges between them.
    Block(usize, Kind, Kind),
    /// A gateway on an edge, with one more way to an end: to a new one, or to any that is there.
    End(usize, Kind, Kind, bool),
    /// A gateway that leads back to one in front of it.
    Loop(usize, Kind, Kind),
    /// A gateway on one edge, with a way to one on another.
    Cross(usize, usize, Kind, Kind),
    /// An edge leads to another node.
    Redirect(usize, usize),
    /// Two edges change their targets.
    Swap(usize, usize),
    /// A gateway becomes another.
    Become(usize, Kind),
    /// A node that waits, on an edge, with an event that leads to an end, to work, to a join behind the
    /// node or anywhere.
    Boundary(usize, usize, Boundary),
    /// One more start, leading to any node.
    Start(usize, Kind),
}

/// Recipes of every kind and every way.
pub fn recipes() -> impl Strategy<Value = Vec<Grow>> {
    let n = || 0..64_usize;
    let work = || {
        let all = Kind::ALL.iter().copied();
        let work = all.filter(|k| !k.is_start() && !k.is_end() && !k.is_gateway());
        proptest::sample::select(work.collect::<Vec<_>>())
    };
    let opens = || {
        proptest::sample::select(vec![
            Kind::Split,
            Kind::Split,
            Kind::If,
            Kind::Switch,
            Kind::First,
        ])
    };
    let closes =
        || proptest::sample::select(vec![Kind::Join, Kind::Join, Kind::Merge, Kind::Function]);
    let gateway =
        || proptest::sample::select(vec![Kind::Split, Kind::Switch, Kind::Join, Kind::Merge]);
    let end = || {
        proptest::sample::select(vec![
            Kind::End,
            Kind::End,
            Kind::End,
            Kind::End,
            Kind::TerminateEnd,
            Kind::ErrorEnd,
            Kind::Stop,
        ])
    };
    let boundary = proptest::sample::select(vec![
        Boundary::Interrupting,
        Boundary::Once,
        Boundary::Repeating,
    ]);
    let starts: Vec<Kind> = Kind::ALL.iter().copied().filter(|k| k.is_start()).collect();
    let grow = prop_oneof![
        5 => (n(), work()).prop_map(|(at, kind)| Grow::Work(at, kind)),
        8 => (n(), opens(), closes()).prop_map(|(at, a, b)| Grow::Block(at, a, b)),
        3 => (n(), opens(), end(), any::<bool>())
            .prop_map(|(at, kind, end, new)| Grow::End(at, kind, end, new)),
        3 => (n(), closes(), opens()).prop_map(|(at, a, b)| Grow::Loop(at, a, b)),
        6 => (n(), n(), opens(), closes()).prop_map(|(a, b, x, y)| Grow::Cross(a, b, x, y)),
        1 => (n(), n()).prop_map(|(edge, to)| Grow::Redirect(edge, to)),
        1 => (n(), n()).prop_map(|(a, b)| Grow::Swap(a, b)),
        1 => (n(), gateway()).prop_map(|(node, kind)| Grow::Become(node, kind)),
        3 => (n(), n(), boundary).prop_map(|(at, to, b)| Grow::Boundary(at, to, b)),
        1 => (n(), proptest::sample::select(starts)).prop_map(|(to, kind)| Grow::Start(to, kind)),
    ];
    proptest::collection::vec(grow, 1..12)
}

/// The flow of a recipe; `None` if a node is not on a way from a start to an end, or has ways that
/// its kind cannot have.
pub fn flow(recipe: &[Grow]) -> Option<Graph> {
    flow_within(NODES, recipe)
}

/// The same, begun with something that is rare otherwise: a loop around two branches, where nodes
/// wait, and perhaps more in one of them. Zero begins with nothing.
pub fn flow_begun_with(rare: usize, recipe: &[Grow]) -> Option<Graph> {
    let mut begun = match rare {
        0 => Vec::new(),
        _ => vec![
            Grow::Loop(0, Kind::Merge, Kind::If),
            Grow::Block(1, Kind::Split, Kind::Join),
            Grow::Work(4, Kind::View),
            Grow::Work(6, Kind::Job),
        ],
    };
    begun.extend(match rare {
        // Two branches within one of them.
        2 => vec![
            Grow::Block(7, Kind::Split, Kind::Join),
            Grow::Work(9, Kind::View),
            Grow::Work(11, Kind::Job),
        ],
        // A race.
        3 => vec![Grow::Block(4, Kind::First, Kind::Merge)],
        // A way on which the process is bound to fail.
        4 => vec![
            Grow::End(4, Kind::If, Kind::ErrorEnd, true),
            Grow::Work(10, Kind::View),
        ],
        _ => Vec::new(),
    });
    begun.extend_from_slice(recipe);
    flow_within(NODES + 2 * begun.len(), &begun)
}

fn flow_within(nodes: usize, recipe: &[Grow]) -> Option<Graph> {
    let mut draft = Draft {
        nodes,
        kinds: vec![Kind::Start, Kind::End],
        edges: vec![(0, 1, Way::Next)],
    };
    for grow in recipe {
        draft.grow(grow);
    }
    draft.graph()
}

struct Draft {
    /// The most that it makes.
    nodes: usize,
    kinds: Vec<Kind>,
    edges: Vec<(usize, usize, Way)>,
}

impl Draft {
    fn add(&mut self, kind: Kind) -> usize {
        self.kinds.push(kind);
        self.kinds.len() - 1
    }

    fn next(&mut self, from: usize, to: usize) {
        self.edges.push((from, to, Way::Next));
    }

    /// Puts a node on an edge.
    fn insert(&mut self, edge: usize, kind: Kind) -> usize {
        let node = self.add(kind);
        let to = std::mem::replace(&mut self.edges[edge].1, node);
        self.next(node, to);
        node
    }

    fn grow(&mut self, grow: &Grow) {
        let room = self.nodes.saturating_sub(self.kinds.len());
        let edges = self.edges.len();
        match *grow {
            Grow::Work(at, kind) if room >= 1 => {
                self.insert(at % edges, kind);
            }
            Grow::Block(at, opens, closes) if room >= 2 => {
                let open = self.insert(at % edges, opens);
                let last = self.edges.len() - 1;
                let close = self.insert(last, closes);
                self.next(open, close);
            }
            Grow::End(at, kind, end, new) if room >= 2 => {
                let node = self.insert(at % edges, kind);
                let known = self.kinds.iter().position(|kind| *kind == end);
                let end = match known {
                    Some(known) if !new => known,
                    _ => self.add(end),
                };
                self.next(node, end);
            }
            Grow::Loop(at, first, last) if room >= 2 => {
                let head = self.insert(at % edges, first);
                let back = self.edges.len() - 1;
                let tail = self.insert(back, last);
                self.next(tail, head);
            }
            Grow::Cross(a, b, opens, closes) if room >= 2 && a % edges != b % edges => {
                let from = self.insert(a % edges, opens);
                let to = self.insert(b % edges, closes);
                self.next(from, to);
            }
            Grow::Redirect(edge, to) => self.edges[edge % edges].1 = to % self.kinds.len(),
            Grow::Swap(a, b) => {
                let (a, b) = (a % edges, b % edges);
                let to = self.edges[a].1;
                self.edges[a].1 = std::mem::replace(&mut self.edges[b].1, to);
            }
            Grow::Become(node, kind) => {
                let node = node % self.kinds.len();
                if self.kinds[node].is_gateway() {
                    self.kinds[node] = kind;
                }
            }
            Grow::Boundary(at, to, boundary) if room >= 2 => {
                // Work may fail that does not wait.
                let host = match (boundary, at % 3) {
                    (Boundary::Interrupting, 0) => Kind::Function,
                    _ => Kind::View,
                };
                let host = self.insert(at % edges, host);
                let out = self.edges.len() - 1;
                let target = match to % 4 {
                    0 => 1,
                    1 => {
                        let work = self.add(Kind::Manual);
                        self.next(work, 1);
                        work
                    }
                    2 => self.insert(out, Kind::Join),
                    _ => to % self.kinds.len(),
                };
                self.edges.push((host, target, Way::Boundary(boundary)));
            }
            Grow::Start(to, kind) if room >= 1 => {
                let start = self.add(kind);
                let to = to % (self.kinds.len() - 1);
                self.next(start, to);
            }
            _ => {}
        }
    }

    fn graph(&self) -> Option<Graph> {
        let mut graph = Graph::default();
        let ids: Vec<NodeId> = self
            .kinds
            .iter()
            .enumerate()
            .map(|(i, kind)| graph.add_node(format!("{kind}{i}"), *kind))
            .collect();
        for (from, to, way) in &self.edges {
            graph.add_edge(ids[*from], ids[*to], *way);
        }
        let is_well_formed = graph.nodes().all(|(_, node)| {
            let own = node.outgoing().iter().map(|edge| graph.edge(*edge));
            let own = own.filter(|edge| !matches!(edge.way, Way::Boundary(_)));
            let (ins, outs) = (node.incoming().len(), own.count());
            match node.kind {
                kind if kind.is_start() => ins == 0 && outs == 1,
                kind if kind.is_end() => ins > 0 && outs == 0,
                Kind::Split | Kind::If | Kind::Switch | Kind::First => outs > 0,
                _ => outs == 1,
            }
        });
        let stops = graph
            .edges()
            .all(|(_, edge)| graph.node(edge.to).kind != Kind::Stop || graph.is_choice(edge.from));
        let connected = !graph.distances_from_start().contains(&None)
            && !graph.distances_to_end().contains(&None);
        let closed = graph.edges().all(|(id, edge)| {
            edge.way != Way::Boundary(Boundary::Repeating) || is_closed(&graph, id)
        });
        (is_well_formed && stops && connected && closed).then_some(graph)
    }
}

/// Whether an edge is the only one into the nodes behind it.
fn is_closed(graph: &Graph, into: EdgeId) -> bool {
    let behind = graph.distances_from(graph.edge(into).to);
    let is_behind = |id: NodeId| behind[id.index()].is_some();
    graph.edges().all(|(id, edge)| {
        id == into
            || !is_behind(edge.to)
            || is_behind(edge.from)
            || graph.node(edge.to).kind.is_end()
    })
}
