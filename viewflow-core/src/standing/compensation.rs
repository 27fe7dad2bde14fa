//! What of a process can still be undone by compensation, and what is being undone.
//!
//! Both are in the process's state, so that a step needs no look at the log. Only tasks of nodes
//! with `#[compensate_with(..)]` are kept, and processes of other flows that were a part of this
//! one and can be undone themselves; each is two numbers, and goes when it is compensated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use viewflow_graph::NodeId;

/// A task that was done and can be compensated: which one it was of those that were, counted from
/// one, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Undoable(pub(crate) u32, pub(crate) u32);

/// A compensation that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Undoing {
    // In the order of the names, in which JSON that was compared has them too.
    /// The number of the task that is being undone now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<u32>,
    /// The number of the task that undoes something now; nothing while the next is to begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) task: Option<u32>,
    /// The task of the process above that waits for it, where the whole process is compensated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told: Option<u32>,
    /// What was done before this is to be undone; what comes later is not.
    pub(crate) until: u32,
}

/// Where a compensation is under way: at a `Compensate` node, or, of a process that is over and is
/// compensated as a part of another, nowhere.
pub(crate) type Whence = Option<NodeId>;

/// The name of the place of a process that is compensated as a whole. No field can be called so.
pub(super) const WHOLE: &str = "self";

/// Where a process stands with compensation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Compensation {
    /// By node, the earliest first.
    pub(crate) undoable: BTreeMap<NodeId, Vec<Undoable>>,
    pub(crate) undoing: BTreeMap<Whence, Undoing>,
}

impl Compensation {
    /// A number for what comes next, later than all that are still in use.
    pub(crate) fn next(&self) -> u32 {
        let done = self.undoable.values().flatten().map(|done| done.0);
        let until = self.undoing.values().map(|undoing| undoing.until);
        done.chain(until).max().unwrap_or(0) + 1
    }

    /// A task was done that can be compensated.
    pub(crate) fn keep(&mut self, node: NodeId, number: u32) {
        let next = self.next();
        let tasks = self.undoable.entry(node).or_default();
        tasks.push(Undoable(next, number));
    }

    /// Where compensations wait for nothing but their next task.
    pub(crate) fn idle(&self) -> impl Iterator<Item = Whence> + '_ {
        let undoing = self.undoing.iter();
        let idle = undoing.filter(|(_, undoing)| undoing.task.is_none());
        idle.map(|(whence, _)| *whence)
    }

    /// Takes out what was done last of all that a compensation is to undo. What an earlier one has
    /// still to undo is left to that.
    pub(crate) fn take_latest(&mut self, whence: Whence) -> Option<(NodeId, u32)> {
        let until = self.undoing.get(&whence)?.until;
        let untils = self.undoing.values().map(|undoing| undoing.until);
        let from = untils.filter(|other| *other < until).max().unwrap_or(0);
        let is_its = |Undoable(order, _): &&Undoable| (from..until).contains(order);
        let latest = self.undoable.iter().filter_map(|(node, tasks)| {
            let latest = tasks.iter().filter(is_its).max()?;
            Some((*latest, *node))
        });
        let (latest, node) = latest.max()?;
        let tasks = self.undoable.get_mut(&node)?;
        tasks.retain(|task| *task != latest);
        if tasks.is_empty() {
            self.undoable.remove(&node);
        }
        Some((node, latest.1))
    }

    /// The compensation for which a task undoes something.
    pub(crate) fn of_task(&self, number: u32) -> Option<Whence> {
        let mut undoing = self.undoing.iter();
        undoing
            .find(|(_, undoing)| undoing.task == Some(number))
            .map(|(whence, _)| *whence)
    }
}

#[cfg(test)]
mod tests {
    use viewflow_graph::{Graph, Kind};

    use super::{Compensation, Undoing};

    #[test]
    fn what_was_done_last_is_undone_first_and_each_once() {
        let mut graph = Graph::default();
        let [flight, hotel, first, second] =
            ["flight", "hotel", "first", "second"].map(|name| graph.add_node(name, Kind::View));
        let mut state = Compensation::default();
        let begin = |state: &mut Compensation, at| {
            let until = state.next();
            let undoing = Undoing {
                of: None,
                task: None,
                told: None,
                until,
            };
            state.undoing.insert(Some(at), undoing);
        };
        state.keep(flight, 3);
        state.keep(hotel, 2);
        state.keep(flight, 5);
        begin(&mut state, first);
        assert_eq!(state.take_latest(Some(first)), Some((flight, 5)));
        // What is done meanwhile is not undone by the one that has begun.
        state.keep(hotel, 7);
        begin(&mut state, second);
        assert_eq!(state.take_latest(Some(first)), Some((hotel, 2)));
        assert_eq!(state.take_latest(Some(second)), Some((hotel, 7)));
        assert_eq!(state.take_latest(Some(second)), None);
        // What one that is called off leaves is there for others.
        state.undoing.remove(&Some(first));
        assert_eq!(state.take_latest(Some(second)), Some((flight, 3)));
        assert!(state.undoable.is_empty());
    }
}
