//! A process: what it is about, where it stands, and what has been done.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::{JobRow, Page, TaskRow};
use viewflow_core::{Actor, Error, Kind, ProcessStatus, Status, chart};

use super::could_take;
use super::history::{LogLine, history};
use super::list::Counts;
use super::lists::Pager;
use super::parts::{Part, Whole, parts, whole};
use super::task::awaited;
use super::waiting::{self, Waiting};
use crate::about::{about, short};
use crate::app::App;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::seen::{Seen, process_address, task_address};
use crate::visit::Visit;
use crate::when::When;
use crate::words::{Pill, kind, only_directs};

/// How many steps a page shows.
const STEPS: usize = 50;

/// A list with no more tasks than this is shown with them.
const FEW: usize = 10;

/// So many tasks that the person can see to stand at the top.
const TODO: usize = 3;

/// So many lines of the history are shown, and so many parts.
const HISTORY: u32 = 30;
const PARTS: u32 = 10;

/// Which pages of its lists are wanted.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    steps: Option<String>,
    parts: Option<String>,
}

#[derive(Serialize)]
struct View {
    head: Head,
    finished: Option<When>,
    data: Vec<Datum>,
    chart: String,
    /// What the person can do here now, and how much more there is of it.
    todo: Vec<TaskLine>,
    more_todo: usize,
    /// The messages and signals that its tasks wait for.
    told: Vec<Told>,
    steps: Vec<Step>,
    steps_pager: Pager,
    parts: Vec<Part>,
    parts_pager: Pager,
    waiting: Vec<Waiting>,
    history: Vec<LogLine>,
    more_history: bool,
    cancel: Option<Cancel>,
    refused: Option<Refusal>,
}

/// What a task waits to be told.
#[derive(Serialize)]
struct Told {
    title: String,
    address: String,
    text: String,
}

/// A line among the steps: one task, or a list of them.
#[derive(Serialize)]
struct Step {
    task: Option<TaskLine>,
    list: Option<ListLine>,
}

/// The tasks of a list in one line.
#[derive(Serialize)]
struct ListLine {
    title: String,
    kind: &'static str,
    address: String,
    counts: Counts,
    latest: When,
    /// The tasks, if they are few.
    tasks: Vec<TaskLine>,
}

/// What is lost if the process is canceled.
#[derive(Serialize)]
struct Cancel {
    /// How many tasks are open.
    open: usize,
    /// What they are called, each once.
    titles: Vec<String>,
    has_parts: bool,
    is_part: bool,
}

/// What stands above everything that belongs to a process.
#[derive(Serialize)]
pub(super) struct Head {
    /// What it is a part of, as far as the person may see that.
    whole: Option<Whole>,
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
    label: String,
    value: Option<String>,
}

#[derive(Clone, Serialize)]
pub(super) struct TaskLine {
    number: u32,
    title: String,
    /// Of a list's tasks, which this is.
    about: String,
    kind: &'static str,
    minor: bool,
    address: String,
    pill: Pill,
    owner: Option<String>,
    is_mine: bool,
    can_take: bool,
    can_retry: bool,
    is_confirmed: bool,
    created: When,
    finished: Option<When>,
    /// Why it failed, for those who may know.
    error: Option<String>,
    /// A job that is to be tried again.
    again: Option<When>,
}

type Address = Path<(String, String)>;

pub(crate) async fn page(
    visit: Visit,
    Path((flow, process)): Address,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit
        .page("process.html", move |app, actor| {
            let seen = Seen::find(actor, &flow, &process)?;
            view(app, actor, &seen, &asked, None)
        })
        .await
}

/// Cancels the process as a whole.
pub(crate) async fn cancel(
    visit: Visit,
    Path((flow, process)): Address,
) -> Result<Response, Problem> {
    let (flow_name, number) = (flow.clone(), process.clone());
    let done = visit.act(move |_, actor| {
        let seen = Seen::find(actor, &flow_name, &number)?;
        let Err(error) = actor.cancel_process(seen.process.id) else {
            return Ok(None);
        };
        match Refusal::new(actor.engine(), &seen, None, &error) {
            Some(refusal) => Ok(Some(refusal)),
            None => Err(error.into()),
        }
    });
    match done.await? {
        None => {
            let to = format!("/{flow}/{process}");
            visit.redirect(&to, "The process is canceled.").await
        }
        Some(refusal) => {
            let show = move |app: &App, actor: &Actor| {
                let seen = Seen::find(actor, &flow, &process)?;
                view(app, actor, &seen, &Asked::default(), Some(refusal))
            };
            visit
                .page_with(StatusCode::CONFLICT, "process.html", show)
                .await
        }
    }
}

