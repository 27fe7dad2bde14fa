//! Moments for people: how long ago, and exactly when.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct When {
    /// For machines.
    iso: String,
    /// Exactly, in UTC.
    exact: String,
    /// As one would say it.
    spoken: String,
}

impl When {
    pub(crate) fn new(at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self {
            iso: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            exact: at.format("%-d %b %Y, %H:%M:%S UTC").to_string(),
            spoken: spoken(at, now),
        }
    }
}

fn spoken(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (past, span) = (at <= now, (now - at).abs());
    let seconds = span.num_seconds();
    let amount = match seconds {
        0..45 if past => return "just now".into(),
        0..45 => return "in a moment".into(),
        45..2_700 => count(((seconds + 30) / 60).max(1), "minute"),
        2_700..79_200 => count((seconds + 1_800) / 3_600, "hour"),
        _ if span < TimeDelta::days(14) => count((seconds + 43_200) / 86_400, "day"),
        _ => return at.format("%-d %b %Y").to_string(),
    };
    if past {
        format!("{amount} ago")
    } else {
        format!("in {amount}")
    }
}

fn count(n: i64, unit: &str) -> String {
    match n {
        1 => format!("1 {unit}"),
        n => format!("{n} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::spoken;

    #[test]
    fn it_is_said_as_one_would() {
        let now = Utc.with_ymd_and_hms(2026, 3, 31, 14, 30, 0).unwrap();
        let said = |span: TimeDelta| spoken(now - span, now);
        assert_eq!(said(TimeDelta::seconds(3)), "just now");
        assert_eq!(said(TimeDelta::seconds(50)), "1 minute ago");
        assert_eq!(said(TimeDelta::minutes(44)), "44 minutes ago");
        assert_eq!(said(TimeDelta::minutes(46)), "1 hour ago");
        assert_eq!(said(TimeDelta::hours(23)), "1 day ago");
        assert_eq!(said(TimeDelta::days(13)), "13 days ago");
        assert_eq!(said(TimeDelta::days(40)), "19 Feb 2026");
        assert_eq!(said(TimeDelta::minutes(-5)), "in 5 minutes");
    }
}
