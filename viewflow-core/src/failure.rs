//! What becomes of a node whose own work fails, and of what a part tells those above it.

use std::error::Error;
use std::fmt;

use crate::handler::HandlerError;

/// What an `#[on_error(..)]` catches.
#[derive(Debug, Clone, Copy)]
pub enum Catches {
    /// Every error.
    All,
    /// Errors with this code.
    Code(&'static str),
    /// Errors of a type, or caused by one.
    Type(fn(&HandlerError) -> bool),
}

impl Catches {
    /// Errors of the type `E`, or caused by one.
    pub const fn of<E: ErrorType>() -> Self {
        Self::Type(|error| error.find::<E>().is_some())
    }

    /// Whether it catches that error.
    pub fn catches(&self, error: &HandlerError) -> bool {
        match self {
            Self::All => true,
            Self::Code(code) => error.code() == Some(code),
            Self::Type(is_it) => is_it(error),
        }
    }
}

/// A type of which there are errors that can be caught.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error",
    label = "not a type of error",
    note = "`#[on_error(..)]` takes a type with `std::error::Error`, a code in quotes, or neither"
)]
pub trait ErrorType: Error + 'static {}

#[diagnostic::do_not_recommend]
impl<E: Error + 'static> ErrorType for E {}

/// Why a task has failed, as it is kept: its text, with its code before it if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub(crate) node: String,
    pub(crate) code: Option<String>,
    pub(crate) text: String,
}

impl Failure {
    /// The node whose work it was.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// The error's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use std::num::ParseIntError;

    use super::Catches;
    use crate::HandlerError;

    #[derive(Debug, thiserror::Error)]
    #[error("the form cannot be read")]
    struct Unreadable(#[source] ParseIntError);

    fn unreadable() -> HandlerError {
        Unreadable("x".parse::<u8>().unwrap_err()).into()
    }

    #[test]
    fn an_error_is_caught_by_its_type_and_by_what_caused_it() {
        assert!(Catches::of::<Unreadable>().catches(&unreadable()));
        assert!(Catches::of::<ParseIntError>().catches(&unreadable()));
        assert!(!Catches::of::<std::fmt::Error>().catches(&unreadable()));
        assert!(Catches::All.catches(&unreadable()));
    }

    #[test]
    fn an_error_is_caught_by_its_code() {
        let error = HandlerError::coded("form.unreadable", "no number");
        assert!(Catches::Code("form.unreadable").catches(&error));
        assert!(!Catches::Code("form").catches(&error));
        assert!(!Catches::Code("form.unreadable").catches(&unreadable()));
    }
}
