//! What is told to a task beside its work: to call it off, to go on without it, to take it back.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::TaskRow;
use viewflow_core::{Actor, Error, Kind, NodeShape, Status, TaskId};

use super::task::{Wrong, show};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::seen::{Seen, TaskPath, task_address};
use crate::visit::Visit;

/// A command on a task, which asks whether it is meant before it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Undo,
    Skip,
    Cancel,
    Revive,
}

/// A command as a page offers it: what will happen, and the button that has it happen.
#[derive(Serialize)]
pub(super) struct Offer {
    /// The last part of its address.
    name: &'static str,
    title: &'static str,
    /// What will happen, in words.
    words: Vec<String>,
    button: &'static str,
    /// Whether something is lost by it.
    is_grave: bool,
}

/// The commands that the person may give about a task, as far as its state and its kind allow.
pub(super) fn offers(actor: &Actor, seen: &Seen<'_>, task: &TaskRow) -> Vec<Offer> {
    let Some(node) = seen.node_of(task) else {
        return Vec::new();
    };
    let manages = seen.shape.may_manage(actor.user());
    let is_own = task.owner == Some(actor.user().id);
    let all = [
        Command::Undo,
        Command::Skip,
        Command::Cancel,
        Command::Revive,
    ];
    let offered = all.into_iter().filter(|command| {
        let may = manages || is_own && *command == Command::Undo;
        may && command.makes_sense(node, task.status)
    });
    offered.map(|command| command.offer(node, task)).collect()
}

pub(crate) async fn cancel(visit: Visit, path: Path<TaskPath>) -> Result<Response, Problem> {
    give(visit, path, Command::Cancel).await
}

pub(crate) async fn skip(visit: Visit, path: Path<TaskPath>) -> Result<Response, Problem> {
    give(visit, path, Command::Skip).await
}

pub(crate) async fn undo(visit: Visit, path: Path<TaskPath>) -> Result<Response, Problem> {
    give(visit, path, Command::Undo).await
}

pub(crate) async fn revive(visit: Visit, path: Path<TaskPath>) -> Result<Response, Problem> {
    give(visit, path, Command::Revive).await
}

/// Where a task's token might be moved to.
#[derive(Serialize)]
pub(super) struct Place {
    name: &'static str,
    title: &'static str,
}

/// The nodes to which an administrator might move a task's token. Whether a process could stand there is known
/// only when it is tried.
pub(super) fn places(actor: &Actor, seen: &Seen<'_>, task: &TaskRow) -> Vec<Place> {
    let movable = task.status.is_open() && task.item.is_none();
    if !movable || !seen.shape.may_manage(actor.user()) {
        return Vec::new();
    }
    let nodes = seen.shape.graph.nodes();
    let others = nodes.filter(|(_, node)| {
        let is_place = !node.kind.is_start() && node.kind != Kind::Stop && !node.compensates;
        is_place && node.name != task.node
    });
    let place = |(id, _)| {
        let node = seen.shape.node(id);
        Place {
            name: node.name,
            title: node.title,
        }
    };
    others.map(place).collect()
}

#[derive(Deserialize)]
pub(crate) struct MoveTo {
    #[serde(default)]
    to: String,
}

pub(crate) async fn move_to(
    visit: Visit,
    path: Path<TaskPath>,
    Form(MoveTo { to }): Form<MoveTo>,
) -> Result<Response, Problem> {
    let moved = move |actor: &Actor, task| match actor.move_token(task, &to) {
        Err(Error::NoNode { .. }) => Err(Problem::NotFound),
        other => Ok(other),
    };
    run(visit, path, moved, "Moved. The process goes on there.").await
}

/// Gives a command about a task that the person may look at. What the engine refuses is said on the
/// task's page.
async fn give(
    visit: Visit,
    Path(path): Path<TaskPath>,
    command: Command,
) -> Result<Response, Problem> {
    let given = move |actor: &Actor, task| Ok(command.run(actor, task));
    run(visit, Path(path), given, command.said()).await
}

