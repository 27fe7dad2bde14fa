//! Random flows, grown from a recipe of bytes so that a failure shrinks to a small one.

use viewflow_graph::soundness::judge;
use viewflow_graph::{Boundary, Branches, Code, EdgeId, Graph, Kind, NodeId, Way, check};

use super::extras::{Extra, Extras, add};

/// The most nodes that a recipe makes, without those that race.
const NODES: usize = 14;

const WORK: [Kind; 20] = [
    Kind::Until,
    Kind::Escalate,
    Kind::MessageCatch,
    Kind::MessageCatch,
    Kind::SignalCatch,
    Kind::MessageThrow,
    Kind::SignalThrow,
    Kind::Timer,
    Kind::View,
    Kind::View,
    Kind::View,
    Kind::Manual,
    Kind::Function,
    Kind::Function,
    Kind::Job,
    Kind::Job,
    Kind::Job,
    Kind::Handle,
    Kind::Subprocess,
    Kind::Subprocess,
];
const STARTS: [Kind; 4] = [
    Kind::Start,
    Kind::StartHandle,
    Kind::StartMessage,
    Kind::StartSignal,
];
const OPENS: [Kind; 6] = [
    Kind::Split,
    Kind::Split,
    Kind::Split,
    Kind::If,
    Kind::Switch,
    Kind::First,
];
const CLOSES: [Kind; 4] = [Kind::Join, Kind::Join, Kind::Merge, Kind::Function];
const ENDS: [Kind; 6] = [
    Kind::End,
    Kind::End,
    Kind::End,
    Kind::TerminateEnd,
    Kind::ErrorEnd,
    Kind::Stop,
];
const RACERS: [Kind; 7] = [
    Kind::MessageCatch,
    Kind::Timer,
    Kind::View,
    Kind::View,
    Kind::Job,
    Kind::Handle,
    Kind::Subprocess,
];

/// A flow and what it asks for beside its nodes and edges.
#[derive(Clone)]
pub(super) struct Grown {
    pub(super) graph: Graph,
    pub(super) extras: Extras,
}

/// The flow of a recipe; `None` if the rules would refuse it.
pub(super) fn grow(recipe: &[[u8; 4]]) -> Option<Grown> {
    let mut draft = Draft {
        kinds: vec![Kind::StartHandle, Kind::End],
        edges: vec![(0, 1)],
        conditional: Vec::new(),
        boundaries: Vec::new(),
    };
    let mut extras = Vec::new();
    for step in recipe {
        let [x, y, z] = [step[1], step[2], step[3]].map(usize::from);
        match step[0] % 48 {
            0..=7 => draft.work(x, pick(&WORK, y)),
            8..=13 => draft.block(x, pick(&OPENS, y), pick(&CLOSES, z)),
            14..=15 => draft.end(x, pick(&OPENS, y), pick(&ENDS, z), z % 2 == 0),
            16..=17 => draft.repeat(x, pick(&CLOSES, y), pick(&OPENS, z)),
            18..=20 => draft.cross(x, y, pick(&OPENS, z), pick(&CLOSES, z / 8)),
            21 => draft.start(x, pick(&STARTS, y)),
            22..=24 => draft.conditional.push((x, y)),
            25..=26 => extras.push(Extra::Wait(x, y, z)),
            27 => extras.push(Extra::Cancels(x, y)),
            28..=29 => extras.push(Extra::Mutex(x, y)),
            30 => extras.push(Extra::OnlyWhile(x, y)),
            31 => extras.push(Extra::Limit(x, y)),
            32..=34 => extras.push(Extra::Each(x, y, z)),
            35..=37 => extras.push(Extra::Undo(x)),
            38 => extras.push(Extra::OnCreate(x)),
            39..=42 => draft.event(x, y, z),
            43 => draft.work(x, Kind::Compensate),
            44..=46 => extras.push(Extra::CompensateWith(x, y, z)),
            _ => extras.push(Extra::Given(x, y, z)),
        }
    }
    let mut graph = draft.graph()?;
    let branches = Branches::of(&graph);
    if !branches.ambiguous().is_empty() || judge(&graph, &branches).is_some() {
        return None;
    }
    let extras = add(&mut graph, &extras);
    // What the rules say of waits has been heeded; of the others only a circle is of concern, and what
    // has no place where it is begun again and again.
    let spins = check(&graph)
        .iter()
        .any(|finding| matches!(finding.code, Code::Spin | Code::BoundaryPath));
    (!spins).then_some(Grown { graph, extras })
}

