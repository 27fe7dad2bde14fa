//! What a node waits for beside its own work, or in place of any: events.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use viewflow_graph::Boundary;

use crate::failure::Catches;
use crate::flow::Flow;
use crate::handler::{HandlerError, StepInfo};
use crate::message::{AskKey, Receive};

/// An event that a node waits for.
pub struct EventDef<F: Flow> {
    /// What has to happen.
    pub trigger: Trigger<F>,
    /// What becomes of the node's own work then, where the event is on its boundary; `None` where
    /// the event is what the node is there for.
    pub boundary: Option<Boundary>,
}

/// What has to happen.
pub enum Trigger<F: Flow> {
    /// A moment comes.
    Timer {
        /// Which.
        due: Due<F>,
        /// Of an event that comes again and again: how.
        repeat: Repeat,
    },
    /// A condition over the process holds. It is asked when the node is come to, and whenever a step
    /// has changed the process.
    Condition(AskCondition<F>),
    /// The node's own work fails with one of these errors.
    Error(Catches),
    /// The process that the node runs, or one below that, escalates: by this code, or by any.
    Escalation(Option<&'static str>),
    /// A message comes.
    Message {
        /// The name of its type.
        name: &'static str,
        /// With which key; `None` at a start, where any will do.
        key: Option<AskKey<F>>,
        /// What is done with it.
        run: Option<Receive<F>>,
    },
    /// A signal comes.
    Signal {
        /// The name of its type.
        name: &'static str,
        /// What is done with it.
        run: Option<Receive<F>>,
    },
}

/// Whether a condition over the process holds.
pub type AskCondition<F> = fn(&<F as Flow>::Process, &StepInfo) -> Result<bool, HandlerError>;

/// When a timer runs out.
pub enum Due<F: Flow> {
    /// So long after the process came to the node, or after the last time.
    After(Duration),
    /// The application says.
    Asked(AskDue<F>),
}

/// When a timer runs out, as the process has it.
pub type AskDue<F> = fn(&<F as Flow>::Process, &StepInfo) -> Result<Moment, HandlerError>;

/// When something is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So long from now on.
    After(TimeDelta),
    /// Then; at once if that is over.
    At(DateTime<Utc>),
}

/// How a timer on a boundary comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// How often at most; `None` for as long as the node is at work.
    pub times: Option<u32>,
    /// What becomes of the times that were missed, as while no program ran.
    pub catch_up: CatchUp,
}

impl Repeat {
    /// As long as the node is at work; what was missed is made up for by one.
    pub const NEVER_ENDING: Self = Self {
        times: None,
        catch_up: CatchUp::Once,
    };
}

/// What becomes of the times at which a repeating timer should have run out, and nobody was there to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// It runs out once for all of them, and then as it would have.
    Once,
    /// It runs out for each of them.
    All,
    /// They are left out: what nobody has seen within a minute.
    None,
}

/// What was due longer ago than this was missed.
pub(crate) const LATE: TimeDelta = TimeDelta::minutes(1);

/// Longer than anybody waits, and with room left in a calendar.
const LONGEST: TimeDelta = TimeDelta::days(365_250);

/// The last moment there is: what never comes is then. Stores write moments down as text, which is in order
/// only within four digits of a year.
pub(crate) const LAST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(last) => last,
    None => DateTime::<Utc>::MAX_UTC,
};

/// A span of time: the standard library's, or chrono's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a span of time",
    label = "neither a `Duration` nor a `TimeDelta`"
)]
pub trait IntoDelay {
    /// The span.
    fn into_delay(self) -> TimeDelta;
}

impl IntoDelay for Duration {
    fn into_delay(self) -> TimeDelta {
        TimeDelta::from_std(self).unwrap_or(LONGEST)
    }
}

impl IntoDelay for TimeDelta {
    fn into_delay(self) -> TimeDelta {
        self
    }
}

/// A moment in the calendar, in whatever time zone.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a moment", label = "not a `DateTime`")]
pub trait IntoMoment {
    /// The moment.
    fn into_moment(self) -> DateTime<Utc>;
}

impl<Z: TimeZone> IntoMoment for DateTime<Z> {
    fn into_moment(self) -> DateTime<Utc> {
        self.with_timezone(&Utc)
    }
}

impl Moment {
    /// So long from now on.
    ///
    /// At once if the span is negative. A thousand years are for ever.
    pub fn after(delay: impl IntoDelay) -> Self {
        Self::After(delay.into_delay().clamp(TimeDelta::zero(), LONGEST))
    }

    /// Then, in whatever time zone.
    pub fn at(moment: impl IntoMoment) -> Self {
        Self::At(moment.into_moment())
    }

    /// The moment in the calendar, from `start` on, to the microsecond, as stores keep it.
    pub(crate) fn from(self, start: DateTime<Utc>) -> DateTime<Utc> {
        let at = match self {
            Self::After(delay) => start.checked_add_signed(delay).unwrap_or(start),
            Self::At(moment) => moment.clamp(DateTime::UNIX_EPOCH, LAST),
        };
        DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
    }
}

/// Checks the signature of an `after` that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_after<'a, P, D: IntoDelay>(
    after: fn(&'a P) -> D,
    process: &'a P,
) -> Result<Moment, HandlerError> {
    Ok(Moment::after(after(process)))
}

/// Checks the signature of an `at` that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_at<'a, P, M: IntoMoment>(
    at: fn(&'a P) -> M,
    process: &'a P,
) -> Result<Moment, HandlerError> {
    Ok(Moment::at(at(process)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::Moment;

    #[test]
    fn a_moment_is_never_outside_of_the_calendar() {
        let start: DateTime<Utc> = DateTime::from_timestamp(1_000_000_000, 123_456_789).unwrap();
        let for_ever = Moment::after(Duration::MAX).from(start);
        assert!(for_ever > start + TimeDelta::days(365_000));
        assert_eq!(
            Moment::after(TimeDelta::days(-1)).from(start),
            DateTime::from_timestamp_micros(start.timestamp_micros()).unwrap()
        );
    }
}
