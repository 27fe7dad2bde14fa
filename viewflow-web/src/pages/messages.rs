//! What nobody has taken: messages that wait for somebody, and what could not be taken.

use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use serde::Serialize;
use viewflow_core::store::{MessageKind, MessageRow};
use viewflow_core::{Actor, Error, MessageId, Sent};

use super::lists::{Pager, Paging};
use crate::app::App;
use crate::problem::Problem;
use crate::seen::task_address;
use crate::visit::Visit;
use crate::when::When;

/// How many messages a page has.
const SIZE: u32 = 25;

#[derive(Serialize)]
struct View {
    messages: Vec<Line>,
    pager: Pager,
}

#[derive(Serialize)]
struct Line {
    id: i64,
    name: String,
    key: String,
    /// The start that it is for, with its flow.
    start: Option<String>,
    is_signal: bool,
    sent: When,
    /// Until when it is kept, if it is for whoever comes.
    kept_until: Option<When>,
    is_over: bool,
    /// The task that it is for, or that could not take it.
    task: Option<String>,
    task_address: Option<String>,
    error: Option<String>,
    can_deliver: bool,
}

pub(crate) async fn page(visit: Visit, paging: Query<Paging>) -> Result<Response, Problem> {
    visit
        .page("messages.html", move |app, actor| {
            let page = paging.page_of(SIZE);
            let found = match actor.untaken_messages(page) {
                Err(Error::Denied(_)) => return Err(Problem::forbidden()),
                other => other?,
            };
            let lines = found.items.iter().map(|row| line(app, actor, row));
            Ok(View {
                messages: lines.collect::<Result<_, _>>()?,
                pager: Pager::new("/messages?", page, found.more),
            })
        })
        .await
}

fn line(app: &App, actor: &Actor, row: &MessageRow) -> Result<Line, Problem> {
    let now = app.engine.now();
    let process = match row.task {
        Some(task) => app.engine.store().process(task.process)?,
        None => None,
    };
    let shown = |flow: &str| {
        let mut flows = app.engine.flows();
        flows.any(|shape| shape.name == flow && shape.may_view(actor.user()))
    };
    Ok(Line {
        id: row.id.0,
        name: row.name.clone(),
        key: row.key.clone(),
        start: row.start.clone(),
        is_signal: row.kind == MessageKind::Signal,
        sent: When::new(row.sent_at, now),
        kept_until: (row.task.is_none() && row.error.is_none())
            .then(|| When::new(row.kept_until, now)),
        is_over: row.kept_until < now,
        task: row.task.map(|task| task.to_string()),
        task_address: row
            .task
            .zip(process)
            .filter(|(_, process)| shown(&process.flow))
            .map(|(task, process)| task_address(&process.flow, task)),
        error: row.error.clone(),
        can_deliver: actor.is_stranded(row)? && actor.may_deliver_again(row)?,
    })
}

/// Has one delivered again.
pub(crate) async fn deliver(
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let delivered = visit.act(move |_, actor| {
        let found = pairs.iter().find(|(name, _)| name == "message");
        let id = found.and_then(|(_, id)| id.parse().ok());
        match actor.deliver_again(MessageId(id.ok_or(Problem::NotFound)?)) {
            Err(Error::NoMessage(_)) => Err(Problem::NotFound),
            Err(Error::Denied(_)) => Err(Problem::forbidden()),
            other => Ok(other?),
        }
    });
    let said = match delivered.await? {
        Sent::Taken(_) => "It has been taken.",
        Sent::Failed => "It could not be taken.",
        _ => "Nobody waits for it. It is kept.",
    };
    visit.redirect("/messages", said).await
}