fn view(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    asked: &Asked,
    refused: Option<Refusal>,
) -> Result<View, Problem> {
    let (store, now) = (app.engine.store(), app.engine.now());
    let jobs = store.jobs_of(seen.process.id)?;
    let (todo, more_todo) = todo(app, actor, seen, &jobs)?;
    let (steps, steps_pager) = steps(app, actor, seen, &jobs, asked)?;
    let (history, more_history) = history(app, actor, seen, Page::first(HISTORY), |_| true)?;
    let page = Page {
        number: number(asked.parts.as_deref()).unwrap_or(0),
        size: PARTS,
    };
    let (parts, parts_pager) = parts(app, actor, seen, page)?;
    Ok(View {
        head: head(app, actor, seen)?,
        finished: seen.process.finished_at.map(|at| When::new(at, now)),
        data: data(app, seen)?,
        chart: chart::draw(seen.shape, &seen.tasks),
        todo,
        more_todo,
        told: told(app, seen)?,
        steps,
        steps_pager,
        cancel: can_cancel(actor, seen).then(|| would_cancel(seen, &parts)),
        parts,
        parts_pager,
        waiting: waiting::of_process(app, seen, &jobs),
        history,
        more_history,
        refused,
    })
}

/// What the process's tasks wait to be told.
fn told(app: &App, seen: &Seen<'_>) -> Result<Vec<Told>, Problem> {
    let waits = app.engine.store().subscriptions_of(seen.process.id)?;
    let told = waits.iter().filter_map(|wait| {
        let task = seen.tasks.iter().find(|task| task.id == wait.task)?;
        Some(Told {
            title: seen.title_of(&task.node),
            address: task_address(&task.flow, task.id),
            text: awaited(wait),
        })
    });
    Ok(told.collect())
}

/// The number of a page, counted from zero, by what stands in an address.
fn number(asked: Option<&str>) -> Option<u32> {
    let number: u32 = asked?.parse().ok()?;
    Some(number.clamp(1, 1_000_000) - 1)
}

/// What the person can see to: a few tasks, and how many more there are.
fn todo(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    jobs: &[JobRow],
) -> Result<(Vec<TaskLine>, usize), Problem> {
    let user = actor.user();
    let manages = seen.shape.may_manage(user);
    let concerns = |task: &&TaskRow| match task.status {
        Status::Error => manages,
        Status::New => seen.could_have_taken(user, task),
        status => status.is_open() && task.owner == Some(user.id),
    };
    let mut todo = Vec::new();
    let mut more = 0;
    for task in seen.tasks.iter().filter(concerns) {
        if todo.len() == TODO {
            more += 1;
            continue;
        }
        let line = line(app, actor, seen, task, jobs)?;
        if line.is_mine || line.can_take || line.can_retry {
            todo.push(line);
        }
    }
    Ok((todo, more))
}

/// The tasks in the order in which they came to be, those of a list in one line; if they are many,
/// the latest page of them.
fn steps(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    jobs: &[JobRow],
    asked: &Asked,
) -> Result<(Vec<Step>, Pager), Problem> {
    let mut groups: Vec<Vec<&TaskRow>> = Vec::new();
    let mut lists: BTreeMap<&str, usize> = BTreeMap::new();
    for task in &seen.tasks {
        match lists.get(task.node.as_str()) {
            Some(place) if task.item.is_some() => groups[*place].push(task),
            _ => {
                if task.item.is_some() {
                    lists.insert(&task.node, groups.len());
                }
                groups.push(vec![task]);
            }
        }
    }
    let pages = u32::try_from(groups.len().div_ceil(STEPS)).unwrap_or(u32::MAX);
    let last = pages.saturating_sub(1);
    let number = number(asked.steps.as_deref()).unwrap_or(last).min(last);
    let page = Page {
        number,
        size: STEPS as u32,
    };
    let shown = groups.iter().skip(number as usize * STEPS).take(STEPS);
    let steps = shown.map(|group| match group.as_slice() {
        [task] if task.item.is_none() => Ok(Step {
            task: Some(line(app, actor, seen, task, jobs)?),
            list: None,
        }),
        tasks => Ok(Step {
            task: None,
            list: Some(list_line(app, actor, seen, tasks, jobs)?),
        }),
    });
    let address = format!("{}?", process_address(&seen.process));
    let pager = Pager::named(&address, "steps", page, number < last);
    Ok((steps.collect::<Result<_, Problem>>()?, pager))
}

