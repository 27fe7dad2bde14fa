//! When the clock starts processes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

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

/// A crontab and its time zone.
struct Crontab {
    cron: Cron,
    zone: TimeZone,
}

fn read(text: &str) -> Result<Crontab, CrontabError> {
    let wrong = |reason: String| CrontabError {
        crontab: text.into(),
        reason,
    };
    let (fields, zone) = text.rsplit_once(' ').unwrap_or((text, ""));
    // The parser takes it for a list without that, and would look for a moment for ever.
    let is_gap = |field: &str| field.split(',').any(str::is_empty);
    if fields.split_whitespace().any(is_gap) {
        return Err(wrong("there is nothing beside a comma".into()));
    }
    let zone = TimeZone::get(zone).map_err(|error| wrong(error.to_string()))?;
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    let cron = parser
        .parse(fields)
        .map_err(|error| wrong(error.to_string()))?;
    Ok(Crontab { cron, zone })
}

/// `None` if there is none.
fn next(crontab: &Crontab, last: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let last = Timestamp::from_microsecond(last.timestamp_micros()).ok()?;
    let last: Zoned = last.to_zoned(crontab.zone.clone());
    let next: Result<Zoned, CronError> = crontab.cron.find_next_occurrence(&last, false);
    DateTime::from_timestamp_micros(next.ok()?.timestamp().as_microsecond())
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

    fn moments(crontab: &'static str, from: &str) -> Vec<String> {
        let cron = When::Cron(crontab);
        let next = |last: &DateTime<Utc>| cron.after(*last).unwrap();
        let moments = std::iter::successors(next(&at(from)), next);
        moments
            .take(3)
            .map(|at| at.format("%m-%d %H:%M").to_string())
            .collect()
    }

    #[test]
    fn what_the_wall_clock_leaves_out_or_shows_twice_comes_once() {
        let daily = "30 2 * * * Europe/Berlin";
        // Half past two is there twice, and then never.
        let autumn = ["10-25 00:30", "10-26 01:30", "10-27 01:30"];
        assert_eq!(moments(daily, "2026-10-24T12:00:00Z"), autumn);
        let spring = ["03-29 01:00", "03-30 00:30", "03-31 00:30"];
        assert_eq!(moments(daily, "2026-03-28T12:00:00Z"), spring);
        // A day that begins at one.
        let midnight = ["04-23 22:00", "04-24 21:00", "04-25 21:00"];
        assert_eq!(
            moments("0 0 * * * Africa/Cairo", "2026-04-22T23:00:00Z"),
            midnight
        );
        // What comes every so often does so in both of the hours.
        let often = ["10-25 00:30", "10-25 01:00", "10-25 01:30"];
        assert_eq!(
            moments("*/30 * * * * Europe/Berlin", "2026-10-25T00:00:00Z"),
            often
        );
    }

    #[test]
    fn the_last_day_of_a_month_is_that_of_december_too() {
        let last = ["11-30 09:00", "12-31 09:00", "01-31 09:00"];
        assert_eq!(moments("0 9 L * * UTC", "2026-11-01T00:00:00Z"), last);
        let never = When::Cron("0 9 30 2 * UTC").after(at("2026-01-01T00:00:00Z"));
        assert_eq!(never.unwrap(), None);
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
        for wrong in [
            "0 9 * *",
            "61 9 * * * UTC",
            ", 9 * * * UTC",
            "0 9 * * * Mars/Olympus",
        ] {
            let error = When::Cron(wrong).after(at("2026-01-05T09:00:00Z"));
            assert!(error.is_err(), "{wrong}: {error:?}");
        }
    }
}
