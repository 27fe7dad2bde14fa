//! Why the application's code fails, and calls that survive its panics.

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a handler failed. Made by `?` from any error, or from text.
///
/// ```
/// use viewflow_core::HandlerError;
///
/// fn parse(text: &str) -> Result<u32, HandlerError> {
///     if text.is_empty() {
///         return Err("nothing to read".into());
///     }
///     Ok(text.parse()?)
/// }
/// assert_eq!(parse("x").unwrap_err().to_string(), "invalid digit found in string");
/// ```
pub struct HandlerError {
    source: Box<dyn Error + Send + Sync>,
    code: Option<Cow<'static, str>>,
}

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self {
            source: error.into(),
            code: None,
        }
    }
}

/// Its code, if it has one, its text, and what it was caused by.
impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = &self.code {
            write!(f, "{code}: ")?;
        }
        write!(f, "{}", self.source)?;
        for error in self.causes().skip(1) {
            write!(f, ": {error}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code:?}: {:?}", self.source),
            None => fmt::Debug::fmt(&self.source, f),
        }
    }
}

impl HandlerError {
    /// A failure with a code, by which `#[on_error("..")]` catches it.
    ///
    /// ```
    /// use viewflow_core::HandlerError;
    ///
    /// let error = HandlerError::coded("card.declined", "the bank said no");
    /// assert_eq!(error.code(), Some("card.declined"));
    /// assert_eq!(error.to_string(), "card.declined: the bank said no");
    /// ```
    pub fn coded(
        code: impl Into<Cow<'static, str>>,
        error: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            source: error.into(),
            code: Some(code.into()),
        }
    }

    /// Its code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The error of that type that it is, or was caused by.
    ///
    /// ```
    /// use std::num::ParseIntError;
    /// use viewflow_core::HandlerError;
    ///
    /// let error: HandlerError = "x".parse::<u32>().unwrap_err().into();
    /// assert!(error.find::<ParseIntError>().is_some());
    /// assert!(error.find::<std::fmt::Error>().is_none());
    /// ```
    pub fn find<E: Error + 'static>(&self) -> Option<&E> {
        self.causes().find_map(|error| error.downcast_ref())
    }

    /// The error, what that was caused by, and so on.
    fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let error: &(dyn Error + 'static) = self.source.as_ref();
        std::iter::successors(Some(error), |&error| error.source())
    }

    /// What a panic leaves behind, as [`catch_unwind`](std::panic::catch_unwind) and a thread's
    /// `join` give it.
    ///
    /// ```
    /// use viewflow_core::HandlerError;
    ///
    /// let panic = std::panic::catch_unwind(|| panic!("out of paper")).unwrap_err();
    /// let error = HandlerError::from_panic(panic.as_ref());
    /// assert_eq!(error.to_string(), "the handler panicked: out of paper");
    /// ```
    pub fn from_panic(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied();
        match text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)) {
            Some(text) => format!("the handler panicked: {text}").into(),
            None => "the handler panicked".into(),
        }
    }
}

/// Calls the application's code; a panic is a failure like any other.
///
/// What the code was changing when it panicked may be half changed: whoever calls puts it back, as
/// after any failure.
pub(crate) fn guarded<T>(
    call: impl FnOnce() -> Result<T, HandlerError>,
) -> Result<T, HandlerError> {
    let called = catch_unwind(AssertUnwindSafe(|| within_step(call)));
    called.unwrap_or_else(|panic| Err(HandlerError::from_panic(panic.as_ref())))
}

thread_local! {
    /// Whether this thread is in the application's code, called by a step.
    static IN_STEP: Cell<bool> = const { Cell::new(false) };
}

/// Does something during which no other step may begin in this thread.
pub(crate) fn within_step<T>(work: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            IN_STEP.set(self.0);
        }
    }
    let _before = Before(IN_STEP.replace(true));
    work()
}

/// Whether this thread is in the application's code, called by a step. Another step begun there
/// would wait for the lock that the first one holds.
pub(crate) fn in_step() -> bool {
    IN_STEP.get()
}
