//! What has happened in a process, latest first.

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Serialize;
use viewflow_core::Actor;
use viewflow_core::store::{LogRow, Page};

use super::lists::{Pager, Paging};
use super::process::{Head, head};
use crate::about::about;
use crate::app::App;
use crate::problem::Problem;
use crate::seen::{Seen, process_address};
use crate::visit::Visit;
use crate::when::When;
use crate::words::{Around, event, is_persons, is_told};

/// How many lines the history's own page has.
const SIZE: u32 = 100;

#[derive(Serialize)]
struct View {
    head: Head,
    history: Vec<LogLine>,
    pager: Pager,
}

#[derive(Serialize)]
pub(super) struct LogLine {
    at: When,
    task: Option<String>,
    /// Of a list's tasks, which it is.
    about: String,
    words: String,
    detail: Option<String>,
    who: Option<String>,
    class: String,
}

impl LogLine {
    /// What happened, in the log's own word.
    pub(super) fn event(&self) -> &str {
        &self.class
    }
}

pub(crate) async fn page(
    visit: Visit,
    Path((flow, process)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    visit
        .page("history.html", move |app, actor| {
            let seen = Seen::find(actor, &flow, &process)?;
            let page = paging.page_of(SIZE);
            let (history, more) = history(app, actor, &seen, page, |_| true)?;
            let address = format!("{}/history?", process_address(&seen.process));
            Ok(View {
                head: head(app, actor, &seen)?,
                history,
                pager: Pager::new(&address, page, more),
            })
        })
        .await
}

/// A page of the log, latest first, with names, and whether there is more of it.
pub(super) fn history(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    page: Page,
    wanted: impl Fn(&LogRow) -> bool,
) -> Result<(Vec<LogLine>, bool), Problem> {
    let log = app.engine.store().log_of(seen.process.id)?;
    let completed = log.iter().filter(|line| line.event == "complete");
    let completed: BTreeSet<_> = completed.map(|line| (line.task, line.at)).collect();
    let around = |place: usize, line: &LogRow| Around {
        kind: line
            .task
            .and_then(|task| seen.node_of(seen.numbered(task)?))
            .map(|node| node.kind),
        is_first: place == 0 || log[place - 1].at != line.at,
        completed_at_once: completed.contains(&(line.task, line.at)),
    };
    let told = log.iter().enumerate().rev();
    let told = told.map(|(place, line)| (line, around(place, line)));
    let mut told = told.filter(|(line, around)| wanted(line) && is_told(line, *around));
    let skipped = page.number as usize * page.size as usize;
    let shown = told.by_ref().skip(skipped).take(page.size as usize);
    let lines = shown.map(|(line, around)| tell(app, actor, seen, line, around));
    let lines = lines.collect::<Result<_, _>>()?;
    Ok((lines, told.next().is_some()))
}

fn tell(
    app: &App,
    actor: &Actor,
    seen: &Seen<'_>,
    line: &LogRow,
    around: Around,
) -> Result<LogLine, Problem> {
    let tells_causes = seen.shape.may_view(actor.user());
    let user = line.user.filter(|_| is_persons(line, around));
    let (words, detail) = event(seen.shape, line, around, tells_causes);
    let task = line.task.and_then(|task| seen.numbered(task));
    Ok(LogLine {
        at: When::new(line.at, app.engine.now()),
        task: task.map(|task| seen.title_of(&task.node)),
        about: task.map_or_else(String::new, |task| about(&app.engine, task)),
        words,
        detail,
        who: user.map(|user| app.name_of(user)).transpose()?,
        class: line.event.clone(),
    })
}
