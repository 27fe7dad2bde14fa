//! A list that a process works on, or has worked on: its tasks, how many are done, what is left.

use axum::extract::{Form, Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::TaskRow;
use viewflow_core::{Actor, Error, Status};

use super::lists::{Pager, Paging};
use super::process::{Head, TaskLine, head, line};
use crate::app::App;
use crate::form::{Again, FormView, Sent};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::seen::{Seen, process_address, task_address};
use crate::visit::Visit;

/// How many tasks a page of a list has.
const SIZE: u32 = 50;

/// A flow, a process's number, and a node.
type ListPath = (String, String, String);

/// How far the tasks of a list are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) total: usize,
    pub(super) done: usize,
    pub(super) open: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
    pub(super) canceled: usize,
    pub(super) closed: usize,
}

impl Counts {
    pub(super) fn add(&mut self, status: Status, is_skipped: bool) {
        // Another one of the list has taken its place.
        if status == Status::Revived {
            return;
        }
        self.total += 1;
        self.closed += usize::from(!status.is_open());
        match status {
            Status::Done => self.done += 1,
            Status::Canceled if is_skipped => self.skipped += 1,
            Status::Canceled => self.canceled += 1,
            Status::Error => self.failed += 1,
            _ => self.open += 1,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    only: String,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Serialize)]
struct View {
    head: Head,
    address: String,
    title: &'static str,
    description: &'static str,
    counts: Counts,
    only: &'static str,
    tasks: Vec<TaskLine>,
    pager: Pager,
    /// Whether what is left can be called off.
    can_complete: bool,
    can_add: bool,
    refused: Option<Refusal>,
}

#[derive(Serialize)]
struct AddView {
    head: Head,
    address: String,
    title: &'static str,
    counts: Counts,
    form: FormView,
}

pub(crate) async fn page(
    visit: Visit,
    Path(path): Path<ListPath>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit
        .page("list.html", move |app, actor| {
            let seen = Seen::find(actor, &path.0, &path.1)?;
            view(app, actor, &seen, &path.2, &asked, None)
        })
        .await
}

/// Calls off what is left.
pub(crate) async fn complete(
    visit: Visit,
    Path(path): Path<ListPath>,
) -> Result<Response, Problem> {
    let at = path.clone();
    let done = visit.act(move |_, actor| {
        let seen = Seen::find(actor, &at.0, &at.1)?;
        let Err(error) = actor.complete_rest(seen.process.id, &at.2) else {
            return Ok(None);
        };
        match Refusal::new(actor.engine(), &seen, None, &error) {
            Some(refusal) => Ok(Some(refusal)),
            None => Err(error.into()),
        }
    });
    match done.await? {
        None => {
            let to = format!("/{}/{}", path.0, path.1);
            let said = "The list is complete. What was left of it is canceled.";
            visit.redirect(&to, said).await
        }
        Some(refusal) => {
            let show = move |app: &App, actor: &Actor| {
                let seen = Seen::find(actor, &path.0, &path.1)?;
                view(app, actor, &seen, &path.2, &Asked::all(), Some(refusal))
            };
            visit
                .page_with(StatusCode::CONFLICT, "list.html", show)
                .await
        }
    }
}

pub(crate) async fn add_form(
    visit: Visit,
    Path(path): Path<ListPath>,
) -> Result<Response, Problem> {
    visit
        .page("add.html", move |app, actor| {
            add_view(app, actor, &path, None)
        })
        .await
}

pub(crate) async fn add(
    visit: Visit,
    Path(path): Path<ListPath>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent::new(pairs);
    let (at, input) = (path.clone(), sent.input());
    let added = visit.act(move |_, actor| {
        let seen = Seen::find(actor, &at.0, &at.1)?;
        match actor.add_item_with(seen.process.id, &at.2, &input) {
            Ok(task) => Ok(Ok(task)),
            Err(Error::Invalid(errors)) => Ok(Err((errors, None))),
            Err(error) => match Refusal::new(actor.engine(), &seen, None, &error) {
                Some(refusal) => Ok(Err((Default::default(), Some(refusal.into_text())))),
                None => Err(error.into()),
            },
        }
    });
    match added.await? {
        Ok(task) => {
            let to = task_address(&task.flow, task.id);
            visit.redirect(&to, "Added to the list.").await
        }
        Err((errors, whole)) => {
            let again = Again {
                sent,
                errors,
                whole,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let show = move |app: &App, actor: &Actor| add_view(app, actor, &path, Some(again));
            visit.page_with(status, "add.html", show).await
        }
    }
}

impl Asked {
    fn all() -> Self {
        Self {
            only: String::new(),
            paging: Paging::default(),
        }
    }

    /// Which tasks are wanted, by the word in the address.
    fn filter(&self) -> (&'static str, fn(Status) -> bool) {
        match self.only.as_str() {
            "open" => ("open", Status::is_open),
            "done" => ("done", |status| status == Status::Done),
            "canceled" => ("canceled", |status| {
                matches!(status, Status::Canceled | Status::Revived)
            }),
            _ => ("", |_| true),
        }
    }
}

fn view(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    node: &str,
    asked: &Asked,
    refused: Option<Refusal>,
) -> Result<View, Problem> {
    let shape = seen.shape.node(seen.shape.find(node)?);
    let here = || seen.tasks.iter().filter(|task| task.node == shape.name);
    let (only, is_wanted) = asked.filter();
    let page = asked.paging.page_of(SIZE);
    let skipped = page.number as usize * SIZE as usize;
    let mut wanted = here().filter(|task| is_wanted(task.status)).skip(skipped);
    let shown: Vec<&TaskRow> = wanted.by_ref().take(SIZE as usize).collect();
    let more = wanted.next().is_some();
    let jobs = app.engine.store().jobs_of(seen.process.id)?;
    let lines = shown.iter().map(|task| line(app, actor, seen, task, &jobs));
    let address = format!("{}/at/{}", process_address(&seen.process), shape.name);
    let base = match only {
        "" => format!("{address}?"),
        only => format!("{address}?only={only}&"),
    };
    let can_complete = seen.shape.may_manage(actor.user()) && is_at_work(app, seen, node);
    Ok(View {
        head: head(app, actor, seen)?,
        title: shape.title,
        description: shape.description,
        counts: counts(app, seen, shape.name)?,
        only,
        tasks: lines.collect::<Result<_, _>>()?,
        pager: Pager::new(&base, page, more),
        can_complete,
        can_add: can_complete
            && actor
                .item_form(seen.process.id, node)
                .is_ok_and(|form| !form.is_empty()),
        address,
        refused,
    })
}

fn add_view(
    app: &App,
    actor: &Actor,
    path: &ListPath,
    again: Option<Again>,
) -> Result<AddView, Problem> {
    let seen = Seen::find(actor, &path.0, &path.1)?;
    let controls = match actor.item_form(seen.process.id, &path.2) {
        Ok(controls) => controls,
        // What was typed for a list that is complete meanwhile is shown once more.
        Err(Error::NotWaiting { .. }) => {
            let sent = again.as_ref().map(|again| &again.sent);
            return Err(Problem::ListIsOver(
                sent.map_or_else(Vec::new, |sent| sent.typed(|_| None)),
            ));
        }
        Err(other) => return Err(other.into()),
    };
    let shape = seen.shape.node(seen.shape.find(&path.2)?);
    Ok(AddView {
        head: head(app, actor, &seen)?,
        address: format!("{}/at/{}", process_address(&seen.process), shape.name),
        title: shape.title,
        counts: counts(app, &seen, shape.name)?,
        form: FormView::new(controls, again),
    })
}

fn counts(app: &App, seen: &Seen<'_>, node: &str) -> Result<Counts, Problem> {
    let mut counts = Counts::default();
    for task in seen.tasks.iter().filter(|task| task.node == node) {
        counts.add(task.status, seen.is_skipped(&app.engine, task)?);
    }
    Ok(counts)
}

/// Whether the process is at work on a node's list.
fn is_at_work(app: &App, seen: &Seen<'_>, node: &str) -> bool {
    let lists = app.engine.lists_of(&seen.process).unwrap_or_default();
    lists.iter().any(|(name, _)| *name == node)
}
