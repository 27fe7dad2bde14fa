//! What state a task is in, and what may happen to it there.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The state of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It waits for somebody to take it.
    New,
    /// Somebody has taken it, or was given it.
    Assigned,
    /// It waits for a worker.
    Scheduled,
    /// Its owner has begun.
    Started,
    /// It is finished, and the process has moved on.
    Done,
    /// It will not be done.
    Canceled,
    /// It failed; its token is parked until an administrator acts.
    Error,
    /// It was cancelled or undone, and another task has taken its place.
    Revived,
}

/// What happens to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// Somebody takes it or is given it.
    Assign,
    /// Its owner gives it back.
    Unassign,
    /// It is handed to the workers.
    Schedule,
    /// Work begins.
    Start,
    /// Work ends well.
    Complete,
    /// Work ends badly.
    Fail,
    /// Work ends badly, and the process goes on by the way that catches that.
    Catch,
    /// It is tried again after an error.
    Retry,
    /// It is called off.
    Cancel,
    /// It is called off, and the process goes on as if it were done.
    Skip,
    /// What was done is taken back, and it is open again.
    Undo,
    /// What led to it is taken back, and it with that.
    Annul,
    /// What was called off is taken up again, by a task in its place.
    Revive,
}

/// That event cannot happen in that state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a task that is {status} cannot be {}", event.participle())]
pub struct IllegalTransition {
    /// The state the task is in.
    pub status: Status,
    /// What was tried.
    pub event: Event,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 8] = [
        Status::New,
        Status::Assigned,
        Status::Scheduled,
        Status::Started,
        Status::Done,
        Status::Canceled,
        Status::Error,
        Status::Revived,
    ];

    /// The state after `event`.
    ///
    /// # Errors
    ///
    /// [`IllegalTransition`] where the event has no place in this state.
    pub const fn on(self, event: Event) -> Result<Status, IllegalTransition> {
        use Event as E;
        use Status as S;
        Ok(match (self, event) {
            (S::New | S::Assigned, E::Assign) => S::Assigned,
            (S::Assigned | S::Started, E::Unassign) => S::New,
            (S::New, E::Schedule) => S::Scheduled,
            (S::New | S::Assigned | S::Scheduled, E::Start) => S::Started,
            (S::Started, E::Complete) => S::Done,
            (S::New | S::Scheduled | S::Started, E::Fail) => S::Error,
            (S::New | S::Scheduled | S::Started, E::Catch) => S::Canceled,
            (S::Error, E::Retry) => S::Scheduled,
            (
                S::New | S::Assigned | S::Scheduled | S::Started | S::Error,
                E::Cancel | E::Skip | E::Annul,
            )
            | (S::Done, E::Annul) => S::Canceled,
            (S::Done, E::Undo) => S::New,
            (S::Canceled, E::Revive) => S::Revived,
            (status, event) => return Err(IllegalTransition { status, event }),
        })
    }

    /// Whether something is still to be done about the task.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Status::New | Status::Assigned | Status::Scheduled | Status::Started | Status::Error
        )
    }

    /// The state in one lower-case word, as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Assigned => "assigned",
            Status::Scheduled => "scheduled",
            Status::Started => "started",
            Status::Done => "done",
            Status::Canceled => "canceled",
            Status::Error => "error",
            Status::Revived => "revived",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 13] = [
        Event::Assign,
        Event::Unassign,
        Event::Schedule,
        Event::Start,
        Event::Complete,
        Event::Fail,
        Event::Catch,
        Event::Retry,
        Event::Cancel,
        Event::Skip,
        Event::Undo,
        Event::Annul,
        Event::Revive,
    ];

    /// The event in one lower-case word, as the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Assign => "assign",
            Event::Unassign => "unassign",
            Event::Schedule => "schedule",
            Event::Start => "start",
            Event::Complete => "complete",
            Event::Fail => "fail",
            Event::Catch => "catch",
            Event::Retry => "retry",
            Event::Cancel => "cancel",
            Event::Skip => "skip",
            Event::Undo => "undo",
            Event::Annul => "annul",
            Event::Revive => "revive",
        }
    }

    const fn participle(self) -> &'static str {
        match self {
            Event::Assign => "assigned",
            Event::Unassign => "given back",
            Event::Schedule => "scheduled",
            Event::Start => "started",
            Event::Complete => "completed",
            Event::Fail => "failed",
            Event::Catch => "caught",
            Event::Retry => "retried",
            Event::Cancel => "canceled",
            Event::Skip => "skipped",
            Event::Undo => "undone",
            Event::Annul => "annulled",
            Event::Revive => "revived",
        }
    }
}

/// The state of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProcessStatus {
    /// It stands somewhere in its flow.
    Active,
    /// Somebody or something has reached an end, and nothing is left to do.
    Done,
    /// Nothing is left to do, and no end was reached.
    Canceled,
    /// It has come to an `ErrorEnd`.
    Failed,
}

impl ProcessStatus {
    /// The state in one lower-case word, as it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            ProcessStatus::Active => "active",
            ProcessStatus::Done => "done",
            ProcessStatus::Canceled => "canceled",
            ProcessStatus::Failed => "failed",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Active, Self::Done, Self::Canceled, Self::Failed]
            .into_iter()
            .find(|status| status.as_str() == name)
    }
}

impl fmt::Display for ProcessStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Status};

    #[test]
    fn a_closed_task_is_only_taken_back() {
        for status in Status::ALL.into_iter().filter(|s| !s.is_open()) {
            for event in Event::ALL {
                let back = matches!(event, Event::Undo | Event::Annul | Event::Revive);
                assert!(back || status.on(event).is_err(), "{status} {event:?}");
            }
        }
    }

    #[test]
    fn every_open_task_can_be_canceled() {
        for status in Status::ALL.into_iter().filter(|s| s.is_open()) {
            assert_eq!(status.on(Event::Cancel), Ok(Status::Canceled));
        }
    }

    #[test]
    fn an_illegal_event_says_so_in_words() {
        let error = Status::New.on(Event::Complete).unwrap_err();
        assert_eq!(error.to_string(), "a task that is new cannot be completed");
    }
}
