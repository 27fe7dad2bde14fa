//! The token game: what a process stands on, and how it moves.
//!
//! A process stands on a [`Marking`]. Every edge holds nothing, a live token or a dead one, and
//! every node that waits holds the token it took. A branch that is not taken carries a dead token,
//! so that a join always knows when it has heard from everybody.
//!
//! Dead tokens run by themselves, within the step that made them, until they rest at a join or
//! vanish at an end. At a choice they take one fixed way, the one nearest to an end; that these
//! ways point to the ends is what makes every dead run stop (Desel and Esparza, *Free Choice Petri
//! Nets*, Cambridge 1995, section 6.3, pointing allocations).

use std::collections::VecDeque;

use crate::{Boundary, Branches, EdgeId, Graph, NodeId, Takes, Way, soundness};

/// What travels along the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Whether work comes with it. A dead token only tells a join not to wait.
    pub live: bool,
    /// The number of the task that sent it, kept so that a task knows its predecessors.
    pub origin: u32,
}

/// Where every token of one process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    edges: Vec<Option<Token>>,
    held: Vec<bool>,
    /// By edge: whether the event on its boundary has happened since its host was entered.
    fired: Vec<bool>,
}

impl Marking {
    /// No token anywhere.
    pub fn empty(graph: &Graph) -> Self {
        Self {
            edges: vec![None; graph.edges().len()],
            held: vec![false; graph.nodes().len()],
            fired: vec![false; graph.edges().len()],
        }
    }

    /// The token on an edge.
    pub fn on(&self, edge: EdgeId) -> Option<Token> {
        self.edges[edge.index()]
    }

    /// Puts a stored token back where it was.
    pub fn place(&mut self, edge: EdgeId, token: Token) {
        self.edges[edge.index()] = Some(token);
    }

    /// Whether the node is occupied.
    pub fn holds(&self, node: NodeId) -> bool {
        self.held[node.index()]
    }

    /// Marks a node as occupied, when a stored marking is read back.
    pub fn occupy(&mut self, node: NodeId) {
        self.held[node.index()] = true;
    }

    /// Whether a boundary that fires once has done so since its host was entered.
    pub fn has_fired(&self, edge: EdgeId) -> bool {
        self.fired[edge.index()]
    }

    /// Marks a boundary as one that has fired, when a stored marking is read back.
    pub fn set_fired(&mut self, edge: EdgeId) {
        self.fired[edge.index()] = true;
    }

    /// Whether the process is over: no token is left.
    pub fn is_empty(&self) -> bool {
        self.edges.iter().all(Option::is_none) && !self.held.contains(&true)
    }
}

/// A live token has come to a node, which now holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The node to run.
    pub node: NodeId,
    /// The tasks that sent the live tokens which came together here.
    pub origins: Vec<u32>,
}

/// For each node of a graph, the way that a dead token takes where it must choose one. Found once
/// for a graph, not once for a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadWays(Vec<Option<EdgeId>>);

impl DeadWays {
    /// The ways that lead nearest to an end, among those that the flow's soundness rests on.
    pub fn of(graph: &Graph) -> Self {
        let left_out = soundness::early_edges(graph);
        let to_end = soundness::distances_to_end(graph, &left_out);
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
        Self(ways.collect())
    }

    fn from(&self, node: NodeId) -> Option<EdgeId> {
        self.0[node.index()]
    }
}

/// Plays tokens on one graph.
#[derive(Debug, Clone)]
pub struct Game<'g> {
    graph: &'g Graph,
    dead_ways: &'g DeadWays,
    branches: &'g Branches,
    moved: VecDeque<EdgeId>,
}

impl<'g> Game<'g> {
    /// A game in which nothing moves yet. `dead_ways` and `branches` are the graph's own.
    pub fn new(graph: &'g Graph, dead_ways: &'g DeadWays, branches: &'g Branches) -> Self {
        Self {
            graph,
            dead_ways,
            branches,
            moved: VecDeque::new(),
        }
    }

    /// A process begins at `start`, which holds its first token.
    pub fn start(&self, marking: &mut Marking, start: NodeId) {
        marking.occupy(start);
    }

    /// Lets every token move that rests on an edge, as after a marking was read back.
    pub fn wake(&mut self, marking: &Marking) {
        let edges = self.graph.edges().map(|(id, _)| id);
        self.moved
            .extend(edges.filter(|edge| marking.on(*edge).is_some()));
    }

