//! The pages.

mod command;
mod flow;
mod history;
mod home;
mod list;
mod lists;
mod login;
mod messages;
mod parts;
mod process;
mod start;
mod task;
mod waiting;

use axum::routing::{MethodRouter, get, post};
use viewflow_core::store::{ProcessRow, TaskRow};
use viewflow_core::{Actor, Error};

use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

/// Every route: how it is asked for, where, and what answers.
pub(crate) fn routes() -> Vec<(&'static str, &'static str, MethodRouter<App>)> {
    vec![
        ("GET", "/login", get(login::form)),
        ("POST", "/login", post(login::submit)),
        ("POST", "/logout", post(login::leave)),
        ("GET", "/", get(home::page)),
        ("GET", "/inbox", get(lists::inbox)),
        ("GET", "/queue", get(lists::queue)),
        ("GET", "/archive", get(lists::archive)),
        ("GET", "/failed", get(lists::failed)),
        ("GET", "/waiting", get(waiting::page)),
        ("GET", "/waiting/messages", get(waiting::messages)),
        ("GET", "/messages", get(messages::page)),
        ("POST", "/messages/deliver", post(messages::deliver)),
        ("GET", "/{flow}", get(flow::page)),
        ("GET", "/{flow}/chart", get(flow::chart)),
        ("GET", "/{flow}/start/{node}", get(start::form)),
        ("POST", "/{flow}/start/{node}", post(start::submit)),
        ("GET", "/{flow}/{process}", get(process::page)),
        ("POST", "/{flow}/{process}/cancel", post(process::cancel)),
        ("GET", "/{flow}/{process}/history", get(history::page)),
        ("GET", "/{flow}/{process}/at/{node}", get(list::page)),
        (
            "POST",
            "/{flow}/{process}/at/{node}/complete-rest",
            post(list::complete),
        ),
        (
            "GET",
            "/{flow}/{process}/at/{node}/add",
            get(list::add_form),
        ),
        ("POST", "/{flow}/{process}/at/{node}/add", post(list::add)),
        ("GET", "/{flow}/{process}/{task}", get(task::page)),
        ("POST", "/{flow}/{process}/{task}", post(task::complete)),
        ("POST", "/{flow}/{process}/{task}/take", post(task::take)),
        (
            "POST",
            "/{flow}/{process}/{task}/give-back",
            post(task::give_back),
        ),
        ("POST", "/{flow}/{process}/{task}/give", post(task::give)),
        ("POST", "/{flow}/{process}/{task}/retry", post(task::retry)),
        (
            "POST",
            "/{flow}/{process}/{task}/cancel",
            post(command::cancel),
        ),
        ("POST", "/{flow}/{process}/{task}/skip", post(command::skip)),
        (
            "POST",
            "/{flow}/{process}/{task}/move",
            post(command::move_to),
        ),
        ("POST", "/{flow}/{process}/{task}/undo", post(command::undo)),
        (
            "POST",
            "/{flow}/{process}/{task}/revive",
            post(command::revive),
        ),
    ]
}

/// The last parts of addresses to which a page only sends, and which are no pages themselves.
pub(crate) const COMMANDS: [&str; 11] = [
    "deliver",
    "take",
    "give",
    "give-back",
    "retry",
    "cancel",
    "skip",
    "move",
    "undo",
    "revive",
    "complete-rest",
];

/// Whether the person could take the task. Not where its process does not fit its flow any more,
/// which is no reason to show nothing of what stands around it.
fn could_take(actor: &Actor, process: &ProcessRow, task: &TaskRow) -> Result<bool, Problem> {
    match actor.could_take(process, task) {
        Ok(could) => Ok(could.is_ok()),
        Err(error @ Error::Shape { .. }) => {
            tracing::warn!(%error, "a task cannot be worked on");
            Ok(false)
        }
        Err(other) => Err(other.into()),
    }
}

/// For every other address. Who is not signed in learns nothing from it.
pub(crate) async fn nothing_here(_: Visit) -> Problem {
    Problem::NotFound
}
