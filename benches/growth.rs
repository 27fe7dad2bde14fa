//! How the time to judge a flow grows with its size.
//!
//! `cargo bench --bench growth`; for what a macro costs while a crate is compiled, which is a debug
//! build, `cargo bench --bench growth --profile dev`. Fails where a flow of 500 nodes, or twenty
//! parallel branches with choices inside, takes unreasonably long in either.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use viewflow_graph::{Graph, Kind, NodeId, Way, check};

fn main() -> ExitCode {
    println!(
        "{:24} {:>6} {:>8} {:>10}  verdict",
        "flow", "nodes", "edges", "time"
    );
    let mut late = false;
    for (family, build) in FAMILIES {
        for size in [25, 50, 100, 250, 500] {
            let graph = build(size);
            let (time, findings) = measure(&graph);
            let verdict = if findings == 0 { "sound" } else { "unsound" };
            let (nodes, edges) = (graph.nodes().len(), graph.edges().len());
            println!("{family:24} {nodes:6} {edges:8} {time:>10.1?}  {verdict}");
            late |= time > Duration::from_millis(100);
        }
    }
    let twenty = branches(20 * 6);
    let (time, _) = measure(&twenty);
    println!(
        "twenty branches with choices: {} nodes, {time:.1?}",
        twenty.nodes().len()
    );
    late |= time > Duration::from_millis(10);
    if late {
        eprintln!("some flow takes too long");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The best of several runs, and how much was found.
fn measure(graph: &Graph) -> (Duration, usize) {
    let run = || {
        let begin = Instant::now();
        let findings = black_box(check(black_box(graph))).len();
        (begin.elapsed(), findings)
    };
    (0..5).map(|_| run()).min().unwrap_or_default()
}

type Build = fn(usize) -> Graph;

const FAMILIES: [(&str, Build); 6] = [
    ("sequence", sequence),
    ("parallel, with choices", branches),
    ("threads that meet", ladder),
    ("loops in loops", loops),
    ("a branch too few", |size| without_a_branch(size)),
    ("threads that wait", |size| crossed(size)),
];

/// A flow under construction.
struct Draft {
    graph: Graph,
    last: NodeId,
}

impl Draft {
    fn new() -> Self {
        let mut graph = Graph::default();
        let last = graph.add_node("start", Kind::Start);
        Self { graph, last }
    }

    fn add(&mut self, kind: Kind) -> NodeId {
        let name = format!("node_{}", self.graph.nodes().len());
        self.graph.add_node(name, kind)
    }

    fn next(&mut self, from: NodeId, to: NodeId) {
        self.graph.add_edge(from, to, Way::Next);
    }

    fn then(&mut self, kind: Kind) -> NodeId {
        let node = self.add(kind);
        self.next(self.last, node);
        self.last = node;
        node
    }

    fn end(mut self) -> Graph {
        self.then(Kind::End);
        self.graph
    }
}

fn sequence(size: usize) -> Graph {
    let mut draft = Draft::new();
    for _ in 2..size {
        draft.then(Kind::View);
    }
    draft.end()
}

/// A split into branches of a choice, two ways and a merge each.
fn branches(size: usize) -> Graph {
    let mut draft = Draft::new();
    let (split, join) = (draft.then(Kind::Split), draft.add(Kind::Join));
    for _ in 0..(size / 6).max(2) {
        draft.last = split;
        let choice = draft.then(Kind::If);
        let work = draft.then(Kind::View);
        let merge = draft.then(Kind::Merge);
        draft.next(choice, merge);
        let more = draft.then(Kind::View);
        draft.next(more, join);
        debug_assert_ne!(work, more);
    }
    draft.last = join;
    draft.end()
}

/// Two threads that tell each other how far they are, with a choice on each rung: nothing of it is
/// a block that opens and closes.
fn ladder(size: usize) -> Graph {
    let mut draft = Draft::new();
    let split = draft.then(Kind::Split);
    let (mut left, mut right) = (split, split);
    for i in 0..(size / 6).max(1) {
        let (tells, hears) = (draft.add(Kind::Split), draft.add(Kind::Join));
        let (from, to) = if i % 2 == 0 {
            (left, right)
        } else {
            (right, left)
        };
        draft.next(from, tells);
        draft.next(to, hears);
        draft.next(tells, hears);
        let (choice, work) = (draft.add(Kind::If), draft.add(Kind::View));
        let merge = draft.add(Kind::Merge);
        draft.next(tells, choice);
        draft.next(choice, work);
        draft.next(choice, merge);
        draft.next(work, merge);
        (left, right) = if i % 2 == 0 {
            (merge, hears)
        } else {
            (hears, merge)
        };
    }
    let join = draft.add(Kind::Join);
    draft.next(left, join);
    draft.next(right, join);
    draft.last = join;
    draft.end()
}

/// Each loop goes round the one before it.
fn loops(size: usize) -> Graph {
    let mut draft = Draft::new();
    let rounds = (size / 3).max(1);
    let heads: Vec<NodeId> = (0..rounds).map(|_| draft.then(Kind::Merge)).collect();
    for head in heads.into_iter().rev() {
        draft.then(Kind::View);
        let check = draft.then(Kind::If);
        draft.next(check, head);
    }
    draft.end()
}

/// [`branches`], one of which may end instead of coming to the join.
fn without_a_branch(size: usize) -> Graph {
    let mut graph = branches(size);
    let choice = graph
        .nodes()
        .filter(|(_, node)| node.kind == Kind::If)
        .last();
    let end = graph.find(&format!("node_{}", graph.nodes().len() - 1));
    if let (Some((choice, _)), Some(end)) = (choice, end) {
        graph.add_edge(choice, end, Way::Next);
    }
    graph
}

/// [`ladder`], with a way from its end back into the middle.
fn crossed(size: usize) -> Graph {
    let mut graph = ladder(size);
    let merges: Vec<NodeId> = graph
        .nodes()
        .filter(|(_, node)| node.kind == Kind::Merge)
        .map(|(id, _)| id)
        .collect();
    let choices: Vec<NodeId> = graph
        .nodes()
        .filter(|(_, node)| node.kind == Kind::If)
        .map(|(id, _)| id)
        .collect();
    if let (Some(to), Some(from)) = (merges.get(merges.len() / 2), choices.last()) {
        graph.add_edge(*from, *to, Way::Next);
    }
    graph
}
