//! What must hold of what is undone.

use std::collections::BTreeMap;

use viewflow_graph::Kind;

use super::Holds;
use crate::Status;
use crate::store::{JobState, TaskRow};

impl Holds<'_> {
    /// The number of the task that a task undoes.
    pub(super) fn undoes(&self, task: &TaskRow) -> Option<u32> {
        let [previous] = task.previous[..] else {
            return None;
        };
        let is_handler = self.shape.graph.node(self.node(task)).compensates;
        (is_handler || self.undoes_part(task)).then_some(previous)
    }

    /// Whether a task waits, or waited, until a part has undone what it did.
    pub(super) fn undoes_part(&self, task: &TaskRow) -> bool {
        let [previous] = task.previous[..] else {
            return false;
        };
        let mut log = self.whole.log.iter();
        let before = self.task(previous);
        // A list is undone by the number of its first task, be it that another took its place.
        let is_part = self.kind(task) == Kind::Subprocess;
        let is_undone =
            |before: &TaskRow| before.node == task.node && before.status != Status::Revived;
        is_part
            && before.is_some_and(is_undone)
            && log.any(|line| line.task == Some(previous) && line.event == "compensate")
    }

    /// What one `Compensate` undoes was done in the reverse order.
    fn order(&self, undone: &BTreeMap<u32, &TaskRow>) -> Result<(), String> {
        let log = &self.whole.log;
        let kinds = self.whole.tasks.iter().map(|task| self.kind(task));
        let told: Vec<u32> = (1..)
            .zip(kinds)
            .filter(|(_, kind)| *kind == Kind::Compensate)
            .map(|(number, _)| number)
            .collect();
        let nodes = self.shape.graph.nodes();
        let are_many = nodes
            .filter(|(_, node)| node.kind == Kind::Compensate)
            .count()
            > 1;
        let was_whole = log
            .iter()
            .any(|line| line.task.is_none() && line.event == "compensate");
        if are_many || was_whole {
            return Ok(());
        }
        let done = |number: u32| {
            log.iter()
                .rposition(|line| line.task == Some(number) && line.event == "complete")
        };
        let mut by_handler: Vec<(u32, u32)> = undone
            .iter()
            .map(|(number, task)| (task.id.number, *number))
            .collect();
        by_handler.sort_unstable();
        for pair in by_handler.windows(2) {
            let [(first, a), (second, b)] = [pair[0], pair[1]];
            let of = |handler: u32| told.partition_point(|number| *number < handler);
            let is_list = |number: u32| {
                let task = self.task(number);
                task.is_some_and(|task| self.shape.node(self.node(task)).each.is_some())
            };
            let is_same = of(first) == of(second) && !is_list(a) && !is_list(b);
            ensure!(
                !is_same || done(a) > done(b),
                "task {a} was undone before {b}, which was done later"
            );
        }
        Ok(())
    }

    /// What was done and can be undone is kept for that or has been undone, once.
    pub(super) fn compensation(&self) -> Result<(), String> {
        let (graph, state) = (&self.shape.graph, &self.state.compensation);
        let advances = self.whole.jobs.iter();
        let advances = advances
            .filter(|job| job.state == JobState::Advance)
            .count();
        for (whence, undoing) in &state.undoing {
            let held = whence.is_none_or(|node| self.state.marking.holds(node));
            ensure!(held, "nothing is compensated for {undoing:?}");
            let task = undoing.task.and_then(|number| self.task(number));
            let works = task.is_some_and(|task| task.status.is_open());
            ensure!(works || advances > 0, "{undoing:?} does not go on");
        }
        let mut undone: BTreeMap<u32, &TaskRow> = BTreeMap::new();
        for task in &self.whole.tasks {
            let Some(number) = self.undoes(task) else {
                continue;
            };
            ensure!(
                undone.insert(number, task).is_none(),
                "task {number} was undone twice"
            );
            let is_open = task.status.is_open();
            let known = state.of_task(task.id.number).is_some();
            ensure!(is_open == known, "{} undoes something unseen", task.id);
        }
        self.order(&undone)?;
        for task in &self.whole.tasks {
            let (node, number) = (self.node(task), task.id.number);
            let kept = state.undoable.get(&node);
            let kept = kept.is_some_and(|tasks| tasks.iter().any(|task| task.1 == number));
            let was_done = task.status == Status::Done && self.shape.node(node).each.is_none();
            if graph.node(node).compensated_by.is_some() && was_done {
                ensure!(
                    kept != undone.contains_key(&number),
                    "{} is kept: {kept}, and was undone by {:?}",
                    task.id,
                    undone.get(&number).map(|task| task.id)
                );
            }
        }
        Ok(())
    }
}
