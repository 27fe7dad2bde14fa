//! A game that is played by the names of nodes.

use crate::token::{Game, Marking, Move, Plan};
use crate::{EdgeId, Enough, Graph, Kind, Late, NodeId, Wait};

pub struct Play<'g> {
    graph: &'g Graph,
    pub game: Game<'g>,
    pub marking: Marking,
    number: u32,
}

impl<'g> Play<'g> {
    /// A process has begun at the node `start`, and is told to go on from there.
    pub fn new(graph: &'g Graph, plan: &'g Plan) -> Self {
        let mut play = Self {
            graph,
            game: Game::new(graph, plan),
            marking: Marking::empty(graph),
            number: 0,
        };
        let start = play.at("start");
        play.game.start(&mut play.marking, start);
        play.leave("start");
        play
    }

    /// A node is left along all its ways. What is told then: a node that is entered by its name, one
    /// that is called off with a minus before it, a question with its counts. Gateways and ends are
    /// left at once.
    pub fn leave(&mut self, name: &str) -> Vec<String> {
        self.leave_node(self.at(name))
    }

    pub fn leave_node(&mut self, node: NodeId) -> Vec<String> {
        self.leave_along(node, self.graph.node(node).outgoing())
    }

    /// A node is left along its ways to some nodes.
    pub fn leave_to(&mut self, name: &str, targets: &[&str]) -> Vec<String> {
        let ways = self.graph.node(self.at(name)).outgoing().iter().copied();
        let to = |way: &EdgeId| self.graph.node(self.graph.edge(*way).to).name.as_str();
        let ways: Vec<EdgeId> = ways.filter(|way| targets.contains(&to(way))).collect();
        self.leave_along(self.at(name), &ways)
    }

    pub fn kill(&mut self, name: &str) -> Vec<String> {
        self.number += 1;
        let node = self.at(name);
        self.game.kill(&mut self.marking, node, self.number);
        self.told()
    }

    pub fn fire(&mut self, boundary: EdgeId) -> Vec<String> {
        self.number += 1;
        self.game.fire(&mut self.marking, boundary, self.number);
        self.told()
    }

    pub fn answer(&mut self, join: &str, enough: bool) -> Vec<String> {
        let join = self.at(join);
        self.game.answer(&mut self.marking, join, enough);
        self.told()
    }

    /// The names of the nodes that are occupied.
    pub fn held(&self) -> Vec<&str> {
        let nodes = self.graph.nodes();
        let held = nodes.filter(|(id, _)| self.marking.holds(*id));
        held.map(|(_, node)| node.name.as_str()).collect()
    }

    fn leave_along(&mut self, node: NodeId, ways: &[EdgeId]) -> Vec<String> {
        self.number += 1;
        self.game.leave(&mut self.marking, node, ways, self.number);
        self.told()
    }

    fn told(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(told) = self.game.advance(&mut self.marking) {
            let name = |id| self.graph.node(id).name.clone();
            match told {
                Move::Canceled(node) => all.push(format!("-{}", name(node))),
                Move::Ask {
                    join,
                    done,
                    canceled,
                    total,
                } => all.push(format!("{}? {done}, {canceled} of {total}", name(join))),
                Move::Entered(entry) => {
                    all.push(name(entry.node));
                    self.pass(entry.node);
                }
            }
        }
        all
    }

    fn pass(&mut self, node: NodeId) {
        let ways = self.graph.node(node).outgoing();
        match self.graph.node(node).kind {
            Kind::TerminateEnd | Kind::ErrorEnd => self.game.terminate(&mut self.marking),
            Kind::Split | Kind::Merge | Kind::Join | Kind::First | Kind::End => {
                self.number += 1;
                self.game.leave(&mut self.marking, node, ways, self.number);
            }
            _ => {}
        }
    }

    fn at(&self, name: &str) -> NodeId {
        self.graph.find(name).unwrap()
    }
}

/// A join of the graph goes on early.
pub fn wait(graph: &mut Graph, join: &str, enough: Enough, late: Late) {
    let join = graph.find(join).unwrap();
    graph.node_mut(join).wait = Some(Wait { enough, late });
}
