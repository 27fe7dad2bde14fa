//! A process: what it is about, where it stands, and what has been done.

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use viewflow_core::store::{JobRow, LogRow, TaskRow};
use viewflow_core::{Actor, Error, Kind, Status, chart};

use super::could_take;
use crate::app::App;
use crate::problem::Problem;
use crate::seen::{Seen, task_address};
use crate::visit::Visit;
use crate::when::When;
use crate::words::{Pill, event, is_persons, is_told, kind, only_directs};

#[derive(Serialize)]
struct View {
    head: Head,
    finished: Option<When>,
    data: Vec<Datum>,
    chart: String,
    /// What the person can do here now.
    todo: Vec<TaskLine>,
    tasks: Vec<TaskLine>,
    history: Vec<LogLine>,
}

/// What stands above everything that belongs to a process.
#[derive(Serialize)]
pub(super) struct Head {
    pub(super) flow_name: &'static str,
    pub(super) flow_title: &'static str,
    pub(super) process: i64,
    pub(super) pill: Pill,
    pub(super) started: When,
    pub(super) started_by: Option<String>,
}

/// Something that the process remembers; nothing, if nobody has been asked yet.
#[derive(Serialize)]
pub(super) struct Datum {
    label: &'static str,
    value: Option<String>,
}

#[derive(Clone, Serialize)]
struct TaskLine {
    number: u32,
    title: String,
    kind: &'static str,
    minor: bool,
    address: String,
    pill: Pill,
    owner: Option<String>,
    is_mine: bool,
    can_take: bool,
    can_retry: bool,
    created: When,
    finished: Option<When>,
    /// Why it failed, for those who may know.
    error: Option<String>,
    /// A job that is to be tried again.
    again: Option<When>,
}

#[derive(Serialize)]
pub(super) struct LogLine {
    at: When,
    task: Option<String>,
    words: String,
    detail: Option<String>,
    who: Option<String>,
    class: String,
}

pub(crate) async fn page(
    visit: Visit,
    Path((flow, process)): Path<(String, String)>,
) -> Result<Response, Problem> {
    visit
        .page("process.html", move |app, actor| {
            let seen = Seen::find(actor, &flow, &process)?;
            view(app, actor, &seen)
        })
        .await
}

fn view(app: &App, actor: &Actor, seen: &Seen<'_>) -> Result<View, Problem> {
    let (store, now) = (app.engine.store(), app.engine.now());
    let jobs = store.jobs_of(seen.process.id)?;
    let lines = seen
        .tasks
        .iter()
        .map(|task| line(app, actor, seen, task, &jobs));
    let tasks: Vec<_> = lines.collect::<Result<_, Problem>>()?;
    let todo = seen.tasks.iter().zip(&tasks).filter(|(task, line)| {
        task.status.is_open() && (line.is_mine || line.can_take || line.can_retry)
    });
    let todo = todo.map(|(_, line)| line.clone()).collect();
    Ok(View {
        head: head(app, seen)?,
        finished: seen.process.finished_at.map(|at| When::new(at, now)),
        data: data(app, seen)?,
        chart: chart::draw(seen.shape, &seen.tasks),
        todo,
        tasks,
        history: history(app, actor, seen, |_| true)?,
    })
}

pub(super) fn head(app: &App, seen: &Seen<'_>) -> Result<Head, Problem> {
    let by = seen.process.created_by.map(|user| app.name_of(user));
    Ok(Head {
        flow_name: seen.shape.name,
        flow_title: seen.shape.title,
        process: seen.process.id.0,
        pill: seen.process.status.into(),
        started: When::new(seen.process.created_at, app.engine.now()),
        started_by: by.transpose()?,
    })
}

