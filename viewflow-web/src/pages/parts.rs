//! Processes that are a part of others: links down to the parts, and up to the whole.

use serde::Serialize;
use viewflow_core::store::{Listing, Page, ProcessRow, Snapshot, TaskRow};
use viewflow_core::{Actor, Kind};

use super::lists::{Pager, summary};
use crate::about::about;
use crate::app::App;
use crate::problem::Problem;
use crate::seen::{Seen, process_address, shape_if_seen, task_address};
use crate::when::When;
use crate::words::Pill;

/// A process of another flow, which a task of this one waits for.
#[derive(Serialize)]
pub(super) struct Part {
    pub(super) flow: &'static str,
    pub(super) process: i64,
    pub(super) address: String,
    pub(super) summary: String,
    pub(super) pill: Pill,
    /// The task that waits for it.
    task: String,
    about: String,
    task_address: Option<String>,
    started: When,
}

/// The task of another process that waits for this one.
#[derive(Serialize)]
pub(super) struct Whole {
    flow: &'static str,
    process: i64,
    address: String,
    task: String,
    about: String,
    task_address: String,
}

/// The parts of a process, as far as the person may see them, and the pages before and after.
pub(super) fn parts(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    page: Page,
) -> Result<(Vec<Part>, Pager), Problem> {
    let kind_of = |task: &TaskRow| seen.node_of(task).map(|node| node.kind);
    let mut tasks = seen.tasks.iter();
    // Most processes have none, and the store need not be asked.
    let found = match tasks.any(|task| kind_of(task) == Some(Kind::Subprocess)) {
        true => app.engine.store().children_of(seen.process.id, page)?,
        false => Listing {
            items: Vec::new(),
            more: false,
        },
    };
    let parts = found.items.iter().filter_map(|row| {
        let shape = app.engine.flow(&row.flow).ok()?;
        let is_seen = shape.may_view(actor.user());
        is_seen.then(|| part(app, actor, seen, row, shape.title))
    });
    let address = format!("{}?", process_address(&seen.process));
    Ok((
        parts.collect(),
        Pager::named(&address, "parts", page, found.more),
    ))
}

/// The process that a task waits for, if there is one that the person may see.
pub(super) fn part_of(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    task: &TaskRow,
) -> Result<Option<Part>, Problem> {
    if seen.node_of(task).map(|node| node.kind) != Some(Kind::Subprocess) {
        return Ok(None);
    }
    let Some(row) = app.engine.child_of(task.id)? else {
        return Ok(None);
    };
    let shape = shape_if_seen(actor, &row)?;
    Ok(shape.map(|shape| part(app, actor, seen, &row, shape.title)))
}

/// The task that waits for this process, if the person may see it.
pub(super) fn whole(app: &App, actor: &Actor, part: &ProcessRow) -> Result<Option<Whole>, Problem> {
    let Some(id) = part.parent else {
        return Ok(None);
    };
    let Some(Snapshot { process, task, .. }) = app.engine.store().task(id)? else {
        return Ok(None);
    };
    let Some(shape) = shape_if_seen(actor, &process)? else {
        return Ok(None);
    };
    let node = shape.find(&task.node);
    Ok(Some(Whole {
        flow: shape.title,
        process: process.id.0,
        address: process_address(&process),
        task: node.map_or_else(|_| task.node.clone(), |node| shape.node(node).title.into()),
        about: about(&app.engine, &task),
        task_address: task_address(&task.flow, id),
    }))
}

fn part(app: &App, actor: &Actor, seen: &Seen<'_>, row: &ProcessRow, flow: &'static str) -> Part {
    let task = row.parent.and_then(|task| seen.numbered(task.number));
    Part {
        flow,
        process: row.id.0,
        address: process_address(row),
        summary: summary(actor, row),
        pill: row.status.into(),
        task: task.map_or_else(String::new, |task| seen.title_of(&task.node)),
        about: task.map_or_else(String::new, |task| about(&app.engine, task)),
        task_address: task.map(|task| task_address(&task.flow, task.id)),
        started: When::new(row.created_at, app.engine.now()),
    }
}
