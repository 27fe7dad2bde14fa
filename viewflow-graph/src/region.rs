//! What lies between a split and the join that all its ways come to.

use crate::dominators::{Dominators, Point};
use crate::{EdgeId, Graph, Kind, NodeId};

/// The nodes between a split and a join, which no way from elsewhere enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Where its branches part.
    pub split: NodeId,
    /// What lies between the two, in the order of declaration.
    pub inside: Vec<NodeId>,
}

impl Region {
    /// The region that a join closes; `None` if the ways into it do not part at one split, or others
    /// enter between them.
    pub fn of(graph: &Graph, dominators: &Dominators, join: NodeId) -> Option<Self> {
        let split = common_split(graph, dominators, graph.node(join).incoming())?;
        let mut inside = vec![false; graph.nodes().len()];
        let mut open: Vec<NodeId> = graph.successors(split).collect();
        while let Some(id) = open.pop() {
            if id != join && !std::mem::replace(&mut inside[id.index()], true) {
                open.extend(graph.successors(id));
            }
        }
        let entered = graph.edges().any(|(_, edge)| {
            inside[edge.to.index()] && !inside[edge.from.index()] && edge.from != split
        });
        if inside[split.index()] || entered {
            return None;
        }
        let nodes = graph.nodes().map(|(id, _)| id);
        Some(Self {
            split,
            inside: nodes.filter(|id| inside[id.index()]).collect(),
        })
    }
}

fn common_split(graph: &Graph, dominators: &Dominators, edges: &[EdgeId]) -> Option<NodeId> {
    let (first, others) = edges.split_first()?;
    let common = others.iter().map(|e| dominators.nearest_common(*first, *e));
    // All lie on the one way to the first edge; the outermost is what all have in common.
    let points: Option<Vec<Point>> = common.collect();
    let from_start = graph.distances_from_start();
    let splits = points?.into_iter().map(|point| match point {
        Point::Node(node) => Some(node),
        Point::Root | Point::Edge(_) => None,
    });
    let splits: Option<Vec<NodeId>> = splits.collect();
    let outermost = splits?
        .into_iter()
        .min_by_key(|id| from_start[id.index()])?;
    (graph.node(outermost).kind == Kind::Split).then_some(outermost)
}
