//! Lists of tasks: inbox, queue, archive, and what failed.

use axum::extract::Query;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::{Page, ProcessRow, TaskFilter, TaskRow};
use viewflow_core::{Actor, DataItem, NodeShape};

use super::could_take;
use crate::about::{about, short};
use crate::app::App;
use crate::problem::Problem;
use crate::seen::{process_address, task_address};
use crate::visit::{Visit, manager_of, queue_of};
use crate::when::When;
use crate::words::Pill;

/// How many lines a page of a list has.
const SIZE: u32 = 25;

#[derive(Default, Deserialize)]
pub(crate) struct Paging {
    #[serde(default)]
    page: String,
}

#[derive(Serialize)]
struct View {
    list: &'static str,
    tasks: Vec<TaskLine>,
    pager: Pager,
}

/// The pages before and after, by their addresses.
#[derive(Serialize)]
pub(super) struct Pager {
    number: u32,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct TaskLine {
    title: String,
    /// Of a list's tasks, which this is.
    about: String,
    address: String,
    flow: &'static str,
    process: i64,
    process_address: String,
    summary: String,
    pill: Pill,
    created: When,
    assigned: Option<When>,
    finished: Option<When>,
    error: Option<String>,
    /// Why the person cannot take it, although somebody with the same rights could.
    blocked: bool,
}

impl Paging {
    /// Counted from zero; the first, if what was asked for is no number.
    pub(super) fn page(&self) -> Page {
        self.page_of(SIZE)
    }

    /// The same with another number of lines.
    pub(super) fn page_of(&self, size: u32) -> Page {
        Page {
            number: self.page.parse().unwrap_or(1_u32).clamp(1, 1_000_000) - 1,
            size,
        }
    }
}

impl Pager {
    /// `address` ends in what a page's number may follow.
    pub(super) fn new(address: &str, page: Page, more: bool) -> Self {
        Self::named(address, "page", page, more)
    }

    /// The same, where a page has several lists.
    pub(super) fn named(address: &str, name: &str, page: Page, more: bool) -> Self {
        let to = |number: u32| format!("{address}{name}={}", number + 1);
        Self {
            number: page.number + 1,
            previous: page.number.checked_sub(1).map(to),
            next: more.then(|| to(page.number + 1)),
        }
    }
}

pub(crate) async fn inbox(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    list(visit, "inbox", paging, |_, actor| {
        Ok(TaskFilter::Inbox(actor.user().id))
    })
    .await
}

pub(crate) async fn queue(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    list(visit, "queue", paging, |app, actor| {
        Ok(queue_of(app, actor.user()))
    })
    .await
}

pub(crate) async fn archive(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    list(visit, "archive", paging, |_, actor| {
        Ok(TaskFilter::Archive(actor.user().id))
    })
    .await
}

pub(crate) async fn failed(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    list(visit, "failed", paging, |app, actor| {
        Ok(TaskFilter::Failed(manager_of(app, actor.user())?))
    })
    .await
}

async fn list(
    visit: Visit,
    list: &'static str,
    Query(paging): Query<Paging>,
    filter: impl FnOnce(&App, &Actor) -> Result<TaskFilter, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    visit
        .page("tasks.html", move |app, actor| {
            let (filter, page) = (filter(app, actor)?, paging.page());
            let found = app.engine.store().tasks(&filter, page)?;
            let lines = found.items.iter().filter_map(|(task, process)| {
                // A flow that this program does not have any more is left out.
                let shape = app.engine.flow(&task.flow).ok()?;
                let node = shape.node(shape.find(&task.node).ok()?);
                Some(line(
                    actor,
                    shape.title,
                    node,
                    task,
                    process,
                    list == "queue",
                ))
            });
            Ok(View {
                list,
                tasks: lines.collect::<Result<_, _>>()?,
                pager: Pager::new(&format!("/{list}?"), page, found.more),
            })
        })
        .await
}

fn line(
    actor: &Actor,
    flow: &'static str,
    node: &NodeShape,
    task: &TaskRow,
    process: &ProcessRow,
    to_be_taken: bool,
) -> Result<TaskLine, Problem> {
    let now = actor.engine().now();
    let when = |at| When::new(at, now);
    let blocked = to_be_taken && !could_take(actor, process, task)?;
    Ok(TaskLine {
        title: node.title.into(),
        about: about(actor.engine(), task),
        address: task_address(&task.flow, task.id),
        flow,
        process: process.id.0,
        process_address: process_address(process),
        summary: summary(actor, process),
        pill: Pill::of(task.status, Some(node.kind)),
        created: when(task.created_at),
        assigned: task.assigned_at.map(when),
        finished: task.finished_at.map(when),
        error: task.error.clone(),
        blocked,
    })
}

/// What a process is about, in a line: the first things that it remembers. Only where its row
/// tells, so that a list does not ask the store for each of its lines.
pub(super) fn summary(actor: &Actor, process: &ProcessRow) -> String {
    if process.data.is_none() {
        return String::new();
    }
    let items = actor.engine().data_of(process).unwrap_or_default();
    let told = |item: &&DataItem| !matches!(item.value.as_str(), "" | "Yes" | "No");
    let parts = items.iter().filter(told).take(2);
    let parts = parts.map(|item| short(&item.value));
    parts.collect::<Vec<_>>().join(" · ")
}