/// What the process remembers. What nobody was asked for yet, and no code has set, is not shown as
/// if it were an answer.
pub(super) fn data(app: &App, seen: &Seen<'_>) -> Result<Vec<Datum>, Problem> {
    let was_done = |node: &&str| {
        let mut tasks = seen.tasks.iter();
        tasks.any(|task| task.node == **node && task.status == Status::Done)
    };
    let items = match app.engine.data_of(&seen.process) {
        Ok(items) => items,
        // Where it stands, and what has been done, can be shown all the same.
        Err(error @ Error::Data { .. }) => {
            tracing::warn!(%error, "a page is shown without data");
            Vec::new()
        }
        Err(other) => return Err(other.into()),
    };
    let datum = |item: viewflow_core::DataItem| Datum {
        label: item.label,
        value: {
            let says_nothing = item.value.is_empty() || item.value == "No";
            let was_asked = item.asked_at.iter().any(was_done);
            (was_asked || !says_nothing).then_some(item.value)
        },
    };
    Ok(items.into_iter().map(datum).collect())
}

/// The log, latest first, with names.
pub(super) fn history(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    wanted: impl Fn(&LogRow) -> bool,
) -> Result<Vec<LogLine>, Problem> {
    let now = app.engine.now();
    let tells_causes = seen.shape.may_view(actor.user());
    let log = app.engine.store().log_of(seen.process.id)?;
    let task_of = |line: &LogRow| {
        let mut tasks = seen.tasks.iter();
        tasks.find(|task| Some(task.id.number) == line.task)
    };
    let kind_of = |line: &LogRow| {
        let node = seen.shape.find(&task_of(line)?.node).ok()?;
        Some(seen.shape.node(node).kind)
    };
    let told = log
        .iter()
        .rev()
        .filter(|line| wanted(line) && is_told(line, kind_of(line), &log));
    let lines = told.map(|line| {
        let user = line.user.filter(|_| is_persons(line, kind_of(line)));
        let (words, detail) = event(seen.shape, line, tells_causes);
        Ok(LogLine {
            at: When::new(line.at, now),
            task: task_of(line).map(|task| title(seen, task)),
            words,
            detail,
            who: user.map(|user| app.name_of(user)).transpose()?,
            class: line.event.clone(),
        })
    });
    lines.collect()
}

pub(super) fn title(seen: &Seen<'_>, task: &TaskRow) -> String {
    match seen.shape.find(&task.node) {
        Ok(node) => seen.shape.node(node).title.into(),
        // A node that the flow does not have any more.
        Err(_) => task.node.clone(),
    }
}

fn line(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    task: &TaskRow,
    jobs: &[JobRow],
) -> Result<TaskLine, Problem> {
    let now = app.engine.now();
    let user = actor.user();
    let node = seen.shape.find(&task.node).ok();
    let known = node.map(|node| seen.shape.node(node));
    let is_persons = known.is_some_and(|node| node.kind == Kind::View);
    let may_take = is_persons
        && task.status == Status::New
        && node.is_some_and(|node| seen.shape.allows(user, node));
    let job = jobs.iter().find(|job| job.id == task.id);
    let cause = task.error.clone().or_else(|| job?.error.clone());
    Ok(TaskLine {
        number: task.id.number,
        title: title(seen, task),
        kind: known.map_or("", |node| kind(node.kind)),
        minor: known.is_some_and(|node| only_directs(node.kind)),
        address: task_address(&task.flow, task.id),
        pill: task.status.into(),
        owner: task.owner.map(|owner| app.name_of(owner)).transpose()?,
        is_mine: is_persons && task.status.is_open() && task.owner == Some(user.id),
        can_take: may_take && could_take(actor, &seen.process, task)?,
        can_retry: task.status == Status::Error && seen.shape.may_manage(user),
        created: When::new(task.created_at, now),
        finished: task.finished_at.map(|at| When::new(at, now)),
        error: cause.filter(|_| seen.shape.may_view(user)),
        again: job
            .filter(|job| job.error.is_some())
            .map(|job| When::new(job.due_at, now)),
    })
}
