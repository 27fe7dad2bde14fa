//! When the clock starts processes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cronexpr::{Crontab, MakeTimestamp};

use crate::event::{CatchUp, IntoDelay};

/// When a `StartTimer` begins a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleDef {
    /// At which moments.
    pub when: When,
    /// What becomes of those that were missed, as while no program ran.
    pub catch_up: CatchUp,
}

/// At which moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Again and again after so long; for the first time so long after the flow was first served.
    Every(Duration),
    /// As a crontab says, of five fields and a time zone: `0 9 * * MON-FRI Europe/Berlin`.
    Cron(&'static str),
}

/// A schedule that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{crontab}` is no crontab: {reason}")]
pub struct CrontabError {
    /// What was to be read.
    pub crontab: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The shortest pause.
const SHORTEST: TimeDelta = TimeDelta::seconds(1);

impl When {
    /// In words that tell one schedule from another.
    pub(crate) fn spec(self) -> String {
        match self {
            Self::Every(pause) => format!("every {} s", pause.as_secs()),
            Self::Cron(crontab) => crontab.into(),
        }
    }

    /// The first moment after `last`, which was one of them or is when the schedule begins; `None` if
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`CrontabError`].
    pub(crate) fn after(self, last: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, CrontabError> {
        match self {
            Self::Every(pause) => Ok(last.checked_add_signed(pause.into_delay().max(SHORTEST))),
            Self::Cron(text) => {
                let crontab = read(text)?;
                Ok(next(&crontab, last))
            }
        }
    }

    /// The first moment after `now`, of a schedule of which `last` was one.
    ///
    /// # Errors
    ///
    /// [`CrontabError`].
    pub(crate) fn from(
        self,
        last: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, CrontabError> {
        let Self::Every(pause) = self else {
            return self.after(now.max(last));
        };
        let pause = pause.into_delay().max(SHORTEST).num_seconds();
        let turns = (now - last).num_seconds().max(0) / pause + 1;
        let span = turns.checked_mul(pause).and_then(TimeDelta::try_seconds);
        Ok(span.and_then(|span| last.checked_add_signed(span)))
    }
}

fn read(text: &str) -> Result<Crontab, CrontabError> {
    cronexpr::parse_crontab(text).map_err(|error| CrontabError {
        crontab: text.into(),
        reason: error.to_string(),
    })
}

fn next(crontab: &Crontab, last: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let last = MakeTimestamp::from_microsecond(last.timestamp_micros()).ok()?;
    let next = crontab.find_next(last).ok()?;
    DateTime::from_timestamp_micros(next.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};

    use super::When;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_crontab_keeps_to_the_wall_clock_of_its_time_zone() {
        let nine = When::Cron("0 9 * * MON-FRI Europe/Berlin");
        // A Friday in winter, then a Monday in summer: the clock was put forward in between.
        let friday = nine.after(at("2026-03-27T07:59:00Z")).unwrap().unwrap();
        assert_eq!(friday, at("2026-03-27T08:00:00Z"));
        let monday = nine.after(friday).unwrap().unwrap();
        assert_eq!(monday, at("2026-03-30T07:00:00Z"));
    }

    #[test]
    fn what_was_missed_does_not_shift_the_rest() {
        let every = When::Every(Duration::from_secs(3_600));
        let first = at("2026-01-05T09:00:00Z");
        assert_eq!(
            every.after(first).unwrap(),
            Some(at("2026-01-05T10:00:00Z"))
        );
        let later = every.from(first, at("2026-01-05T13:20:00Z")).unwrap();
        assert_eq!(later, Some(at("2026-01-05T14:00:00Z")));
    }

    #[test]
    fn what_is_no_crontab_is_said_to_be_none() {
        for wrong in ["0 9 * *", "61 9 * * * UTC", "0 9 * * * Mars/Olympus"] {
            let error = When::Cron(wrong).after(at("2026-01-05T09:00:00Z"));
            assert!(error.is_err(), "{wrong}: {error:?}");
        }
    }
}
