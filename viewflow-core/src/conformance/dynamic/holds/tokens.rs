//! No token is taken twice, nor sent twice.

use std::collections::BTreeMap;

use viewflow_graph::{Boundary, NodeId, Way};

use super::Holds;
use crate::Status;

impl Holds<'_> {
    /// No token is taken twice: whoever led to a task has sent it one.
    pub(super) fn tokens(&self) -> Result<(), String> {
        let graph = &self.shape.graph;
        let mut used: BTreeMap<(u32, NodeId), usize> = BTreeMap::new();
        let mut counts: BTreeMap<NodeId, usize> = BTreeMap::new();
        let again = Way::Boundary(Boundary::Repeating);
        let repeated = graph.edges().filter(|(_, edge)| edge.way == again);
        let repeated: Vec<_> = repeated
            .map(|(_, edge)| graph.distances_from(edge.to))
            .collect();
        // A token that was moved by hand came by no way, and may come to a node again.
        let log = self.whole.log.iter();
        let moved: Vec<u32> = log
            .filter(|line| line.event == "move")
            .filter_map(|line| line.task)
            .collect();
        for task in &self.whole.tasks {
            let node = self.node(task);
            if task
                .previous
                .iter()
                .any(|previous| moved.contains(previous))
            {
                continue;
            }
            // What comes again and again sends its tokens in the name of whom it is about.
            if repeated.iter().any(|behind| behind[node.index()].is_some()) {
                continue;
            }
            let takes_place = |p: &u32| self.task(*p).is_some_and(|p| p.status == Status::Revived);
            if self.shape.node(node).each.is_some()
                || matches!(task.status, Status::Canceled | Status::Revived)
                || task.previous.iter().any(takes_place)
                || self.undoes(task).is_some()
            {
                continue;
            }
            *counts.entry(node).or_default() += 1;
            for previous in &task.previous {
                *used.entry((*previous, node)).or_default() += 1;
            }
        }
        for ((previous, node), used) in used {
            let name = self.shape.node(node).name;
            let from = self.task(previous).map(|task| self.node(task));
            let edges = from.into_iter().flat_map(|from| graph.successors(from));
            let edges = edges.filter(|to| *to == node).count();
            // A list without items sends its token in the name of those before it.
            let empty = |from: NodeId| self.shape.node(from).each.is_some();
            let edges = edges + graph.predecessors(node).filter(|from| empty(*from)).count();
            ensure!(
                used <= edges,
                "{used} tokens came from {previous} to {name}, by {edges} ways"
            );
        }
        for (node, count) in counts {
            let name = self.shape.node(node).name;
            let again = graph
                .successors(node)
                .any(|to| graph.distances_from(to)[node.index()].is_some());
            let is_end = graph.node(node).kind.is_end();
            ensure!(
                !moved.is_empty() || again || is_end || count <= 1,
                "the process came to {name} {count} times"
            );
        }
        Ok(())
    }
}
