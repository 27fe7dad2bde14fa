//! A task: what it is, and what the person can do about it.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::{MessageKind, Page, SubscriptionRow, TaskRow};
use viewflow_core::{Actor, Denied, Error, FormErrors, Kind, Status, TaskId};

use super::command::{Offer, Place, offers, places};
use super::could_take;
use super::history::{LogLine, history};
use super::parts::{Part, part_of};
use super::process::{Datum, Head, data, head, item};
use crate::about::about;
use crate::app::App;
use crate::form::{Again, FormView, Sent};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::seen::{Seen, TaskPath, task_address};
use crate::visit::Visit;
use crate::when::When;
use crate::words::{Pill, kind};

#[derive(Serialize)]
struct View {
    head: Head,
    number: u32,
    address: String,
    title: String,
    /// Of a list's tasks, which this is, in a line and with all that is known of it.
    about: String,
    item: Vec<Datum>,
    description: &'static str,
    kind: &'static str,
    pill: Pill,
    owner: Option<String>,
    is_mine: bool,
    created: When,
    assigned: Option<When>,
    finished: Option<When>,
    /// Whether it is only confirmed.
    is_confirmed: bool,
    /// What it waits for that is nobody's to do here.
    waits_for: Option<&'static str>,
    /// The messages and signals that it waits for.
    told: Vec<String>,
    /// The process that it waits for, or waited for.
    part: Option<Part>,
    /// What has become of it, if it was not simply done.
    fate: Option<&'static str>,
    /// Whether the process does not fit its flow any more, so that nobody can work on it.
    is_broken: bool,
    /// The form, if it is the person's to fill in now.
    form: Option<FormView>,
    can_take: bool,
    /// Why the person cannot take it, although somebody with the same rights could.
    blocked: bool,
    can_give_back: bool,
    give: Option<Give>,
    can_retry: bool,
    /// What else the person may do about it, and whether as an administrator.
    offers: Vec<Offer>,
    /// Where an administrator might move its token to.
    places: Vec<Place>,
    manages: bool,
    refused: Option<Refusal>,
    error: Option<String>,
    data: Vec<Datum>,
    history: Vec<LogLine>,
}

/// The form by which an administrator gives the task to somebody.
#[derive(Serialize)]
struct Give {
    names: Vec<String>,
    typed: String,
    error: Option<String>,
}

/// What is shown again after something was wrong.
#[derive(Default)]
pub(super) struct Wrong {
    form: Option<Again>,
    give: Option<(String, String)>,
    refused: Option<Refusal>,
}

impl Wrong {
    /// A command was refused.
    pub(super) fn refused(refusal: Refusal) -> Self {
        Self {
            refused: Some(refusal),
            ..Self::default()
        }
    }
}

/// So many names are offered; more are of no help.
const NAMES: usize = 200;

/// So many lines of the history are shown.
const HISTORY: u32 = 30;

type Address = Path<TaskPath>;

pub(crate) async fn page(visit: Visit, Path(path): Address) -> Result<Response, Problem> {
    show(visit, path, StatusCode::OK, Wrong::default()).await
}

