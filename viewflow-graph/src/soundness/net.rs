//! The Petri net that a flow is judged as: the table in [`super`]'s documentation.

use crate::{Boundary, Branches, EdgeId, Graph, Kind, NodeId, Takes, Way};

/// Where a token may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the choice between several starts.
    Begin,
    /// In front of a node with a boundary that fires once.
    Before(NodeId),
    /// In a node.
    In(NodeId),
    /// In front of a join, in its branch of that place.
    Branch(NodeId, usize),
}

impl Place {
    /// The node that the place belongs to.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Begin => None,
            Self::Before(node) | Self::In(node) | Self::Branch(node, _) => Some(node),
        }
    }
}

/// A step: takes a token from each of some places and gives one to each of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The node that is left; `None` for the choice of a start and for an armed boundary.
    pub node: Option<NodeId>,
    /// Indices of places, without repetition.
    pub takes: Vec<usize>,
    /// Indices of places. A place that is listed twice gets two tokens.
    pub gives: Vec<usize>,
    /// The way that the node is left by, if it is one of several that are chosen from.
    pub way: Option<EdgeId>,
    /// Whether it leaves the net for a part where the process, or this token, ends early.
    pub early: bool,
}

/// A net with one token at the beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Net {
    pub places: Vec<Place>,
    pub transitions: Vec<Transition>,
    /// The place that holds a token at the beginning.
    pub initial: usize,
}

impl Net {
    /// The nets of a flow: the one that its starts begin, then one for each repeating boundary.
    /// `early` tells the edges into parts that end early.
    pub fn of(graph: &Graph, branches: &Branches, early: &[bool]) -> Vec<Net> {
        let starts = graph.nodes().filter(|(_, node)| node.kind.is_start());
        let starts: Vec<NodeId> = starts.map(|(id, _)| id).collect();
        let mut nets = Vec::new();
        if !starts.is_empty() {
            nets.push(Builder::new(graph, branches, early).begun_by(&starts));
        }
        for (id, edge) in graph.edges() {
            let repeats = edge.way == Way::Boundary(Boundary::Repeating);
            if repeats && !graph.node(edge.to).kind.is_end() {
                nets.push(Builder::new(graph, branches, early).begun_on(id));
            }
        }
        nets
    }

    /// For each place, the transitions that take from it.
    pub fn consumers(&self) -> Vec<Vec<usize>> {
        let mut consumers = vec![Vec::new(); self.places.len()];
        for (t, transition) in self.transitions.iter().enumerate() {
            for place in &transition.takes {
                consumers[*place].push(t);
            }
        }
        consumers
    }
}

struct Builder<'g> {
    graph: &'g Graph,
    branches: &'g Branches,
    early: &'g [bool],
    /// By node: its first place; its branches follow, or what is in the node follows what is before.
    first: Vec<Option<usize>>,
    net: Net,
}

impl<'g> Builder<'g> {
    fn new(graph: &'g Graph, branches: &'g Branches, early: &'g [bool]) -> Self {
        Self {
            graph,
            branches,
            early,
            first: vec![None; graph.nodes().len()],
            net: Net::default(),
        }
    }

    fn begun_by(mut self, starts: &[NodeId]) -> Net {
        self.add_all(starts);
        if let [only] = starts {
            self.net.initial = self.entry(*only).unwrap_or(0);
            return self.net;
        }
        self.net.initial = self.place(Place::Begin);
        for start in starts {
            let gives = self.entry(*start).into_iter().collect();
            self.transition(None, vec![self.net.initial], gives, None);
        }
        self.net
    }

    fn begun_on(mut self, edge: EdgeId) -> Net {
        self.add_all(&[self.graph.edge(edge).to]);
        self.net.initial = self.target(edge).unwrap_or(0);
        self.net
    }

    /// Adds what can be reached from some nodes.
    fn add_all(&mut self, from: &[NodeId]) {
        let graph = self.graph;
        let mut open: Vec<NodeId> = from.iter().rev().copied().collect();
        while let Some(node) = open.pop() {
            if self.first[node.index()].is_none() {
                self.add_places(node);
                let ways = self.ways(node).into_iter().chain(self.once(node));
                open.extend(ways.map(|edge| graph.edge(edge).to));
            }
        }
        for (id, _) in graph.nodes() {
            if self.first[id.index()].is_some() {
                self.add_transitions(id);
            }
        }
    }

    fn place(&mut self, place: Place) -> usize {
        self.net.places.push(place);
        self.net.places.len() - 1
    }

    fn transition(
        &mut self,
        node: Option<NodeId>,
        takes: Vec<usize>,
        gives: Vec<usize>,
        way: Option<EdgeId>,
    ) {
        self.net.transitions.push(Transition {
            node,
            takes,
            gives,
            way,
            early: way.is_some_and(|way| self.early[way.index()]),
        });
    }

