//! What processes and the world tell each other: messages, which go to one, and signals, which go to
//! all.

use std::fmt::Display;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::handler::{FunctionContext, FunctionResult, HandlerError, StepInfo};
use crate::store::{MessageKind, MessageRow};
use crate::{Error, Flow, MessageId, TaskId};

/// What is told to one process, which waits for it, or which it begins. Made by `#[derive(Message)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "this type has no `#[derive(Message)]`"
)]
pub trait Message: Serialize + DeserializeOwned + 'static {
    /// The name under which it is stored: the type's, in snake case.
    const NAME: &'static str;

    /// For how long it is kept if nobody waits for it: a day.
    const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

    /// Which of the processes that wait for such a message it is for; empty if it does not say so
    /// itself.
    fn key(&self) -> String {
        String::new()
    }
}

/// What is told to everybody who waits for it. Made by `#[derive(Signal)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a signal",
    label = "this type has no `#[derive(Signal)]`"
)]
pub trait Signal: Serialize + DeserializeOwned + 'static {
    /// The name under which it is stored: the type's, in snake case.
    const NAME: &'static str;
}

/// For so long a signal is on its way at most, while no worker runs that could deliver it.
const SIGNAL: TimeDelta = TimeDelta::days(30);

/// For so long a message is there that is to be refused, should the program die that sends it.
const REFUSED: TimeDelta = TimeDelta::seconds(60);

/// A message that is to be sent, and how.
///
/// [`Engine::send`](crate::Engine::send) takes `&message` as well, where that is all there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    kind: MessageKind,
    name: &'static str,
    key: String,
    /// As JSON, or why it cannot be that.
    payload: Result<String, String>,
    id: Option<String>,
    keep: Duration,
    refuses: bool,
}

impl Envelope {
    /// A message, with its own key and kept for as long as its type says.
    pub fn of<T: Message>(message: &T) -> Self {
        Self::new(
            MessageKind::Message,
            T::NAME,
            message.key(),
            message,
            T::KEEP,
        )
    }

    /// A signal.
    #[doc(hidden)]
    pub fn of_signal<T: Signal>(signal: &T) -> Self {
        let keep = SIGNAL.to_std().unwrap_or(Duration::MAX);
        Self::new(MessageKind::Signal, T::NAME, String::new(), signal, keep)
    }

    fn new<T: Serialize>(
        kind: MessageKind,
        name: &'static str,
        key: String,
        message: &T,
        keep: Duration,
    ) -> Self {
        Self {
            kind,
            name,
            key,
            payload: serde_json::to_string(message).map_err(|error| error.to_string()),
            id: None,
            keep,
            refuses: false,
        }
    }

    /// Which of the processes that wait for such a message it is for: the one whose `#[key(..)]` is the
    /// same text.
    #[must_use]
    pub fn key(self, key: impl Display) -> Self {
        let key = key.to_string();
        Self { key, ..self }
    }

    /// What the sender calls it. However often and by however many programs a message of that id is
    /// sent, it is taken once.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = Some(id.into());
        Self { id, ..self }
    }

    /// For how long it is kept if nobody waits for it, in place of what its type says.
    #[must_use]
    pub fn keep_for(self, keep: Duration) -> Self {
        Self { keep, ..self }
    }

    /// It is refused, and not kept, if nobody waits for it: [`Error::NobodyWaits`].
    ///
    /// Not in an open transaction, and not of a process, where it is delivered later: there it is kept
    /// as otherwise.
    #[must_use]
    pub fn or_refuse(self) -> Self {
        Self {
            refuses: true,
            ..self
        }
    }

    /// The name of its type.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it can be written.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.payload {
            Ok(_) => Ok(()),
            Err(cause) => Err(Error::Message {
                name: self.name.into(),
                cause: cause.clone(),
            }),
        }
    }

    pub(crate) fn refuses(&self) -> bool {
        self.refuses
    }

    pub(crate) fn kept(self) -> Self {
        Self {
            refuses: false,
            ..self
        }
    }

    /// The row that is written for it.
    pub(crate) fn row(self, now: DateTime<Utc>) -> Result<MessageRow, Error> {
        self.check()?;
        let payload = self.payload.unwrap_or_default();
        let keep = match self.refuses {
            true => REFUSED,
            false => TimeDelta::from_std(self.keep).unwrap_or(TimeDelta::MAX),
        };
        let last = DateTime::<Utc>::MAX_UTC.with_timezone(&Utc);
        let kept_until = now.checked_add_signed(keep.min(LONGEST)).unwrap_or(last);
        Ok(MessageRow {
            id: MessageId(0),
            kind: self.kind,
            name: self.name.into(),
            key: self.key,
            payload,
            given: self.id,
            sent_at: now,
            kept_until: DateTime::from_timestamp_micros(kept_until.timestamp_micros())
                .unwrap_or(kept_until),
            last_wait: 0,
            passed: 0,
            begun: None,
            start: None,
            task: None,
            taken_at: None,
            error: None,
            turn: 0,
        })
    }
}

/// A thousand years are for ever.
const LONGEST: TimeDelta = TimeDelta::days(365_250);

impl<T: Message> From<&T> for Envelope {
    fn from(message: &T) -> Self {
        Self::of(message)
    }
}

/// What has become of a message that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sent {
    /// A process has taken it: this is the task that waited for it, or the first one of a process
    /// that it has begun. Where it has begun several, the last of them.
    Taken(TaskId),
    /// Nobody has taken it yet. It is kept until then.
    Kept(DateTime<Utc>),
    /// The code that was to take it failed. It is kept for an administrator.
    Failed,
    /// A message of that id was sent before.
    Duplicate,
}

/// For what a node waits, as the process has it.
pub type AskKey<F> = fn(&<F as Flow>::Process, &StepInfo) -> Result<String, HandlerError>;

/// What a node does with what it has waited for, which is given as JSON.
pub type Receive<F> = fn(&mut FunctionContext<'_, F>, &str) -> FunctionResult;

/// What a node tells others.
pub type Throw<F> = fn(&<F as Flow>::Process, &StepInfo) -> Result<Envelope, HandlerError>;

/// The key of something that can be shown. It is taken by reference, so that it may be a field.
#[doc(hidden)]
pub fn key_of(key: &(impl Display + ?Sized)) -> String {
    key.to_string()
}

/// Checks the signature of a `key` that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_key<'a, P, K: Display>(
    key: fn(&'a P) -> K,
    process: &'a P,
) -> Result<String, HandlerError> {
    Ok(key(process).to_string())
}

/// Checks the signature of a `message` or a `signal` that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_made<'a, P, T>(make: fn(&'a P) -> T, process: &'a P) -> Result<T, HandlerError> {
    Ok(make(process))
}

/// Checks the signature of what is done with a message or a signal, and calls it.
#[doc(hidden)]
pub fn run_received<F: Flow, T: DeserializeOwned>(
    handler: fn(&mut FunctionContext<'_, F>, T) -> FunctionResult,
    step: &mut FunctionContext<'_, F>,
    payload: &str,
) -> FunctionResult {
    handler(step, serde_json::from_str(payload)?)
}
