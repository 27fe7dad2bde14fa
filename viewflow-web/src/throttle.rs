//! Failed sign-ins, counted in memory, so that nobody can guess for long.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// How many failures are allowed within [`WINDOW`].
const FREE: u32 = 5;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Above so many entries, those that are over are removed.
const MANY: usize = 10_000;

/// An account that somebody tries to get into, whether it is there or not, and from where.
pub(crate) type Try = (String, Option<IpAddr>);

/// Keeps hashes instead of names, which may be as long as somebody likes.
#[derive(Default)]
pub(crate) struct Throttle {
    hasher: RandomState,
    failures: HashMap<u64, Failures>,
}

struct Failures {
    count: u32,
    until: Instant,
}

impl Throttle {
    /// Whether somebody may try, and if not, how long they have to wait. A try counts as a failure
    /// until it has [`succeeded`](Self::succeeded), so that many at once are no better than one
    /// after another.
    pub(crate) fn attempt(&mut self, key: &Try, now: Instant) -> Result<(), Duration> {
        if self.failures.len() >= MANY {
            self.failures.retain(|_, failures| failures.until > now);
        }
        let until = now + WINDOW;
        let fresh = Failures { count: 0, until };
        let failures = self.failures.entry(self.hasher.hash_one(key));
        let failures = failures.or_insert(fresh);
        let left = failures.until.saturating_duration_since(now);
        if left.is_zero() {
            failures.count = 0;
        }
        if failures.count >= FREE {
            return Err(left);
        }
        failures.count += 1;
        failures.until = until;
        Ok(())
    }

    pub(crate) fn succeeded(&mut self, key: &Try) {
        self.failures.remove(&self.hasher.hash_one(key));
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
            assert_eq!(throttle.attempt(&anna, now), Ok(()));
        }
        assert_eq!(throttle.attempt(&anna, now), Err(WINDOW));
        assert_eq!(throttle.attempt(&("ben".to_owned(), None), now), Ok(()));
        let later = now + WINDOW;
        for _ in 0..FREE {
            assert_eq!(throttle.attempt(&anna, later), Ok(()));
        }
        assert_eq!(throttle.attempt(&anna, later), Err(WINDOW));
        throttle.succeeded(&anna);
        assert_eq!(throttle.attempt(&anna, later), Ok(()));
    }
}