    /// A held token leaves its node along `ways`: live where listed; a node that gives to all its
    /// edges sends dead tokens along the others. An end has no ways.
    pub fn leave(&mut self, marking: &mut Marking, node: NodeId, ways: &[EdgeId], origin: u32) {
        debug_assert!(marking.holds(node), "a node that is left holds a token");
        self.free(marking, node);
        self.disarm(marking, node, origin);
        let live = Token { live: true, origin };
        for edge in ways {
            self.put(marking, *edge, live);
        }
        if self.graph.node(node).kind.outgoing() == Takes::All {
            let dead = Token {
                live: false,
                origin,
            };
            for edge in self.graph.node(node).outgoing() {
                if !ways.contains(edge) {
                    self.put(marking, *edge, dead);
                }
            }
        }
    }

    /// The event of a boundary that fires once happens: a live token takes its way, and the host
    /// works on. Does nothing if it has happened since the host was entered.
    pub fn fire(&mut self, marking: &mut Marking, boundary: EdgeId, origin: u32) {
        let host = self.graph.edge(boundary).from;
        debug_assert!(marking.holds(host), "only a host that works has events");
        if !std::mem::replace(&mut marking.fired[boundary.index()], true) {
            self.put(marking, boundary, Token { live: true, origin });
        }
    }

    /// A held token turns dead where it stands, as when its task is cancelled.
    pub fn kill(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        debug_assert!(
            marking.holds(node),
            "a node that is cancelled holds a token"
        );
        self.free(marking, node);
        self.leave_dead(marking, node, origin);
    }

    /// Moves tokens until a live one enters a node, which then holds it; `None` once all rest.
    pub fn advance(&mut self, marking: &mut Marking) -> Option<Entry> {
        while let Some(edge) = self.moved.pop_front() {
            let Some(token) = marking.on(edge) else {
                continue;
            };
            let to = self.graph.edge(edge).to;
            let taken = match self.graph.node(to).kind.incoming() {
                Takes::All => self.one_of_each_branch(marking, to),
                Takes::One | Takes::None => Some(vec![edge]),
            };
            let Some(taken) = taken else { continue };
            // An occupied node takes a second live token only after it has sent the first on.
            if token.live && marking.holds(to) {
                continue;
            }
            let mut origins = Vec::new();
            for edge in taken {
                let token = marking.edges[edge.index()].take();
                origins.extend(token.filter(|t| t.live).map(|t| t.origin));
            }
            if origins.is_empty() {
                self.leave_dead(marking, to, token.origin);
            } else {
                marking.occupy(to);
                return Some(Entry { node: to, origins });
            }
        }
        None
    }

    /// For each branch of a join an edge that holds a token; `None` while a branch has none.
    fn one_of_each_branch(&self, marking: &Marking, join: NodeId) -> Option<Vec<EdgeId>> {
        let arrived = |branch: &Vec<EdgeId>| {
            let mut edges = branch.iter().copied();
            edges.find(|edge| marking.on(*edge).is_some())
        };
        self.branches.at(join).iter().map(arrived).collect()
    }

    /// Vacates a node, and looks again at the tokens that came while it was occupied.
    fn free(&mut self, marking: &mut Marking, node: NodeId) {
        marking.held[node.index()] = false;
        let waiting = self.graph.node(node).incoming().iter().copied();
        self.moved
            .extend(waiting.filter(|edge| marking.on(*edge).is_some()));
    }

    /// What waits for an event on the boundary of a node that is left hears that it will not come.
    fn disarm(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        for edge in self.graph.node(node).outgoing() {
            let once = self.graph.edge(*edge).way == Way::Boundary(Boundary::Once);
            if once && !std::mem::replace(&mut marking.fired[edge.index()], false) {
                let dead = Token {
                    live: false,
                    origin,
                };
                self.put(marking, *edge, dead);
            }
        }
    }

