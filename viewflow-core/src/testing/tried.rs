//! A step that may have been refused.

use super::FlowTest;
use super::history::{self, Rows};
use crate::{Error, ProcessId};

/// A step that was tried: it was taken or refused, and the test says which of both is right.
///
/// Made by the `try_` form of a step.
#[must_use = "say whether the step is `done` or `refused`"]
pub struct Tried<'t, T> {
    test: &'t FlowTest,
    what: String,
    /// What the process was before, of a step of a process.
    before: Option<(ProcessId, Rows)>,
    result: Result<T, Error>,
}

impl<'t, T> Tried<'t, T> {
    pub(super) fn new(test: &'t FlowTest, what: String, result: Result<T, Error>) -> Self {
        Self {
            test,
            what,
            before: None,
            result,
        }
    }

    /// A step of a process.
    #[track_caller]
    pub(super) fn step(
        test: &'t FlowTest,
        process: ProcessId,
        what: String,
        step: impl FnOnce() -> Result<T, Error>,
    ) -> Self {
        let before = Some((process, history::rows(test, process)));
        Self {
            test,
            what,
            before,
            result: step(),
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.result.is_err()
    }

    /// The step was to be taken. Answers what came of it.
    ///
    /// # Panics
    ///
    /// If it was refused.
    #[track_caller]
    pub fn done(self) -> T {
        match self.result {
            Ok(value) => value,
            Err(error) => {
                let headline = format!("{}: refused, since {error}", self.what);
                match self.before {
                    Some((process, _)) => {
                        panic!("{}", history::report(self.test, process, &headline))
                    }
                    None => panic!("{headline}"),
                }
            }
        }
    }

    /// The step was to be refused, with an error whose text has `because` in it, and was to write
    /// nothing. Answers the error.
    ///
    /// # Panics
    ///
    /// If it was taken, or refused for another reason, or has left something behind.
    #[track_caller]
    pub fn refused(self, because: &str) -> Error {
        let (what, test) = (self.what, self.test);
        let fail = |headline: String| match &self.before {
            Some((process, _)) => history::report(test, *process, &headline),
            None => headline,
        };
        let error = match self.result {
            Ok(_) => panic!(
                "{}",
                fail(format!("{what}: done, and not refused because `{because}`"))
            ),
            Err(error) => error,
        };
        let text = error.to_string();
        if !text.contains(because) {
            let headline = format!("{what}: refused, but not because `{because}`\nit was: {text}");
            panic!("{}", fail(headline));
        }
        if let Some((process, before)) = &self.before
            && *before != history::rows(test, *process)
        {
            panic!(
                "{}",
                fail(format!("{what}: refused, but something of it was written"))
            );
        }
        error
    }

    /// What came of the step, or why it was refused.
    ///
    /// # Errors
    ///
    /// Why it was refused.
    pub fn result(self) -> Result<T, Error> {
        self.result
    }
}