pub(crate) async fn complete(
    visit: Visit,
    Path(path): Address,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent::new(pairs);
    let (again, at) = (sent.clone(), path.clone());
    let done = visit.act(move |app, actor| {
        let (seen, task) = Seen::find_task(actor, &at, Some(&sent))?;
        match actor.complete_with(task, &sent.input()) {
            Ok(row) => Ok(Ok(match about(&app.engine, &row).as_str() {
                "" => seen.title_of(&row.node),
                about => format!("{}, {about}", seen.title_of(&row.node)),
            })),
            Err(Error::Invalid(errors)) => Ok(Err((errors, None))),
            Err(error @ (Error::Handler { .. } | Error::Table { .. })) => {
                Ok(Err((FormErrors::default(), error.cause())))
            }
            Err(Error::Illegal(_)) => Err(seen.faster(actor, Some(&sent))),
            Err(Error::Denied(Denied::NotOwner { .. }))
                if seen.could_have_taken(actor.user(), seen.task(&at.2)?) =>
            {
                Err(seen.faster(actor, Some(&sent)))
            }
            Err(other) => Err(other.into()),
        }
    });
    match done.await? {
        Ok(title) => {
            let to = format!("/{}/{}", path.0, path.1);
            visit.redirect(&to, format!("Done: {title}.")).await
        }
        Err((errors, whole)) => {
            let wrong = Wrong {
                form: Some(Again {
                    sent: again,
                    errors,
                    whole,
                }),
                ..Wrong::default()
            };
            show(visit, path, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
        }
    }
}

pub(crate) async fn take(visit: Visit, Path(path): Address) -> Result<Response, Problem> {
    let row = change(&visit, path, |actor, task| actor.take(task)).await?;
    let to = task_address(&row.flow, row.id);
    visit.redirect(&to, "You have taken this task.").await
}

pub(crate) async fn give_back(visit: Visit, Path(path): Address) -> Result<Response, Problem> {
    change(&visit, path, |actor, task| actor.give_back(task)).await?;
    visit
        .redirect("/inbox", "The task is back in the queue.")
        .await
}

pub(crate) async fn retry(visit: Visit, Path(path): Address) -> Result<Response, Problem> {
    let row = change(&visit, path, |actor, task| actor.retry(task)).await?;
    let to = task_address(&row.flow, row.id);
    visit.redirect(&to, "It is being tried again.").await
}

#[derive(Deserialize)]
pub(crate) struct GiveTo {
    #[serde(default)]
    to: String,
}

pub(crate) async fn give(
    visit: Visit,
    Path(path): Address,
    Form(GiveTo { to }): Form<GiveTo>,
) -> Result<Response, Problem> {
    let (name, at) = (to.trim().to_owned(), path.clone());
    let given = visit.act(move |_, actor| {
        let (seen, task) = Seen::find_task(actor, &at, None)?;
        if !seen.shape.may_manage(actor.user()) {
            return Err(Problem::forbidden());
        }
        let account = actor.engine().store().account(&name)?;
        let Some(account) = account.filter(|account| account.is_active) else {
            return Ok(Err("There is nobody of that name."));
        };
        match actor.give(task, account.user.id) {
            Ok(_) => Ok(Ok(())),
            Err(Error::Denied(Denied::FourEyes { .. })) => Ok(Err(
                "This person has done an earlier step, so somebody else must do this one.",
            )),
            Err(Error::Denied(_)) => {
                Ok(Err("This person does not have the right to do this task."))
            }
            Err(other) => Err(other.into()),
        }
    });
    match given.await? {
        Ok(()) => {
            let address = format!("/{}/{}/{}", path.0, path.1, path.2);
            visit
                .redirect(&address, format!("Given to {}.", to.trim()))
                .await
        }
        Err(why) => {
            let wrong = Wrong {
                give: Some((to, why.into())),
                ..Wrong::default()
            };
            show(visit, path, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
        }
    }
}

/// A command on a task that the person may look at. Who may not learns nothing of it.
async fn change(
    visit: &Visit,
    path: TaskPath,
    command: impl FnOnce(&Actor, TaskId) -> Result<TaskRow, Error> + Send + 'static,
) -> Result<TaskRow, Problem> {
    visit
        .act(move |_, actor| {
            let (_, task) = Seen::find_task(actor, &path, None)?;
            Ok(command(actor, task)?)
        })
        .await
}

pub(super) async fn show(
    visit: Visit,
    path: TaskPath,
    status: StatusCode,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let (visit, wrong) = match own_page(visit, &path, wrong).await? {
        Ok(response) => return Ok(response),
        Err(rest) => rest,
    };
    let show = move |app: &App, actor: &Actor| {
        let (seen, _) = Seen::find_task(actor, &path, None)?;
        view(app, actor, &seen, seen.task(&path.2)?, wrong)
    };
    visit.page_with(status, "task.html", show).await
}

/// The application's own page for the task, if it has one and the person is at work on it; else what the
/// usual one is made of.
async fn own_page(
    visit: Visit,
    path: &TaskPath,
    wrong: Wrong,
) -> Result<Result<Response, (Visit, Wrong)>, Problem> {
    if !visit.app.own_pages.are_of(&path.0) || wrong.give.is_some() || wrong.refused.is_some() {
        return Ok(Err((visit, wrong)));
    }
    let at = path.clone();
    let found = visit.act(move |app, actor| {
        let (seen, _) = Seen::find_task(actor, &at, None)?;
        let task = seen.task(&at.2)?;
        let at_work = matches!(task.status, Status::Assigned | Status::Started);
        let is_mine = at_work && task.owner == Some(actor.user().id);
        let Some(page) = app.own_pages.for_task(task).filter(|_| is_mine) else {
            return Ok(None);
        };
        Ok(match actor.task_form(task.id) {
            Ok(controls) => Some((page, seen.shape.title, task.clone(), controls)),
            // The usual page says why.
            Err(_) => None,
        })
    });
    let Some((page, flow_title, task, controls)) = found.await? else {
        return Ok(Err((visit, wrong)));
    };
    let shown = visit.shown(flow_title, task, controls, wrong.form).await?;
    Ok(Ok(shown.answer(&*page).await))
}

fn view(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    task: &TaskRow,
    wrong: Wrong,
) -> Result<View, Problem> {
    let (user, now) = (actor.user(), app.engine.now());
    let (shape, when) = (seen.shape, |at| When::new(at, now));
    let node = shape.node(shape.find(&task.node)?);
    let is_persons = node.is_for_people();
    let at_work = matches!(task.status, Status::Assigned | Status::Started);
    let is_mine = is_persons && at_work && task.owner == Some(user.id);
    let form = match is_mine {
        true => form(actor, task.id, wrong.form)?,
        false => Work::Denied,
    };
    let is_broken = matches!(form, Work::Broken);
    let form = match form {
        Work::Form(form) => Some(form),
        Work::Denied | Work::Broken => None,
    };
    let takes = task.status == Status::New && seen.could_have_taken(user, task);
    let could_take = takes && could_take(actor, &seen.process, task)?;
    let manages = shape.may_manage(user);
    let can_give = manages && is_persons && matches!(task.status, Status::New | Status::Assigned);
    let job = app.engine.store().jobs_of(task.id.process)?;
    let job = job.into_iter().find(|job| job.id == task.id);
    let cause = task.error.clone().or_else(|| job?.error);
    let page = Page::first(HISTORY);
    let (history, _) = history(app, actor, seen, page, |line| {
        line.task == Some(task.id.number)
    })?;
    Ok(View {
        head: head(app, actor, seen)?,
        number: task.id.number,
        address: task_address(&task.flow, task.id),
        title: node.title.into(),
        about: about(&app.engine, task),
        item: item(app, task),
        description: node.description,
        kind: kind(node.kind),
        pill: seen.pill(&app.engine, task)?,
        owner: task.owner.map(|owner| app.name_of(owner)).transpose()?,
        is_mine,
        created: when(task.created_at),
        assigned: task.assigned_at.map(when),
        finished: task.finished_at.map(when),
        is_confirmed: node.kind == Kind::Manual,
        waits_for: waits_for(node.kind, task.status),
        told: told(app, task)?,
        part: part_of(app, actor, seen, task)?,
        fate: fate(task.status, &history),
        blocked: is_mine && form.is_none() && !is_broken || takes && !could_take,
        is_broken,
        form,
        can_take: could_take,
        can_give_back: is_persons && at_work && shape.may_give_back(user, task),
        give: can_give.then(|| give_form(app, wrong.give)).transpose()?,
        can_retry: task.status == Status::Error && manages,
        offers: offers(actor, seen, task),
        places: places(actor, seen, task),
        manages,
        refused: wrong.refused,
        error: cause.filter(|_| shape.may_view(user)),
        data: data(app, seen)?,
        history,
    })
}

/// What a task, or something on its boundary, waits to be told.
fn told(app: &App, task: &TaskRow) -> Result<Vec<String>, Problem> {
    let waits = app.engine.store().subscriptions_of(task.id.process)?;
    let of_task = waits.iter().filter(|wait| wait.task == task.id);
    Ok(of_task.map(awaited).collect())
}

/// What is waited for, in words.
pub(super) fn awaited(wait: &SubscriptionRow) -> String {
    match wait.kind {
        MessageKind::Message => {
            format!(
                "Waits for the message {} with the key {}.",
                wait.name, wait.key
            )
        }
        MessageKind::Signal => format!("Waits for the signal {}.", wait.name),
    }
}

/// What an open task waits for that is nobody's to do on this page.
fn waits_for(kind: Kind, status: Status) -> Option<&'static str> {
    if !status.is_open() || status == Status::Error {
        return None;
    }
    Some(match (kind, status) {
        (Kind::View | Kind::Manual, Status::Scheduled) => {
            "The tasks of this list are done one after the other. The turn of this one has not \
             come yet."
        }
        (Kind::Handle, _) => {
            "This step waits for another system, and goes on by itself once that has answered."
        }
        (Kind::Subprocess, _) => {
            "This step is a process of its own. It goes on by itself once that is done."
        }
        (Kind::Job, _) => "This runs in the background, and goes on by itself once it is done.",
        (Kind::Compensate, _) => {
            "What was done before is being undone, one after the other. This step goes on by itself \
             once that is done."
        }
        (kind, _) if kind.waits() && !matches!(kind, Kind::View | Kind::Manual) => {
            "This step goes on by itself once what it waits for has happened."
        }
        _ => return None,
    })
}

/// What has become of a task that is closed and was not done. The latest line of its history tells.
fn fate(status: Status, history: &[LogLine]) -> Option<&'static str> {
    match status {
        Status::Revived => Some("Another task has taken the place of this one."),
        Status::Canceled => Some(match history.first().map(LogLine::event) {
            Some("skip") => "This was skipped: the process went on as if it were done.",
            Some("annul") => "This is not to be done any more: what led to it was taken back.",
            _ => "This was canceled: it will not be done.",
        }),
        _ => None,
    }
}

/// What the person has to work with.
enum Work {
    Form(FormView),
    /// Nothing, since the person may not work on the task any more.
    Denied,
    /// Nothing, since what is stored cannot be read.
    Broken,
}

fn form(actor: &Actor, task: TaskId, again: Option<Again>) -> Result<Work, Problem> {
    match actor.task_form(task) {
        Ok(controls) => Ok(Work::Form(FormView::new(controls, again))),
        Err(Error::Denied(_)) => Ok(Work::Denied),
        // What is known of the task can be shown all the same.
        Err(error @ (Error::Shape { .. } | Error::Data { .. } | Error::Item { .. })) => {
            tracing::warn!(%error, "a task cannot be worked on");
            Ok(Work::Broken)
        }
        Err(other) => Err(other.into()),
    }
}

fn give_form(app: &App, wrong: Option<(String, String)>) -> Result<Give, Problem> {
    let names = app.engine.store().user_names()?.into_iter();
    let (typed, error) = wrong.map_or_else(Default::default, |(typed, why)| (typed, Some(why)));
    Ok(Give {
        names: names.map(|(_, name)| name).take(NAMES).collect(),
        typed,
        error,
    })
}
