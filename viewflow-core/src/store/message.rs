//! Messages and signals on their way, and who waits for them.

use chrono::{DateTime, Utc};

use super::{Listing, Page, StoreError, TaskRow};
use crate::{MessageId, ProcessId, TaskId};

/// Whether it goes to one, or to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// To the one that waits longest with its key.
    Message,
    /// To all who wait when it is thrown.
    Signal,
}

impl MessageKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Message, Self::Signal];

    /// The kind in one word, as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Signal => "signal",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A message or a signal that was sent. It stays for a while once it is taken, so that its id is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its number; zero before it is stored.
    pub id: MessageId,
    /// Whether it goes to one, or to all.
    pub kind: MessageKind,
    /// The name of its type.
    pub name: String,
    /// Which of those that wait for such a message it is for; empty for a signal.
    pub key: String,
    /// What it says, as JSON.
    pub payload: String,
    /// What its sender calls it, which no other message is called.
    pub given: Option<String>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Until when somebody may come to wait for it.
    pub kept_until: DateTime<Utc>,
    /// Of a signal: the number of the latest subscription when it was thrown. Later ones are not told.
    pub last_wait: i64,
    /// Of a signal: the number of the latest subscription that was told, in the order of the numbers.
    pub passed: i64,
    /// The latest start at which it has begun a process, in the order of the names.
    pub begun: Option<String>,
    /// The only start that it is for, with its flow: one that could begin no process with it.
    pub start: Option<String>,
    /// The task that has taken it; before it is taken, the only one that may.
    pub task: Option<TaskId>,
    /// When it was taken; of a signal, when all had heard of it.
    pub taken_at: Option<DateTime<Utc>>,
    /// Why it could not be taken. Then nobody takes it by himself any more.
    pub error: Option<String>,
    /// How often the row has changed. Whoever changes it says how often it had, and so two who deliver
    /// it do not both.
    pub turn: u32,
}

impl MessageRow {
    /// Whether it is a signal on its way to everybody, and not what one of them could not take.
    pub fn is_for_all(&self) -> bool {
        self.kind == MessageKind::Signal && self.task.is_none() && self.start.is_none()
    }

    /// Whether it may still be delivered, without anybody having said so.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        let is_all = self.is_for_all();
        self.taken_at.is_none()
            && (self.error.is_none() || is_all)
            && (self.task.is_some() || self.kept_until >= now)
    }
}

/// Somebody who waits for messages of one key, or for signals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// Its number, greater than that of all that were there before; zero before it is stored.
    pub id: i64,
    /// The task that waits; of many, the first.
    pub task: TaskId,
    /// Which event on the task's boundary it is for, by where that leads; empty for the task's own.
    pub event: String,
    /// The name of the process's flow.
    pub flow: String,
    /// For what.
    pub kind: MessageKind,
    /// The name of its type.
    pub name: String,
    /// With which key; empty for a signal.
    pub key: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What is on its way, and who waits for it, without a lock. Every call is a transaction of its own.
pub trait Messages {
    /// A message, by its number.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn message(&self, id: MessageId) -> Result<Option<MessageRow>, StoreError>;

    /// A message, by what its sender calls it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn message_called(&self, given: &str) -> Result<Option<MessageRow>, StoreError>;

    /// Of those in these flows who wait for such a message with its key, the one that waits longest: the
    /// lowest number. If the message is for one task, of that. For a signal, the next that is to be told:
    /// with a number greater than `passed`, and not greater than `last_wait`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn waiting(
        &self,
        message: &MessageRow,
        flows: &[&str],
    ) -> Result<Option<SubscriptionRow>, StoreError>;

    /// What is there for somebody who waits for it, the oldest first: messages with that name and key,
    /// in this order, that are [open](MessageRow::is_open), and signals that are for one task.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn messages_for(
        &self,
        kind: MessageKind,
        what: (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<Vec<MessageId>, StoreError>;

    /// What is [open](MessageRow::is_open) and can be delivered, the oldest first: messages that somebody
    /// waits for in these flows, or whose name is that of one that begins processes; and all signals that
    /// are for everybody.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn deliverable(
        &self,
        flows: &[&str],
        begin: &[&str],
        now: DateTime<Utc>,
        at_most: u32,
    ) -> Result<Vec<MessageId>, StoreError>;

    /// What nobody has taken, and what could not be taken, the latest first: all of it, or what has one of
    /// these kinds and names.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn untaken(
        &self,
        told: Option<&[(MessageKind, &str)]>,
        page: Page,
    ) -> Result<Listing<MessageRow>, StoreError>;

    /// Who waits for messages and signals in these flows, each with the task that does: the longest wait
    /// first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn subscriptions(
        &self,
        flows: &[&str],
        page: Page,
    ) -> Result<Listing<(SubscriptionRow, TaskRow)>, StoreError>;

    /// What the tasks of a process wait for, in the order in which they have begun to.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn subscriptions_of(&self, process: ProcessId) -> Result<Vec<SubscriptionRow>, StoreError>;

    /// Removes what was sent before that moment, and has been taken, or is not kept any longer. What could
    /// not be taken stays.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database fails.
    fn forget_messages(
        &self,
        sent_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;
}
