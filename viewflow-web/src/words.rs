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

impl From<ProcessStatus> for Pill {
    fn from(status: ProcessStatus) -> Self {
        let word = match status {
            ProcessStatus::Active => "Running",
            ProcessStatus::Done => "Done",
            ProcessStatus::Canceled => "Canceled",
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
        Kind::Manual => "Done elsewhere",
        Kind::Function => "Function",
        Kind::Job => "Background job",
        Kind::Handle => "Code",
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

/// Whether a line of the log is of interest: not that a gateway was passed, nor that work was begun
/// at the moment at which it was completed.
pub(crate) fn is_told(line: &LogRow, kind: Option<Kind>, log: &[LogRow]) -> bool {
    let completed_at_once = || {
        log.iter().any(|other| {
            other.task == line.task && other.event == "complete" && other.at == line.at
        })
    };
    match (kind, line.event.as_str()) {
        (Some(kind), "complete") if only_directs(kind) => kind.is_choice(),
        (_, "start") => !completed_at_once(),
        _ => true,
    }
}

/// Whether the person whose action led to a line of the log is who did what it tells. Code that
/// ran in the same step is nobody's doing.
pub(crate) fn is_persons(line: &LogRow, kind: Option<Kind>) -> bool {
    match kind {
        None => line.event == "begin",
        Some(Kind::Start | Kind::View) => line.event != "create",
        Some(_) => line.event == "retry",
    }
}

/// What a line of the log says, and what else there is to it. The cause of a failure is for those
/// who may see everything.
pub(crate) fn event(shape: &Shape, line: &LogRow, tells_causes: bool) -> (String, Option<String>) {
    let detail = line.detail.clone();
    let cause = detail.clone().filter(|_| tells_causes);
    let (words, detail) = match line.event.as_str() {
        "begin" => ("Process started", detail),
        "end" => ("Process ended", detail),
        "advance" => ("Went on", detail),
        "create" => ("Ready to be done", detail),
        "assign" => ("Assigned", detail),
        "unassign" => ("Given back", detail),
        "schedule" => ("Handed to the workers", detail),
        "start" => ("Work begun", detail),
        "complete" => match detail {
            Some(way) => return (way_to(shape, &way), None),
            None => ("Completed", None),
        },
        "fail" => ("Failed", cause),
        "attempt" => ("An attempt failed", cause),
        "retry" => ("Tried again", detail),
        "cancel" => ("Canceled", detail),
        other => return (other.to_owned(), cause),
    };
    (words.to_owned(), detail)
}

/// The way that a decision took, by its target's title.
fn way_to(shape: &Shape, node: &str) -> String {
    match shape.find(node) {
        Ok(id) => format!("→ {}", shape.node(id).title),
        Err(_) => node.to_owned(),
    }
}
