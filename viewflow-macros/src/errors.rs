//! Where all mistakes of one expansion are collected.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Collects errors until [`finish`](Self::finish) turns them into tokens.
///
/// Dropping it unread is a bug of ours that would swallow a user's mistake, so it panics.
pub struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    pub fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// Adds a message that points at `at`.
    pub fn at(&self, at: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(at, message));
    }

    pub fn push(&self, error: syn::Error) {
        if let Some(errors) = &mut *self.0.borrow_mut() {
            errors.push(error);
        }
    }

    /// The value, or `None` and one more error.
    pub fn ok<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The errors as `compile_error!` calls, each on its own span.
    pub fn finish(self) -> TokenStream {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        let unread = self.0.get_mut().is_some();
        assert!(
            !unread || std::thread::panicking(),
            "errors were dropped without being reported"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Errors;

    #[test]
    #[should_panic(expected = "errors were dropped without being reported")]
    fn errors_cannot_be_forgotten() {
        drop(Errors::new());
    }

    #[test]
    fn every_error_is_reported() {
        let errors = Errors::new();
        errors.at(quote::quote!(a), "first");
        errors.at(quote::quote!(b), "second");
        let tokens = errors.finish().to_string();
        assert!(tokens.contains("\"first\"") && tokens.contains("\"second\""));
    }
}