    fn add_places(&mut self, node: NodeId) {
        self.first[node.index()] = Some(self.net.places.len());
        match self.graph.node(node).kind {
            Kind::Join => {
                for branch in 0..self.branches.at(node).len() {
                    self.place(Place::Branch(node, branch));
                }
            }
            kind if kind.is_end() => {}
            _ => {
                if self.once(node).next().is_some() {
                    self.place(Place::Before(node));
                }
                self.place(Place::In(node));
            }
        }
    }

    /// The ways by which a token leaves the node itself: its own, and events that interrupt it.
    fn ways(&self, node: NodeId) -> Vec<EdgeId> {
        let edges = self.graph.node(node).outgoing().iter().copied();
        edges
            .filter(|edge| {
                !matches!(
                    self.graph.edge(*edge).way,
                    Way::Boundary(Boundary::Once | Boundary::Repeating)
                )
            })
            .collect()
    }

    /// The ways of the node's boundaries that fire once.
    fn once(&self, node: NodeId) -> impl Iterator<Item = EdgeId> + 'g {
        let graph = self.graph;
        let edges = graph.node(node).outgoing().iter().copied();
        edges.filter(|edge| graph.edge(*edge).way == Way::Boundary(Boundary::Once))
    }

    /// The place that a token comes to when it enters a node, other than by an edge into a join.
    fn entry(&self, node: NodeId) -> Option<usize> {
        let first = self.first[node.index()]?;
        (!self.graph.node(node).kind.is_end()).then_some(first)
    }

    fn target(&self, edge: EdgeId) -> Option<usize> {
        let to = self.graph.edge(edge).to;
        if self.graph.node(to).kind != Kind::Join {
            return self.entry(to);
        }
        let mut branches = self.branches.at(to).iter();
        let branch = branches.position(|b| b.contains(&edge))?;
        Some(self.first[to.index()]? + branch)
    }

    fn add_transitions(&mut self, node: NodeId) {
        let Some(first) = self.first[node.index()] else {
            return;
        };
        let kind = self.graph.node(node).kind;
        if kind.is_end() {
            return;
        }
        let ways = self.ways(node);
        let takes = match kind.incoming() {
            Takes::All => (first..first + self.branches.at(node).len()).collect(),
            Takes::One | Takes::None => {
                let once: Vec<EdgeId> = self.once(node).collect();
                if once.is_empty() {
                    vec![first]
                } else {
                    let mut gives = vec![first + 1];
                    gives.extend(once.into_iter().filter_map(|edge| self.target(edge)));
                    self.transition(None, vec![first], gives, None);
                    vec![first + 1]
                }
            }
        };
        if kind.outgoing() == Takes::All {
            let gives = ways.iter().filter_map(|way| self.target(*way)).collect();
            self.transition(Some(node), takes, gives, None);
            return;
        }
        for way in ways {
            let gives = self.target(way).into_iter().collect();
            self.transition(Some(node), takes.clone(), gives, Some(way));
        }
    }
}

#[cfg(test)]
mod tests {
    //! One test for each row of the table.

    use super::{Net, Place};
    use crate::rules::tests::graph;
    use crate::soundness::early_edges;
    use crate::{Boundary, Branches, Enough, Graph, Kind, Late, Way};

    /// Each transition as `who: takes => gives`, of each net.
    fn told(graph: &Graph) -> Vec<Vec<String>> {
        let name = |id| graph.node(id).name.clone();
        let place = |net: &Net, at: usize| match net.places[at] {
            Place::Begin => "begin".into(),
            Place::Before(node) => format!("before {}", name(node)),
            Place::In(node) => name(node),
            Place::Branch(node, branch) => format!("{} {branch}", name(node)),
        };
        let places = |net: &Net, at: &[usize]| {
            let names: Vec<String> = at.iter().map(|at| place(net, *at)).collect();
            names.join(" + ")
        };
        let early = early_edges(graph);
        let nets = Net::of(graph, &Branches::of(graph), &early);
        let lines = |net: &Net| {
            let transitions = net.transitions.iter().map(|t| {
                let who = t.node.map_or("-".into(), name);
                let early = if t.early { " (left out)" } else { "" };
                let (takes, gives) = (places(net, &t.takes), places(net, &t.gives));
                format!("{who}: {takes} => {gives}{early}")
            });
            transitions.collect()
        };
        nets.iter().map(lines).collect()
    }

