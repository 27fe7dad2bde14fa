//! Statuses and events in the words of the pages.

use serde::Serialize;
use viewflow_core::store::LogRow;
use viewflow_core::{Kind, ProcessStatus, Shape, Status};

/// A status as a coloured pill with a word in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Pill {
    pub(crate) class: &'static str,
    pub(crate) word: &'static str,
}

impl From<Status> for Pill {
    fn from(status: Status) -> Self {
        let word = match status {
            Status::New => "Open",
            Status::Assigned => "Assigned",
            Status::Scheduled => "Scheduled",
            Status::Started => "In progress",
            Status::Done => "Done",
            Status::Canceled => "Canceled",
            Status::Error => "Failed",
            Status::Revived => "Replaced",
        };
        Self {
            class: status.as_str(),
            word,
        }
    }
}

impl Pill {
    /// A task's status, in the words for its kind: not all that waits is scheduled for a worker.
    pub(crate) fn of(status: Status, kind: Option<Kind>) -> Self {
        let pill = Self::from(status);
        match (status, kind) {
            (Status::Scheduled, None | Some(Kind::Job)) => pill,
            (Status::Scheduled, Some(_)) => Self {
                word: "Waiting",
                ..pill
            },
            _ => pill,
        }
    }
}

impl From<ProcessStatus> for Pill {
    fn from(status: ProcessStatus) -> Self {
        let word = match status {
            ProcessStatus::Active => "Running",
            ProcessStatus::Done => "Done",
            ProcessStatus::Canceled => "Canceled",
            ProcessStatus::Failed => "Failed",
        };
        Self {
            class: status.as_str(),
            word,
        }
    }
}

/// What kind of step a node is, in a word or two.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => "Start form",
        Kind::StartHandle => "Started by code",
        Kind::StartTimer => "Started by the clock",
        Kind::StartMessage => "Started by a message",
        Kind::StartSignal => "Started by a signal",
        Kind::View => "Person",
        Kind::Manual => "To be confirmed",
        Kind::Function => "Function",
        Kind::Job => "Background job",
        Kind::Handle => "Another system",
        Kind::If | Kind::Switch => "Decision",
        Kind::Merge => "Merge",
        Kind::Split => "Split",
        Kind::Join => "Join",
        Kind::First => "First to complete",
        Kind::Timer => "Timer",
        Kind::MessageCatch | Kind::MessageThrow => "Message",
        Kind::SignalCatch | Kind::SignalThrow => "Signal",
        Kind::Until => "Condition",
        Kind::Escalate => "Escalation",
        Kind::Compensate => "Compensation",
        Kind::Subprocess => "Subprocess",
        Kind::End | Kind::TerminateEnd | Kind::ErrorEnd | Kind::Stop => "End",
    }
}

/// Whether a node only directs, and is of little interest in a list of what was done.
pub(crate) fn only_directs(kind: Kind) -> bool {
    kind.is_gateway() || kind.is_end()
}

/// What stands around a line of the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    /// The kind of the task's node.
    pub(crate) kind: Option<Kind>,
    /// Whether the line is the first of its step, and so tells what somebody did, and not what came
    /// of it.
    pub(crate) is_first: bool,
    /// Whether the task was completed in the same step.
    pub(crate) completed_at_once: bool,
}

/// Whether a line of the log is of interest: not that a gateway was passed, nor that work was begun
/// at the moment at which it was completed.
pub(crate) fn is_told(line: &LogRow, around: Around) -> bool {
    match (around.kind, line.event.as_str()) {
        (Some(kind), "complete") if only_directs(kind) => kind.is_choice(),
        (_, "start") => !around.completed_at_once,
        _ => true,
    }
}