fn list_line(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    tasks: &[&TaskRow],
    jobs: &[JobRow],
) -> Result<ListLine, Problem> {
    let mut counts = Counts::default();
    let mut latest = seen.process.created_at;
    for task in tasks {
        counts.add(task.status, seen.is_skipped(&app.engine, task)?);
        latest = latest.max(task.finished_at.unwrap_or(task.created_at));
    }
    let few = if tasks.len() <= FEW { tasks } else { &[] };
    let lines = few.iter().map(|task| line(app, actor, seen, task, jobs));
    let node = &tasks[0].node;
    Ok(ListLine {
        title: seen.title_of(node),
        kind: seen.node_of(tasks[0]).map_or("", |node| kind(node.kind)),
        address: format!("{}/at/{node}", process_address(&seen.process)),
        counts,
        latest: When::new(latest, app.engine.now()),
        tasks: lines.collect::<Result<_, _>>()?,
    })
}

fn can_cancel(actor: &Actor, seen: &Seen<'_>) -> bool {
    seen.process.status == ProcessStatus::Active && seen.shape.may_manage(actor.user())
}

fn would_cancel(seen: &Seen<'_>, parts: &[Part]) -> Cancel {
    let mut titles: Vec<String> = Vec::new();
    let open = seen.tasks.iter().filter(|task| task.status.is_open());
    for title in open.clone().map(|task| seen.title_of(&task.node)) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    Cancel {
        open: open.count(),
        titles,
        has_parts: !parts.is_empty(),
        is_part: seen.process.parent.is_some(),
    }
}

pub(super) fn head(app: &App, actor: &Actor, seen: &Seen<'_>) -> Result<Head, Problem> {
    let by = seen.process.created_by.map(|user| app.name_of(user));
    Ok(Head {
        whole: whole(app, actor, &seen.process)?,
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
        label: item.label.into_owned(),
        value: {
            let says_nothing = item.value.is_empty() || item.value == "No";
            let was_asked = item.asked_at.iter().any(was_done);
            (was_asked || !says_nothing).then_some(item.value)
        },
    };
    Ok(items.into_iter().map(datum).collect())
}

/// What a task of a list is about, where that is more than a line has said. What its own form asks
/// for is left out as long as it does.
pub(super) fn item(app: &App, task: &TaskRow) -> Vec<Datum> {
    let items = app.engine.item_of(task).into_iter();
    let told = items.filter(|item| item.asked_at.is_empty() || !task.status.is_open());
    let told: Vec<_> = told.collect();
    if let [only] = told.as_slice()
        && short(&only.value) == only.value
    {
        return Vec::new();
    }
    let datum = |item: viewflow_core::DataItem| Datum {
        label: item.label.into_owned(),
        value: Some(item.value),
    };
    told.into_iter().map(datum).collect()
}

/// A task as a line of a list.
pub(super) fn line(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    task: &TaskRow,
    jobs: &[JobRow],
) -> Result<TaskLine, Problem> {
    let now = app.engine.now();
    let user = actor.user();
    let known = seen.node_of(task);
    let is_persons = known.is_some_and(|node| node.is_for_people());
    let may_take = task.status == Status::New && seen.could_have_taken(user, task);
    let job = jobs.iter().find(|job| job.id == task.id);
    let cause = task.error.clone().or_else(|| job?.error.clone());
    Ok(TaskLine {
        number: task.id.number,
        title: seen.title_of(&task.node),
        about: about(&app.engine, task),
        kind: known.map_or("", |node| kind(node.kind)),
        minor: known.is_some_and(|node| only_directs(node.kind)),
        address: task_address(&task.flow, task.id),
        pill: seen.pill(&app.engine, task)?,
        owner: task.owner.map(|owner| app.name_of(owner)).transpose()?,
        is_mine: is_persons && task.status.is_open() && task.owner == Some(user.id),
        can_take: may_take && could_take(actor, &seen.process, task)?,
        can_retry: task.status == Status::Error && seen.shape.may_manage(user),
        is_confirmed: known.is_some_and(|node| node.kind == Kind::Manual),
        created: When::new(task.created_at, now),
        finished: task.finished_at.map(|at| When::new(at, now)),
        error: cause.filter(|_| seen.shape.may_view(user)),
        again: job
            .filter(|job| job.error.is_some())
            .map(|job| When::new(job.due_at, now)),
    })
}
