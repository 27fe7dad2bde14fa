//! Failed sign-ins, counted in memory, so that nobody can guess for long.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// How many failures are allowed within [`WINDOW`].
const FREE: u32 = 5;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Above so many entries, those that are over are removed.
const MANY: usize = 10_000;

/// An account that somebody tries to get into, whether it is there or not, and from where.
pub(crate) type Try = (String, Option<IpAddr>);

#[derive(Default)]
pub(crate) struct Throttle(HashMap<Try, Failures>);

struct Failures {
    count: u32,
    until: Instant,
}

impl Throttle {
    /// How long nobody may try again, if so.
    pub(crate) fn wait(&self, key: &Try, now: Instant) -> Option<Duration> {
        let failures = self.0.get(key).filter(|failures| failures.count >= FREE)?;
        let left = failures.until.checked_duration_since(now)?;
        (!left.is_zero()).then_some(left)
    }

    pub(crate) fn failed(&mut self, key: Try, now: Instant) {
        if self.0.len() >= MANY {
            self.0.retain(|_, failures| failures.until > now);
        }
        let until = now + WINDOW;
        let failures = self.0.entry(key).or_insert(Failures { count: 0, until });
        if failures.until <= now {
            failures.count = 0;
        }
        failures.count += 1;
        failures.until = until;
    }

    pub(crate) fn succeeded(&mut self, key: &Try) {
        self.0.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{FREE, Throttle, WINDOW};

    #[test]
    fn a_few_mistakes_are_free_then_one_waits() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let anna = ("anna".to_owned(), None);
        for _ in 0..FREE {
            assert_eq!(throttle.wait(&anna, now), None);
            throttle.failed(anna.clone(), now);
        }
        assert_eq!(throttle.wait(&anna, now), Some(WINDOW));
        assert_eq!(throttle.wait(&("ben".to_owned(), None), now), None);
        assert_eq!(throttle.wait(&anna, now + WINDOW), None);
        throttle.succeeded(&anna);
        assert_eq!(throttle.wait(&anna, now), None);
    }
}