pub(super) fn pick<T: Copy>(items: &[T], by: usize) -> T {
    items[by % items.len()]
}

struct Draft {
    kinds: Vec<Kind>,
    edges: Vec<(usize, usize)>,
    /// Which of the splits have conditions on their ways, and on which.
    conditional: Vec<(usize, usize)>,
    /// Which edges are the ways of events, and what becomes of the node then.
    boundaries: Vec<(usize, Boundary)>,
}

impl Draft {
    fn node(&mut self, kind: Kind) -> usize {
        self.kinds.push(kind);
        self.kinds.len() - 1
    }

    fn has_room(&self, nodes: usize) -> bool {
        self.kinds.len() + nodes <= NODES
    }

    /// Puts a node on an edge.
    fn insert(&mut self, edge: usize, kind: Kind) -> usize {
        let node = self.node(kind);
        let to = std::mem::replace(&mut self.edges[edge].1, node);
        self.edges.push((node, to));
        node
    }

    fn work(&mut self, at: usize, kind: Kind) {
        if self.has_room(1) {
            self.insert(at % self.edges.len(), kind);
        }
    }

    /// A gateway that opens and one that closes, with two ways between them on which somebody works.
    fn block(&mut self, at: usize, opens: Kind, closes: Kind) {
        if self.has_room(4) {
            let open = self.insert(at % self.edges.len(), opens);
            let first = self.edges.len() - 1;
            let close = self.insert(first, closes);
            self.edges.push((open, close));
            let second = self.edges.len() - 1;
            self.insert(first, pick(&WORK, at));
            self.insert(second, pick(&WORK, at + 4));
        }
    }

    /// A gateway on an edge, with one more way to an end: to a new one, or to one that is there.
    fn end(&mut self, at: usize, kind: Kind, end: Kind, new: bool) {
        if self.has_room(2) {
            let node = self.insert(at % self.edges.len(), kind);
            let known = self.kinds.iter().position(|kind| *kind == end);
            let end = match known {
                Some(known) if !new => known,
                _ => self.node(end),
            };
            self.edges.push((node, end));
        }
    }

    /// A gateway that leads back to one in front of it, with work between them.
    fn repeat(&mut self, at: usize, first: Kind, last: Kind) {
        if self.has_room(3) {
            let head = self.insert(at % self.edges.len(), first);
            let back = self.edges.len() - 1;
            let tail = self.insert(back, last);
            self.edges.push((tail, head));
            self.insert(back, Kind::View);
        }
    }

    /// A gateway on one edge, with a way to one on another.
    fn cross(&mut self, a: usize, b: usize, opens: Kind, closes: Kind) {
        let edges = self.edges.len();
        if self.has_room(2) && a % edges != b % edges {
            let from = self.insert(a % edges, opens);
            let to = self.insert(b % edges, closes);
            self.edges.push((from, to));
        }
    }

    /// An event on the boundary of a node that waits, or whose work may fail: it leads to where something else leads, perhaps
    /// by some work, or to the end.
    fn event(&mut self, host: usize, to: usize, how: usize) {
        let repeats = how.is_multiple_of(5);
        let boundary = match how / 4 % 2 {
            _ if repeats => Boundary::Repeating,
            0 => Boundary::Interrupting,
            _ => Boundary::Once,
        };
        // Work may fail that does not wait.
        let may_fail = |kind| kind == Kind::Function && boundary == Boundary::Interrupting;
        let is_host = |kind: Kind| kind.waits() || may_fail(kind);
        let hosts = 0..self.kinds.len();
        let hosts: Vec<usize> = hosts.filter(|node| is_host(self.kinds[*node])).collect();
        if hosts.is_empty() || !self.has_room(2) {
            return;
        }
        let to = match how % 3 {
            _ if repeats => self.node(Kind::End),
            0 => 1,
            _ => self.edges[to % self.edges.len()].1,
        };
        self.boundaries.push((self.edges.len(), boundary));
        self.edges.push((pick(&hosts, host), to));
        if (how / 8).is_multiple_of(2) {
            self.insert(self.edges.len() - 1, pick(&WORK, how));
        }
    }

    fn start(&mut self, to: usize, kind: Kind) {
        if self.has_room(1) {
            let to = to % self.kinds.len();
            let start = self.node(kind);
            self.edges.push((start, to));
        }
    }