    fn leave_dead(&mut self, marking: &mut Marking, node: NodeId, origin: u32) {
        let dead = Token {
            live: false,
            origin,
        };
        self.disarm(marking, node, origin);
        match self.graph.node(node).kind.outgoing() {
            Takes::None => {}
            Takes::One => {
                if let Some(edge) = self.dead_ways.from(node) {
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
        self.moved.push_back(edge);
    }
}

#[cfg(test)]
mod tests {
    use super::{DeadWays, Game, Marking};
    use crate::rules::tests::graph;
    use crate::{Boundary, Branches, Graph, Kind, NodeId, Way};

    /// Runs every node at once, choosing by `choose`, and tells the order.
    fn run(graph: &Graph, mut choose: impl FnMut(&str) -> Vec<Way>) -> (Vec<String>, Marking) {
        let (dead_ways, branches) = (DeadWays::of(graph), Branches::of(graph));
        let mut game = Game::new(graph, &dead_ways, &branches);
        let mut marking = Marking::empty(graph);
        let start = graph.find("start").unwrap();
        game.start(&mut marking, start);
        let mut order = Vec::new();
        let mut at = Some(start);
        let mut origin = 0;
        while let Some(node) = at {
            let name = &graph.node(node).name;
            order.push(name.clone());
            let ways: Vec<_> = match graph.node(node).kind {
                Kind::Split => graph.node(node).outgoing()[..choose(name).len()].to_vec(),
                Kind::If => vec![graph.way(node, choose(name)[0]).unwrap()],
                _ => graph.node(node).outgoing().to_vec(),
            };
            origin += 1;
            game.leave(&mut marking, node, &ways, origin);
            at = game.advance(&mut marking).map(|entry| entry.node);
        }
        (order, marking)
    }

    fn parallel() -> Graph {
        graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "b", "c"]),
            ("a", Kind::Function, &["join"]),
            ("b", Kind::If, &["join", "d"]),
            ("d", Kind::Function, &["join"]),
            ("c", Kind::Function, &["end"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ])
    }

    #[test]
    fn a_choice_takes_one_way() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["yes", "end"]),
            ("yes", Kind::Function, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let (order, marking) = run(&graph, |_| vec![Way::Then]);
        assert_eq!(order, ["start", "check", "yes", "end"]);
        assert!(marking.is_empty());
        let (order, _) = run(&graph, |_| vec![Way::Otherwise]);
        assert_eq!(order, ["start", "check", "end"]);
    }

    #[test]
    fn a_join_waits_for_all_and_a_dead_token_counts_as_heard() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "b", "c"]),
            ("a", Kind::Function, &["join"]),
            ("b", Kind::Function, &["join"]),
            ("c", Kind::Function, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        for taken in 1..=3 {
            let (order, marking) = run(&graph, |_| vec![Way::Next; taken]);
            assert_eq!(order.iter().filter(|name| *name == "join").count(), 1);
            assert_eq!(order.len(), 4 + taken);
            assert!(marking.is_empty());
        }
    }

    #[test]
    fn a_join_takes_one_token_of_each_branch() {
        let graph = parallel();
        for way in [Way::Then, Way::Otherwise] {
            let (order, marking) = run(&graph, |name| match name {
                "split" => vec![Way::Next; 3],
                _ => vec![way],
            });
            assert_eq!(order.iter().filter(|name| *name == "join").count(), 1);
            assert!(marking.is_empty());
        }
    }

    #[test]
    fn a_dead_token_at_a_choice_takes_the_way_nearest_to_an_end() {
        let graph = parallel();
        let b = graph.find("b").unwrap();
        let way = DeadWays::of(&graph).from(b).unwrap();
        assert_eq!(graph.node(graph.edge(way).to).name, "join");
    }

    #[test]
    fn a_dead_token_leaves_by_an_event_where_only_that_ends() {
        let mut graph = graph(&[
            ("start", Kind::Start, &["work"]),
            ("work", Kind::View, &["work"]),
            ("end", Kind::End, &[]),
        ]);
        let (work, end) = (graph.find("work").unwrap(), graph.find("end").unwrap());
        let event = graph.add_edge(work, end, Way::Boundary(Boundary::Interrupting));
        assert_eq!(DeadWays::of(&graph).from(work), Some(event));
    }

    #[test]
    fn a_cancelled_token_frees_the_join() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "b"]),
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let at = |name: &str| -> NodeId { graph.find(name).unwrap() };
        let ways = |name: &str| graph.node(at(name)).outgoing().to_vec();
        let (dead_ways, branches) = (DeadWays::of(&graph), Branches::of(&graph));
        let mut game = Game::new(&graph, &dead_ways, &branches);
        let mut marking = Marking::empty(&graph);
        game.start(&mut marking, at("start"));
        game.leave(&mut marking, at("start"), &ways("start"), 1);
        assert_eq!(game.advance(&mut marking).unwrap().node, at("split"));
        game.leave(&mut marking, at("split"), &ways("split"), 2);
        assert_eq!(game.advance(&mut marking).unwrap().node, at("a"));
        assert_eq!(game.advance(&mut marking).unwrap().node, at("b"));
        assert!(game.advance(&mut marking).is_none());
        game.kill(&mut marking, at("a"), 3);
        assert!(game.advance(&mut marking).is_none());
        game.leave(&mut marking, at("b"), &ways("b"), 4);
        let entry = game.advance(&mut marking).unwrap();
        assert_eq!((entry.node, entry.origins), (at("join"), vec![4]));
    }
}
