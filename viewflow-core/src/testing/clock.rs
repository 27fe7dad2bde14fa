//! A clock that stands still until it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Microseconds since 1970, which is as fine as what databases keep.
#[derive(Clone)]
pub(super) struct Clock(Arc<AtomicI64>);

/// Nine o'clock of Monday, the fifth of January 2026.
const MONDAY: i64 = 1_767_603_600_000_000;

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MONDAY)))
    }
}

impl Clock {
    pub fn now(&self) -> DateTime<Utc> {
        let now = DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst));
        now.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    pub fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_micros(), Ordering::SeqCst);
    }

    /// The moment when so much time has passed.
    pub fn after(&self, span: Duration) -> DateTime<Utc> {
        let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
        let then = self.now().checked_add_signed(span);
        then.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    pub fn reader(&self) -> impl Fn() -> DateTime<Utc> + Send + Sync + 'static {
        let clock = self.clone();
        move || clock.now()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Clock;

    #[test]
    fn it_stands_until_it_is_moved() {
        let clock = Clock::default();
        let read = clock.reader();
        assert_eq!(read().to_rfc3339(), "2026-01-05T09:00:00+00:00");
        clock.set(clock.after(Duration::from_secs(90)));
        assert_eq!(read().to_rfc3339(), "2026-01-05T09:01:30+00:00");
    }
}