async fn run(
    visit: Visit,
    Path(path): Path<TaskPath>,
    command: impl FnOnce(&Actor, TaskId) -> Result<Result<TaskRow, Error>, Problem> + Send + 'static,
    said: &'static str,
) -> Result<Response, Problem> {
    let at = path.clone();
    let given = visit.act(move |_, actor| {
        let (seen, task) = Seen::find_task(actor, &at, None)?;
        let error = match command(actor, task)? {
            Ok(row) => return Ok(Ok(row)),
            Err(error) => error,
        };
        match Refusal::new(actor.engine(), &seen, Some(task), &error) {
            Some(refusal) => Ok(Err(refusal)),
            None => Err(error.into()),
        }
    });
    match given.await? {
        Ok(row) => {
            let to = task_address(&row.flow, row.id);
            visit.redirect(&to, said).await
        }
        Err(refusal) => show(visit, path, StatusCode::CONFLICT, Wrong::refused(refusal)).await,
    }
}

impl Command {
    fn run(self, actor: &Actor, task: TaskId) -> Result<TaskRow, Error> {
        match self {
            Self::Undo => actor.undo(task),
            Self::Skip => actor.skip(task),
            Self::Cancel => actor.cancel(task),
            Self::Revive => actor.revive(task),
        }
    }

    /// Whether the engine might do it. What stands in the way elsewhere in the process is known
    /// only when it is tried.
    fn makes_sense(self, node: &NodeShape, status: Status) -> bool {
        match self {
            Self::Skip => status.is_open() && !node.kind.is_choice() && node.kind != Kind::Split,
            Self::Cancel => status.is_open(),
            Self::Revive => status == Status::Canceled,
            Self::Undo => {
                let by_itself = matches!(node.kind, Kind::Start | Kind::StartHandle | Kind::Handle);
                status == Status::Done && (by_itself || node.is_for_people())
            }
        }
    }

    fn offer(self, node: &NodeShape, task: &TaskRow) -> Offer {
        let (name, title, button) = match self {
            Self::Undo => ("undo", "Take this task back", "Take it back"),
            Self::Skip => ("skip", "Skip this task", "Skip it"),
            Self::Cancel => ("cancel", "Cancel this task", "Cancel it"),
            Self::Revive => ("revive", "Take this task up again", "Take it up again"),
        };
        Offer {
            name,
            title,
            words: self.words(node, task),
            button,
            is_grave: self == Self::Cancel,
        }
    }

    /// What will happen.
    fn words(self, node: &NodeShape, task: &TaskRow) -> Vec<String> {
        let title = node.title;
        let is_of_list = task.item.is_some();
        let mut words: Vec<String> = vec![match self {
            Self::Undo if node.kind.is_start() => {
                "The process began with this step. If it is taken back, the process is over.".into()
            }
            Self::Undo => format!(
                "“{title}” is open again, and what came of it is canceled. What was filled in \
                 stays, and can be changed."
            ),
            Self::Skip if is_of_list => format!(
                "This one counts as done, without being done. The other tasks of “{title}” are \
                 not touched."
            ),
            Self::Skip => format!(
                "The process goes on as if “{title}” were done. Nothing is filled in, and \
                 nothing of it runs."
            ),
            Self::Cancel if is_of_list => {
                format!("This one will not be done. The other tasks of “{title}” are not touched.")
            }
            Self::Cancel => format!(
                "“{title}” will not be done, and neither will what would have come of it. If \
                 nothing else is open, the process is over."
            ),
            Self::Revive => format!(
                "“{title}” is to be done after all: a new task takes the place of this one, as \
                 long as the process has not gone on."
            ),
        }];
        if matches!(self, Self::Skip | Self::Cancel) {
            words.extend(match node.kind {
                Kind::Job => Some(
                    "If a worker is at it, its result will not be used. What it has done outside \
                     stays done."
                        .into(),
                ),
                Kind::Subprocess => Some("The process that it waits for is canceled.".into()),
                _ => task
                    .owner
                    .map(|_| "Whoever has the task loses what is filled in and not sent.".into()),
            });
        }
        words
    }

    /// What was done.
    fn said(self) -> &'static str {
        match self {
            Self::Undo => "Taken back. What came of it is canceled.",
            Self::Skip => "Skipped. The process goes on without it.",
            Self::Cancel => "Canceled. It will not be done.",
            Self::Revive => "Taken up again, by this task.",
        }
    }
}
