//! Which edges every way to an edge takes first.
//!
//! Cooper, Harvey and Kennedy, *A Simple, Fast Dominance Algorithm* (Rice University, 2001), on the
//! graph whose points are a root before all starts, the nodes, and the edges.

use crate::{EdgeId, Graph, NodeId};

/// A point that tokens pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before any start.
    Root,
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
}

/// The immediate dominators of a graph's nodes and edges.
#[derive(Debug)]
pub struct Dominators {
    nodes: usize,
    /// By point: its place in reverse postorder, or `None` where no start leads to it.
    order: Vec<Option<usize>>,
    /// By point.
    immediate: Vec<usize>,
}

impl Dominators {
    /// The dominators of a graph, seen from its starts.
    pub fn of(graph: &Graph) -> Self {
        let nodes = graph.nodes().len();
        let points = 1 + nodes + graph.edges().len();
        let (mut successors, mut predecessors) = (vec![vec![]; points], vec![vec![]; points]);
        let mut connect = |from: usize, to: usize| {
            successors[from].push(to);
            predecessors[to].push(from);
        };
        for (id, node) in graph.nodes() {
            if node.kind.is_start() {
                connect(0, 1 + id.index());
            }
        }
        for (id, edge) in graph.edges() {
            let point = 1 + nodes + id.index();
            connect(1 + edge.from.index(), point);
            connect(point, 1 + edge.to.index());
        }

        let order = reverse_postorder(&successors);
        let mut rank = vec![None; points];
        for (i, point) in order.iter().enumerate() {
            rank[*point] = Some(i);
        }
        let mut dominators = Self {
            nodes,
            order: rank,
            immediate: vec![usize::MAX; points],
        };
        dominators.immediate[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for point in order.iter().skip(1) {
                let known = predecessors[*point]
                    .iter()
                    .copied()
                    .filter(|before| dominators.immediate[*before] != usize::MAX);
                let nearest = known.reduce(|a, b| dominators.common(a, b));
                if let Some(nearest) = nearest
                    && dominators.immediate[*point] != nearest
                {
                    dominators.immediate[*point] = nearest;
                    changed = true;
                }
            }
        }
        dominators
    }

    /// The last point that every way to `a` and every way to `b` passes; `None` where no start
    /// leads to one of them.
    pub fn nearest_common(&self, a: EdgeId, b: EdgeId) -> Option<Point> {
        let (a, b) = (1 + self.nodes + a.index(), 1 + self.nodes + b.index());
        self.order[a]?;
        self.order[b]?;
        Some(self.point(self.common(a, b)))
    }

    fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            while self.order[a] > self.order[b] {
                a = self.immediate[a];
            }
            while self.order[b] > self.order[a] {
                b = self.immediate[b];
            }
        }
        a
    }

    fn point(&self, point: usize) -> Point {
        match point.checked_sub(1) {
            None => Point::Root,
            Some(node) if node < self.nodes => Point::Node(NodeId::new(node)),
            Some(edge) => Point::Edge(EdgeId::new(edge - self.nodes)),
        }
    }
}

fn reverse_postorder(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; successors.len()];
    let mut order = Vec::with_capacity(successors.len());
    let mut stack = vec![(0, 0)];
    seen[0] = true;
    while let Some((point, next)) = stack.pop() {
        match successors[point].get(next) {
            Some(successor) => {
                stack.push((point, next + 1));
                if !seen[*successor] {
                    seen[*successor] = true;
                    stack.push((*successor, 0));
                }
            }
            None => order.push(point),
        }
    }
    order.reverse();
    order
}
