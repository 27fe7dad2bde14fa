//! Whether the application's code fails: now and then, and not for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::dice::roll;
use crate::{FunctionResult, HandlerError};

/// Zero is good weather, in which nothing fails. Any other number is bad for some tasks.
#[derive(Clone, Default)]
pub(super) struct Weather(Arc<AtomicU64>);

impl Weather {
    pub(super) fn set(&self, weather: u64) {
        self.0.store(weather, Ordering::SeqCst);
    }

    /// The code of every other failure.
    pub(super) const CODE: &'static str = "weather.bad";

    /// Fails, in this weather, or does not: within one command always the same.
    pub(super) fn check(&self, node: usize, task: u32) -> FunctionResult {
        let weather = self.0.load(Ordering::SeqCst);
        let bad = roll(&[weather, node as u64, u64::from(task)]).is_multiple_of(3);
        match weather > 0 && bad {
            true if task.is_multiple_of(2) => {
                Err(HandlerError::coded(Self::CODE, "the weather is bad"))
            }
            true => Err("the weather is bad".into()),
            false => Ok(()),
        }
    }
}