    /// What one node in the middle becomes, with `start` before it and `end` behind.
    fn node(kind: Kind, ways: &[&str]) -> Vec<String> {
        let graph = graph(&[
            ("start", Kind::Start, &["node"]),
            ("node", kind, ways),
            ("a", Kind::View, &["end"]),
            ("b", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let [net] = told(&graph).try_into().unwrap();
        net.into_iter().filter(|t| t.starts_with("node:")).collect()
    }

    #[test]
    fn starts_are_a_free_choice() {
        let graph = graph(&[
            ("start", Kind::Start, &["end"]),
            ("import", Kind::StartHandle, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let [net] = told(&graph).try_into().unwrap();
        assert_eq!(
            net,
            [
                "start: start => ",
                "import: import => ",
                "-: begin => start",
                "-: begin => import",
            ]
        );
    }

    #[test]
    fn any_edge_fills_a_node() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["a", "work"]),
            ("a", Kind::View, &["work"]),
            ("work", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let [net] = told(&graph).try_into().unwrap();
        assert_eq!(
            net,
            [
                "start: start => check",
                "check: check => a",
                "check: check => work",
                "a: a => work",
                "work: work => ",
            ]
        );
    }

    #[test]
    fn a_choice_has_a_transition_for_each_way() {
        for kind in [Kind::If, Kind::Switch, Kind::First] {
            assert_eq!(
                node(kind, &["a", "b"]),
                ["node: node => a", "node: node => b"]
            );
        }
    }

    #[test]
    fn a_split_fills_every_way() {
        assert_eq!(node(Kind::Split, &["a", "b"]), ["node: node => a + b"]);
    }

    #[test]
    fn every_other_node_has_one_transition() {
        let others = Kind::ALL.iter().filter(|kind| {
            let parts = kind.is_choice() || matches!(kind, Kind::Split | Kind::Join);
            !kind.is_start() && !kind.is_end() && !parts
        });
        for kind in others {
            assert_eq!(node(*kind, &["a"]), ["node: node => a"], "{kind}");
        }
    }

    fn joined(wait: Option<crate::Wait>) -> Vec<String> {
        let mut graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["check", "other"]),
            ("check", Kind::If, &["join", "more"]),
            ("more", Kind::View, &["join"]),
            ("other", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let join = graph.find("join").unwrap();
        graph.node_mut(join).wait = wait;
        let [net] = told(&graph).try_into().unwrap();
        net
    }

    #[test]
    fn a_join_empties_a_place_for_each_branch() {
        assert_eq!(
            joined(None),
            [
                "start: start => split",
                "split: split => check + other",
                "check: check => join 0",
                "check: check => more",
                "more: more => join 0",
                "other: other => join 1",
                "join: join 0 + join 1 => ",
            ]
        );
    }

    #[test]
    fn a_join_that_goes_on_early_is_a_plain_join() {
        for late in [Late::Swallow, Late::Cancel, Late::Block] {
            let enough = Enough::Count(1);
            let wait = crate::Wait { enough, late };
            assert_eq!(joined(Some(wait)), joined(None));
        }
    }

    #[test]
    fn branches_may_share_an_end() {
        assert_eq!(node(Kind::Split, &["end", "a", "end"]), ["node: node => a"]);
    }

    #[test]
    fn an_early_end_that_a_choice_leads_to_is_left_out() {
        for end in [Kind::TerminateEnd, Kind::ErrorEnd, Kind::Stop] {
            let graph = graph(&[
                ("start", Kind::Start, &["check"]),
                ("check", Kind::If, &["over", "end"]),
                ("over", end, &[]),
                ("end", Kind::End, &[]),
            ]);
            let [net] = told(&graph).try_into().unwrap();
            assert_eq!(
                net[1..],
                ["check: check =>  (left out)", "check: check => "]
            );
        }
    }

    #[test]
    fn an_early_end_elsewhere_is_a_plain_end() {
        for end in [Kind::TerminateEnd, Kind::ErrorEnd] {
            let graph = graph(&[("start", Kind::Start, &["over"]), ("over", end, &[])]);
            assert_eq!(told(&graph), [["start: start => "]]);
        }
    }

    /// A host with an event that leads to `tell`.
    fn with_event(boundary: Boundary) -> Vec<Vec<String>> {
        let mut graph = graph(&[
            ("start", Kind::Start, &["host"]),
            ("host", Kind::View, &["end"]),
            ("tell", Kind::Function, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let (host, tell) = (graph.find("host").unwrap(), graph.find("tell").unwrap());
        graph.add_edge(host, tell, Way::Boundary(boundary));
        told(&graph)
    }

    #[test]
    fn an_interrupting_boundary_is_one_more_way_out() {
        let [net] = with_event(Boundary::Interrupting).try_into().unwrap();
        assert_eq!(
            net,
            [
                "start: start => host",
                "host: host => ",
                "host: host => tell",
                "tell: tell => ",
            ]
        );
    }

    #[test]
    fn a_boundary_that_fires_once_is_a_split_in_front_of_its_host() {
        let [net] = with_event(Boundary::Once).try_into().unwrap();
        assert_eq!(
            net,
            [
                "start: start => before host",
                "-: before host => host + tell",
                "host: host => ",
                "tell: tell => ",
            ]
        );
    }

    #[test]
    fn a_repeating_boundary_is_a_net_of_its_own() {
        let [net, repeated] = with_event(Boundary::Repeating).try_into().unwrap();
        assert_eq!(net, ["start: start => host", "host: host => "]);
        assert_eq!(repeated, ["tell: tell => "]);
    }

    #[test]
    fn a_compensation_handler_is_not_in_the_net() {
        let mut graph = graph(&[
            ("start", Kind::Start, &["end"]),
            ("undo", Kind::Function, &[]),
            ("end", Kind::End, &[]),
        ]);
        let undo = graph.find("undo").unwrap();
        graph.node_mut(undo).compensates = true;
        assert_eq!(told(&graph), [["start: start => "]]);
    }
}
