//! Whether the open tasks of a process are such as their nodes have now.
//!
//! A process remembers where it stands by the names of nodes. A node that has become one of another
//! kind, or a list, stands where it stood, but nobody would ever go on with the task that it has.

use viewflow_graph::{Kind, NodeId};

use crate::ProcessId;
use crate::TaskId;
use crate::shape::Shape;
use crate::standing::{Many, State};
use crate::status::Status;
use crate::store::{JobState, StoreError, TaskRow, Transaction, Which};

/// Why an open task is not one of its node's, if there is such a task.
pub(super) fn misfit(
    shape: &Shape,
    state: &State,
    process: ProcessId,
    tx: &mut dyn Transaction,
) -> Result<Option<String>, StoreError> {
    for (node, number) in state.all_holders() {
        let which = Which::Numbers(vec![number]);
        for row in tx.tasks(process, &which)? {
            let is_list = shape.node(node).each.is_some();
            let now = match row.status {
                // A list that could not be begun has one task, which tells of that.
                status if is_list && status != Status::Error => "the only one at a list".into(),
                _ => match odd(shape, node, &row, tx)? {
                    Some(odd) => odd,
                    None => continue,
                },
            };
            return Ok(Some(told(shape, node, number, &now)));
        }
    }
    if let Some(why) = misfit_of_undoing(shape, state, process, tx)? {
        return Ok(Some(why));
    }
    for (node, many) in &state.many {
        if let Some(why) = misfit_of_list(shape, *node, *many, process, tx)? {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

/// Of what undoes something, which holds no node.
fn misfit_of_undoing(
    shape: &Shape,
    state: &State,
    process: ProcessId,
    tx: &mut dyn Transaction,
) -> Result<Option<String>, StoreError> {
    let undoing = state.compensation.undoing.values();
    let numbers: Vec<u32> = undoing.filter_map(|undoing| undoing.task).collect();
    if numbers.is_empty() {
        return Ok(None);
    }
    for row in tx.tasks(process, &Which::Numbers(numbers))? {
        let number = row.id.number;
        let new = shape.renamed.iter().find(|(old, _)| *old == row.node);
        let name = new.map_or(row.node.as_str(), |(_, new)| *new);
        let Some(node) = shape.graph.find(name) else {
            let gone = format!("task {number} undoes something at `{name}`, which is gone");
            return Ok(Some(gone));
        };
        // What a part undoes by itself is waited for at the node of the part.
        let is_part = !shape.graph.node(node).compensates;
        if is_part && shape.node(node).kind == Kind::Subprocess {
            continue;
        }
        if let Some(odd) = odd(shape, node, &row, tx)? {
            return Ok(Some(told(shape, node, number, &odd)));
        }
    }
    Ok(None)
}

fn misfit_of_list(
    shape: &Shape,
    node: NodeId,
    many: Many,
    process: ProcessId,
    tx: &mut dyn Transaction,
) -> Result<Option<String>, StoreError> {
    if shape.node(node).each.is_none() {
        let now = "one of a list";
        return Ok(Some(told(shape, node, many.first, now)));
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
        let rows = tx.tasks(process, &which)?;
        for row in rows.into_iter().filter(|row| row.status.is_open()) {
            if let Some(odd) = odd(shape, node, &row, tx)? {
                return Ok(Some(told(shape, node, row.id.number, &odd)));
            }
        }
    }
    Ok(None)
}

fn told(shape: &Shape, node: NodeId, number: u32, now: &str) -> String {
    let name = shape.node(node).name;
    format!(
        "task {number} is {now}: `{name}` was another kind of node, and needs a new name for this one"
    )
}

/// What is odd about a task of a node.
fn odd(
    shape: &Shape,
    node: NodeId,
    row: &TaskRow,
    tx: &mut dyn Transaction,
) -> Result<Option<String>, StoreError> {
    let kind = shape.node(node).kind;
    let TaskId { process, number } = row.id;
    let job = tx.jobs(process, &[number])?.first().map(|job| job.state);
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
            matches!(job, Some(JobState::Begin | JobState::Resume)) || tx.child(row.id)?.is_some()
        }
        (Kind::Compensate, Status::Started) => true,
        (Kind::Handle, Status::Scheduled) => job.is_none() && tx.child(row.id)?.is_none(),
        _ => false,
    };
    let odd = || format!("{}, which none of a {} is", row.status, kind.name());
    Ok((!fits).then(odd))
}
