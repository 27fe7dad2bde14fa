//! Why a command was refused, in words, with the task that stands in the way.

use serde::Serialize;
use viewflow_core::{Engine, Error, IllegalTransition, Prevented, TaskId, Why};

use crate::about::about;
use crate::seen::{Seen, task_address};
use crate::words::Pill;

/// Why a command was refused. Nothing of it has been done.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Refusal {
    text: String,
    /// The task that stands in the way, unless it is the one that the command was about.
    link: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    title: String,
    /// Of a list's tasks, which it is.
    about: String,
    address: String,
}

impl Refusal {
    /// The words for an error that a command about `task` has met; `None` if it is no refusal.
    pub(crate) fn new(
        engine: &Engine,
        seen: &Seen<'_>,
        task: Option<TaskId>,
        error: &Error,
    ) -> Option<Self> {
        let text = match error {
            Error::Prevented(prevented) => {
                return Some(Self::prevented(engine, seen, task, prevented));
            }
            Error::Illegal(IllegalTransition { status, .. }) => format!(
                "This task is in another state by now: {}.",
                Pill::from(*status).word.to_lowercase()
            ),
            Error::NotWaiting { node, .. } => format!(
                "The process is not at work on “{}” any more.",
                seen.title_of(node)
            ),
            Error::Over { .. } => "The process is over already.".into(),
            Error::Handler { node, cause } => {
                format!("“{}” failed: {cause}.", seen.title_of(node))
            }
            _ => return None,
        };
        Some(Self { text, link: None })
    }

    /// The words alone.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    fn prevented(
        engine: &Engine,
        seen: &Seen<'_>,
        task: Option<TaskId>,
        prevented: &Prevented,
    ) -> Self {
        let mut in_the_way = prevented.task;
        let it = format!("“{}”", seen.title_of(&prevented.node));
        let text = match &prevented.why {
            Why::MovedOn(later) => {
                in_the_way.number = later.unwrap_or(in_the_way.number);
                "The process has gone on from here since.".into()
            }
            Why::Begun => format!("Work on {it} has begun."),
            Why::Job => format!(
                "{it} has run in the background. What it has done outside cannot be taken back."
            ),
            Why::Timer => format!("The time of {it} has come, and is not taken back."),
            Why::Escalated => format!("{it} has told those above, which is not taken back."),
            Why::Message => format!("What was told at {it} is not taken back."),
            Why::Child => format!("A process of its own was begun for {it}."),
            Why::Parent => {
                "This process is over, and the one that it is a part of has gone on.".into()
            }
            Why::NoUndo => format!("{it} has run, and does not say how that is taken back."),
            Why::Compensated => {
                "Something was undone as the flow says, and that is not taken back.".into()
            }
            Why::NotItsStep => {
                "This was not closed by itself, but together with something else.".into()
            }
            Why::List => "Several tasks of a list were canceled together with it.".into(),
            Why::Chooses => {
                "It chooses between ways, and nothing would say which one to go.".into()
            }
            Why::Unreachable(node) => {
                let there = seen.title_of(node);
                format!(
                    "Beside what else is open in this process, nobody could ever come to “{there}”: \
                     something would wait for ever, or be done twice."
                )
            }
            Why::NotMoved => {
                format!("{it} is one of a list, or stands beside the process, and is not moved.")
            }
            other => format!("{other}."),
        };
        let row = seen.numbered(in_the_way.number);
        let row = row.filter(|row| Some(row.id) != task);
        Self {
            text,
            link: row.map(|row| Link {
                title: seen.title_of(&row.node),
                about: about(engine, row),
                address: task_address(&row.flow, row.id),
            }),
        }
    }
}
