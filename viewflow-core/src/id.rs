//! The numbers by which people and rows name each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A process, numbered from one within its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProcessId(pub i64);

impl fmt::Display for ProcessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A task: its process, and its number within that process, counted from one.
///
/// A task's number is known before its row is written, so that a step can speak of the tasks that
/// it is about to create. Written as `12/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskId {
    /// The process.
    pub process: ProcessId,
    /// The number within the process.
    pub number: u32,
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.process, self.number)
    }
}

/// What was read is not a task's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a task: write its process and its number, such as `12/3`")]
pub struct ParseTaskIdError(String);

impl FromStr for TaskId {
    type Err = ParseTaskIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once('/').and_then(|(process, number)| {
            Some(Self {
                process: ProcessId(process.parse().ok()?),
                number: number.parse().ok()?,
            })
        });
        parsed.ok_or_else(|| ParseTaskIdError(text.into()))
    }
}

/// A person with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UserId(pub i64);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A message or a signal that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MessageId(pub i64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{ProcessId, TaskId};

    #[test]
    fn a_task_id_is_read_as_it_is_written() {
        let id = TaskId {
            process: ProcessId(12),
            number: 3,
        };
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            "12".parse::<TaskId>().unwrap_err().to_string(),
            "`12` is not a task: write its process and its number, such as `12/3`"
        );
    }
}
