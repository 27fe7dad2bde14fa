//! Whether the open tasks of a process are such as their nodes have now.
//!
//! A process remembers where it stands by the names of nodes. A node that has become one of another
//! kind, or a list, stands where it stood, but nobody would ever go on with the task that it has.

use std::collections::BTreeSet;

use viewflow_graph::{Kind, NodeId};

use crate::ProcessId;
use crate::TaskId;
use crate::shape::Shape;
use crate::standing::{Many, State, Unarmed};
use crate::status::Status;
use crate::store::{JobState, StoreError, TaskRow, Transaction, Which};

/// A process that is to go on in its flow as it is now.
pub(super) struct Fit<'f> {
    pub(super) shape: &'f Shape,
    pub(super) state: &'f State,
    pub(super) process: ProcessId,
}

impl Fit<'_> {
    /// Why an open task is not one of its node's, if there is such a task.
    pub(super) fn misfit(&self, tx: &mut dyn Transaction) -> Result<Option<String>, StoreError> {
        for (node, number) in self.state.all_holders() {
            let which = Which::Numbers(vec![number]);
            for row in tx.tasks(self.process, &which)? {
                let is_list = self.shape.node(node).each.is_some();
                let now = match row.status {
                    // A list that could not be begun has one task, which tells of that.
                    status if is_list && status != Status::Error => "the only one at a list".into(),
                    _ => match self.odd(node, &row, tx)? {
                        Some(odd) => odd,
                        None => continue,
                    },
                };
                return Ok(Some(self.told(node, number, &now)));
            }
        }
        if let Some(why) = self.misfit_of_undoing(tx)? {
            return Ok(Some(why));
        }
        for (node, many) in &self.state.many {
            if let Some(why) = self.misfit_of_list(*node, *many, tx)? {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// What is to be waited for from now on. Who could not begin to wait has done so once that is tried
    /// again.
    pub(super) fn unarmed(&self, tx: &mut dyn Transaction) -> Result<Vec<Unarmed>, StoreError> {
        let mut unarmed = self.state.unarmed(self.shape);
        let numbers = unarmed.iter().map(|event| event.task).collect();
        let rows = match unarmed.is_empty() {
            true => Vec::new(),
            false => tx.tasks(self.process, &Which::Numbers(numbers))?,
        };
        let begins_again =
            |task: &TaskRow| task.status == Status::Error && task.started_at.is_none();
        let fails: BTreeSet<u32> = rows
            .iter()
            .filter(|row| begins_again(row))
            .map(|row| row.id.number)
            .collect();
        unarmed.retain(|event| !fails.contains(&event.task));
        Ok(unarmed)
    }

    /// Of what undoes something, which holds no node.
    fn misfit_of_undoing(&self, tx: &mut dyn Transaction) -> Result<Option<String>, StoreError> {
        let undoing = self.state.compensation.undoing.values();
        let numbers: Vec<u32> = undoing.filter_map(|undoing| undoing.task).collect();
        if numbers.is_empty() {
            return Ok(None);
        }
        let graph = &self.shape.graph;
        for row in tx.tasks(self.process, &Which::Numbers(numbers))? {
            let number = row.id.number;
            let mut renamed = self.shape.renamed.iter();
            let new = renamed.find(|(old, _)| *old == row.node);
            let name = new.map_or(row.node.as_str(), |(_, new)| *new);
            let Some(node) = graph.find(name) else {
                let gone = format!("task {number} undoes something at `{name}`, which is gone");
                return Ok(Some(gone));
            };
            // What a part undoes by itself is waited for at the node of the part.
            let is_part = !graph.node(node).compensates;
            if is_part && graph.node(node).kind == Kind::Subprocess {
                continue;
            }
            if let Some(odd) = self.odd(node, &row, tx)? {
                return Ok(Some(self.told(node, number, &odd)));
            }
        }
        Ok(None)
    }

    fn misfit_of_list(
        &self,
        node: NodeId,
        many: Many,
        tx: &mut dyn Transaction,
    ) -> Result<Option<String>, StoreError> {
        let shape = self.shape;
        if shape.node(node).each.is_none() {
            return Ok(Some(self.told(node, many.first, "one of a list")));
        }
        let name = shape.node(node).name;
        let old = shape.renamed.iter().filter(|(_, new)| *new == name);
        let names = old.map(|(old, _)| *old).chain([name]);
        for name in names {
            let which = Which::At {
                node: name.into(),
                from: many.first,
                to: u32::MAX,
            };
            let rows = tx.tasks(self.process, &which)?;
            for row in rows.into_iter().filter(|row| row.status.is_open()) {
                if let Some(odd) = self.odd(node, &row, tx)? {
                    return Ok(Some(self.told(node, row.id.number, &odd)));
                }
            }
        }
        Ok(None)
    }

    fn told(&self, node: NodeId, number: u32, now: &str) -> String {
        let name = self.shape.node(node).name;
        format!(
            "task {number} is {now}: `{name}` was another kind of node, and needs a new name for this one"
        )
    }

    /// What is odd about a task of a node.
    fn odd(
        &self,
        node: NodeId,
        row: &TaskRow,
        tx: &mut dyn Transaction,
    ) -> Result<Option<String>, StoreError> {
        let kind = self.shape.node(node).kind;
        let TaskId { process, number } = row.id;
        let job = tx.jobs(process, &[number])?.first().map(|job| job.state);
        let mut stands_idle = || Ok(job.is_none() && tx.child(row.id)?.is_none());
        let fits = match (kind, row.status) {
            (_, Status::Error) => true,
            // Its work is done, and the process has not gone on yet.
            (_, Status::Done) => job == Some(JobState::Advance),
            (Kind::View | Kind::Manual, Status::New | Status::Assigned | Status::Started) => true,
            // One of a list in a row whose turn has not come.
            (Kind::View | Kind::Manual | Kind::Function, Status::Scheduled) => row.item.is_some(),
            (_, Status::New) => row.item.is_some(),
            (Kind::Job, Status::Scheduled) => job == Some(JobState::Run),
            (Kind::Subprocess, Status::Scheduled) => {
                matches!(job, Some(JobState::Begin | JobState::Resume))
                    || tx.child(row.id)?.is_some()
            }
            (Kind::Compensate, Status::Started) => true,
            (Kind::Handle | Kind::Until, Status::Scheduled) => stands_idle()?,
            (Kind::Timer | Kind::MessageCatch | Kind::SignalCatch, Status::Scheduled) => {
                self.state.armed((node, None), number).is_some()
            }
            _ => false,
        };
        let odd = || format!("{}, which none of a {} is", row.status, kind.name());
        Ok((!fits).then(odd))
    }
}