    fn graph(&self) -> Option<Graph> {
        let mut draft = Self {
            kinds: self.kinds.clone(),
            edges: self.edges.clone(),
            conditional: self.conditional.clone(),
            boundaries: self.boundaries.clone(),
        };
        draft.settle();
        draft.add_racers();
        let mut graph = Graph::default();
        let ids: Vec<NodeId> = draft
            .kinds
            .iter()
            .enumerate()
            .map(|(i, kind)| graph.add_node(format!("{kind}{i}"), *kind))
            .collect();
        for (node, way, to) in draft.ways() {
            graph.add_edge(ids[node], ids[to], way);
        }
        is_well_formed(&graph).then_some(graph)
    }

    /// Where a gateway has other ways than its kind can have, it is of another kind.
    fn settle(&mut self) {
        for node in 0..self.kinds.len() {
            let own = || self.edges.iter().filter(|(from, _)| *from == node);
            let stops = own().any(|(_, to)| self.kinds[*to] == Kind::Stop);
            let count = own().count();
            self.kinds[node] = match self.kinds[node] {
                Kind::First if stops => Kind::Switch,
                Kind::If if count != 2 => Kind::Switch,
                kind => kind,
            };
        }
    }

    /// What a `First` leads to waits, and nothing else leads there.
    fn add_racers(&mut self) {
        for edge in 0..self.edges.len() {
            if self.kinds[self.edges[edge].0] == Kind::First {
                self.insert(edge, pick(&RACERS, edge));
            }
        }
    }

    /// Every edge with its node, its way and its target.
    fn ways(&self) -> Vec<(usize, Way, usize)> {
        let splits: Vec<usize> = (0..self.kinds.len())
            .filter(|node| self.kinds[*node] == Kind::Split)
            .collect();
        let conditions = |node: usize| {
            let mut all = self.conditional.iter();
            let of = all.find(|(at, _)| !splits.is_empty() && pick(&splits, *at) == node);
            of.map_or(0, |(_, which)| *which)
        };
        let mut ways = Vec::new();
        for node in 0..self.kinds.len() {
            let own = self.edges.iter().enumerate();
            let own = own.filter(|(_, (from, _))| *from == node);
            let event = |edge: usize| self.boundaries.iter().find(|(at, _)| *at == edge);
            let (events, own): (Vec<_>, Vec<_>) = own.partition(|(edge, _)| event(*edge).is_some());
            let targets: Vec<usize> = own.into_iter().map(|(_, (_, to))| *to).collect();
            let last = targets.len().saturating_sub(1);
            let all = (1_usize << targets.len().min(16)) - 1;
            let asks = conditions(node) & all;
            for (place, to) in targets.into_iter().enumerate() {
                let case = Way::Case(u16::try_from(place).unwrap_or(0));
                let way = match self.kinds[node] {
                    Kind::If if place == 0 => Way::Then,
                    Kind::If => Way::Otherwise,
                    Kind::Switch if place == last => Way::Otherwise,
                    Kind::Switch => case,
                    Kind::Split if asks == all && place == last => Way::Otherwise,
                    Kind::Split if asks & (1 << place) != 0 => case,
                    _ => Way::Next,
                };
                ways.push((node, way, to));
            }
            for (edge, (_, to)) in events {
                if let Some((_, boundary)) = event(edge) {
                    ways.push((node, Way::Boundary(*boundary), *to));
                }
            }
        }
        ways
    }
}

fn is_well_formed(graph: &Graph) -> bool {
    let fits = graph.nodes().all(|(_, node)| {
        let own = |edge: &&EdgeId| !matches!(graph.edge(**edge).way, Way::Boundary(_));
        let outs = node.outgoing().iter().filter(own).count();
        let ins = node.incoming().len();
        match node.kind {
            kind if kind.is_start() => ins == 0 && outs == 1,
            kind if kind.is_end() => ins > 0 && outs == 0,
            Kind::Split | Kind::Switch | Kind::First => outs > 0,
            Kind::If => outs == 2,
            _ => outs == 1,
        }
    });
    let stops = graph.edges().all(|(_, edge)| {
        graph.node(edge.to).kind != Kind::Stop || graph.node(edge.from).kind.is_choice()
    });
    fits && stops
        && !graph.distances_from_start().contains(&None)
        && !graph.distances_to_end().contains(&None)
}
