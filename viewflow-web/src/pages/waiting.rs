//! What is waited for: of one process, and of all that somebody administers.

use axum::extract::Query;
use axum::response::Response;
use serde::Serialize;
use viewflow_core::store::{JobRow, JobState, MessageKind};
use viewflow_core::{NodeShape, Shape};

use super::lists::{Pager, Paging};
use crate::app::App;
use crate::problem::Problem;
use crate::seen::{Seen, task_address};
use crate::visit::{Visit, manager_of};
use crate::when::When;

/// A moment that is waited for.
#[derive(Serialize)]
pub(super) struct Waiting {
    /// What waits.
    title: &'static str,
    address: String,
    flow: &'static str,
    process: i64,
    /// Where an event on its boundary leads; nothing if it is the task itself that waits.
    leads_to: Option<&'static str>,
    due: When,
    /// Why it could not go on when its time had come.
    error: Option<String>,
}

/// When the clock begins a process next.
#[derive(Serialize)]
struct Start {
    title: &'static str,
    flow: &'static str,
    address: String,
    /// As the flow says it: a crontab, or how often.
    spec: String,
    due: When,
}

/// A message or a signal that is waited for.
#[derive(Serialize)]
struct Told {
    /// What waits.
    title: &'static str,
    address: String,
    flow: &'static str,
    process: i64,
    name: String,
    key: String,
    is_signal: bool,
    since: When,
}

#[derive(Serialize)]
struct ToldView {
    waits: Vec<Told>,
    pager: Pager,
}

#[derive(Serialize)]
struct View {
    timers: Vec<Waiting>,
    starts: Vec<Start>,
    pager: Pager,
}

/// The moments that a process waits for, the soonest first.
pub(super) fn of_process(app: &App, seen: &Seen<'_>, jobs: &[JobRow]) -> Vec<Waiting> {
    let mut timers: Vec<&JobRow> = jobs
        .iter()
        .filter(|job| job.state == JobState::Timer)
        .collect();
    timers.sort_by_key(|job| job.due_at);
    let waiting = timers.into_iter().filter_map(|job| {
        let task = seen.tasks.iter().find(|task| task.id == job.id)?;
        waiting(app, seen.shape, &task.node, job)
    });
    waiting.collect()
}

fn waiting(app: &App, shape: &Shape, node: &str, job: &JobRow) -> Option<Waiting> {
    let find = |name: &str| -> Option<&NodeShape> {
        let id = shape.find(name).ok()?;
        Some(shape.node(id))
    };
    // Of several ways to one node, the later ones are numbered.
    let target = job.event.split('#').next().unwrap_or_default();
    Some(Waiting {
        title: find(node)?.title,
        address: task_address(shape.name, job.id),
        flow: shape.title,
        process: job.id.process.0,
        leads_to: find(target).map(|node| node.title),
        due: When::new(job.due_at, app.engine.now()),
        error: job.error.clone(),
    })
}

/// Every moment that is waited for in the flows that the person administers.
pub(crate) async fn page(visit: Visit, Query(paging): Query<Paging>) -> Result<Response, Problem> {
    visit
        .page("waiting.html", move |app, actor| {
            let flows = manager_of(app, actor.user())?;
            let page = paging.page();
            let found = app.engine.store().timers(&flows, page)?;
            let timers = found.items.iter().filter_map(|(job, task)| {
                let shape = app.engine.flow(&job.flow).ok()?;
                waiting(app, shape, &task.node, job)
            });
            Ok(View {
                timers: timers.collect(),
                starts: match page.number {
                    0 => starts(app, &flows)?,
                    _ => Vec::new(),
                },
                pager: Pager::new("/waiting?", page, found.more),
            })
        })
        .await
}

/// Who waits for messages and signals in the flows that the person administers.
pub(crate) async fn messages(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    visit
        .page("awaited.html", move |app, actor| {
            let flows = manager_of(app, actor.user())?;
            let page = paging.page();
            let found = app.engine.store().subscriptions(&flows, page)?;
            let waits = found.items.iter().filter_map(|(wait, task)| {
                let shape = app.engine.flow(&wait.flow).ok()?;
                let node = shape.node(shape.find(&task.node).ok()?);
                Some(Told {
                    title: node.title,
                    address: task_address(shape.name, task.id),
                    flow: shape.title,
                    process: task.id.process.0,
                    name: wait.name.clone(),
                    key: wait.key.clone(),
                    is_signal: wait.kind == MessageKind::Signal,
                    since: When::new(wait.since, app.engine.now()),
                })
            });
            Ok(ToldView {
                waits: waits.collect(),
                pager: Pager::new("/waiting/messages?", page, found.more),
            })
        })
        .await
}

fn starts(app: &App, flows: &[&str]) -> Result<Vec<Start>, Problem> {
    let rows = app.engine.schedules()?.into_iter();
    let starts = rows.filter(|row| flows.contains(&row.flow.as_str()));
    let starts = starts.filter_map(|row| {
        let shape = app.engine.flow(&row.flow).ok()?;
        let node = shape.node(shape.find(&row.node).ok()?);
        Some(Start {
            title: node.title,
            flow: shape.title,
            address: format!("/{}", shape.name),
            spec: row.spec,
            due: When::new(row.due_at, app.engine.now()),
        })
    });
    Ok(starts.collect())
}
