//! Which nodes may have run when a process comes to a node.
//!
//! Those from which a way leads there, and those on other ways of a split, or of an event, of which
//! one way leads there.

use crate::bits::Bits;
use crate::{Graph, Kind, NodeId, Takes, Way};

/// What may lie behind a process at each of its nodes.
#[derive(Debug, Clone)]
pub struct Before<'g> {
    graph: &'g Graph,
    /// By node: what a way leads to, the node itself only if it is on a cycle.
    behind: Vec<Bits>,
}

impl<'g> Before<'g> {
    /// Follows every way of the graph.
    pub fn of(graph: &'g Graph) -> Self {
        let count = graph.nodes().len();
        let reach = |from: NodeId| {
            let mut seen = Bits::new(count);
            let mut open = vec![from];
            while let Some(id) = open.pop() {
                open.extend(graph.successors(id).filter(|to| seen.insert(to.index())));
            }
            seen
        };
        Self {
            graph,
            behind: graph.nodes().map(|(id, _)| reach(id)).collect(),
        }
    }

    /// For each node, whether it may have run when a process comes to `at`. What undoes others runs
    /// where that is told, and after what it undoes.
    pub fn node(&self, at: NodeId) -> Vec<bool> {
        let nodes = || self.graph.nodes();
        let told = |id: &NodeId| self.graph.node(*id).kind == Kind::Compensate;
        let mut before = match self.graph.node(at).compensates {
            false => self.on_ways(at),
            true => {
                let undone: Vec<NodeId> = self.graph.undone_by(at).collect();
                let told = nodes().map(|(id, _)| id).filter(told);
                let places: Vec<_> = told
                    .chain(undone.clone())
                    .map(|id| self.on_ways(id))
                    .collect();
                let is_before = |id: NodeId| {
                    undone.contains(&id) || places.iter().any(|before| before[id.index()])
                };
                nodes().map(|(id, _)| is_before(id)).collect()
            }
        };
        let is_handler = self.graph.node(at).compensates;
        if is_handler || nodes().any(|(id, _)| before[id.index()] && told(&id)) {
            for (id, _) in nodes().filter(|(_, node)| node.compensates) {
                before[id.index()] = true;
            }
        }
        before
    }

    fn on_ways(&self, at: NodeId) -> Vec<bool> {
        let leads = |from: NodeId| self.behind[from.index()].contains(at.index());
        let nodes = self.graph.nodes().map(|(id, _)| leads(id));
        let mut before: Vec<bool> = nodes.collect();
        for (id, _) in self.graph.nodes().filter(|(id, _)| self.forks(*id)) {
            let ways: Vec<NodeId> = self.graph.successors(id).collect();
            let comes_by = |way: NodeId| way == at || leads(way);
            for (i, way) in ways.iter().enumerate() {
                let mut others = ways.iter().enumerate().filter(|(other, _)| *other != i);
                if others.any(|(_, other)| comes_by(*other)) {
                    before[way.index()] = true;
                    for behind in self.behind[way.index()].iter() {
                        before[behind] = true;
                    }
                }
            }
        }
        before
    }

    /// Whether several ways of the node may be taken at once.
    fn forks(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        let mut ways = node.outgoing().iter();
        node.kind.outgoing() == Takes::All
            || ways.any(|way| matches!(self.graph.edge(*way).way, Way::Boundary(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::Before;
    use crate::Kind;
    use crate::rules::tests::graph;

    #[test]
    fn what_leads_there_and_what_runs_beside_may_have_run() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "check"]),
            ("a", Kind::View, &["join"]),
            ("check", Kind::If, &["b", "join"]),
            ("b", Kind::View, &["join"]),
            ("join", Kind::Join, &["after"]),
            ("after", Kind::View, &["again"]),
            ("again", Kind::If, &["split", "end"]),
            ("end", Kind::End, &[]),
        ]);
        let before = Before::of(&graph);
        for (node, at, expected) in [
            ("b", "a", true),
            ("after", "a", true),
            ("start", "a", true),
            ("a", "a", true),
            ("after", "start", false),
            ("start", "start", false),
            ("start", "end", true),
        ] {
            let find = |name| graph.find(name).unwrap();
            let found = before.node(find(at))[find(node).index()];
            assert_eq!(found, expected, "{node} at {at}");
        }
    }

    #[test]
    fn a_way_of_a_choice_does_not_run_beside_the_other() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["a", "b"]),
            ("a", Kind::View, &["end"]),
            ("b", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let find = |name| graph.find(name).unwrap();
        assert!(!Before::of(&graph).node(find("a"))[find("b").index()]);
    }
}