/// Whether the person whose action led to a line of the log is who did what it tells. Code that
/// ran in the same step is nobody's doing, and neither is what was called off with something else.
pub(crate) fn is_persons(line: &LogRow, around: Around) -> bool {
    match (around.kind, line.event.as_str()) {
        (_, "retry" | "skip" | "undo" | "revive" | "add" | "move") => true,
        (_, "cancel") => around.is_first,
        (_, "annul" | "create") => false,
        (None, event) => event == "begin",
        (Some(Kind::Start | Kind::View | Kind::Manual), _) => true,
        (Some(_), _) => false,
    }
}

/// What a line of the log says, and what else there is to it. The cause of a failure is for those
/// who may see everything.
pub(crate) fn event(
    shape: &Shape,
    line: &LogRow,
    around: Around,
    tells_causes: bool,
) -> (String, Option<String>) {
    let detail = line.detail.clone();
    let cause = detail.clone().filter(|_| tells_causes);
    let (words, detail) = match line.event.as_str() {
        "begin" => ("Process started", detail),
        "end" => match detail {
            Some(code) => ("Process failed", Some(code)),
            None => ("Process ended", None),
        },
        "advance" => ("Went on", detail),
        "create" => ("Ready to be done", detail),
        "assign" => ("Assigned", detail),
        "unassign" => ("Given back", detail),
        "schedule" => match around.kind {
            Some(Kind::Job) | None => ("Handed to the workers", detail),
            Some(_) => ("Waiting", detail),
        },
        "start" => ("Work begun", detail),
        "complete" => match detail {
            Some(way) => return (way_to(shape, &way), None),
            None => ("Completed", None),
        },
        "fail" => ("Failed", cause),
        "catch" => ("Failed, and the process has gone on from that", cause),
        "escalate" => ("Escalated", detail),
        "attempt" => ("An attempt failed", cause),
        "retry" => ("Tried again", detail),
        "cancel" => match (line.task, detail) {
            (None, Some(node)) => {
                let words = format!("Canceled what was left of “{}”", title_of(shape, &node));
                return (words, None);
            }
            (None, None) => ("Process canceled", None),
            (Some(_), detail) => ("Canceled", detail),
        },
        "skip" => ("Skipped", detail),
        "move" => return (then(shape, "Moved by hand", detail), None),
        "undo" => ("Taken back", detail),
        "annul" => ("Canceled, since what led to it was taken back", detail),
        "revive" => ("Taken up again", detail),
        "timeout" => return (then(shape, "Time is up", detail), None),
        "condition" => return (then(shape, "What was waited for holds", detail), None),
        "add" => ("Added to the list", detail),
        "compensate" => match line.task {
            Some(_) => ("To be undone", detail),
            None => ("Active again, to undo what was done", detail),
        },
        "uncompensated" => ("Not undone", detail),
        "receive" => ("Heard", detail),
        other => return (other.to_owned(), cause),
    };
    (words.to_owned(), detail)
}

/// What has happened, and where that leads, by its title.
fn then(shape: &Shape, what: &str, target: Option<String>) -> String {
    match target {
        Some(node) => format!("{what} {}", way_to(shape, &node)),
        None => what.to_owned(),
    }
}

/// The way that a decision took, by its target's title.
fn way_to(shape: &Shape, node: &str) -> String {
    match shape.find(node) {
        Ok(id) => format!("→ {}", shape.node(id).title),
        Err(_) => node.to_owned(),
    }
}

/// What a node is called, if the flow has it still.
fn title_of<'n>(shape: &Shape, node: &'n str) -> &'n str {
    shape.find(node).map_or(node, |id| shape.node(id).title)
}

#[cfg(test)]
mod tests {
    use viewflow_core::Event;

    /// A line of the history has its event as a class.
    #[test]
    fn no_event_is_styled_but_in_the_history() {
        let style = include_str!("../assets/style.css");
        for event in Event::ALL {
            let class = format!(".{}", event.as_str());
            for (place, _) in style.match_indices(&class) {
                let goes_on = style[place + class.len()..].starts_with(char::is_alphabetic)
                    || style[place + class.len()..].starts_with('-');
                let in_history = style[..place].ends_with(".history ");
                assert!(goes_on || in_history, "{class} means something else");
            }
        }
    }
}
