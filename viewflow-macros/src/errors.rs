//! Mistakes, and where all those of one expansion are collected.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use crate::rules::Rule;

/// What a user did wrong: the rule, where, and what to say about it.
///
/// It is made of a rule, so that none is without a code. The syntax errors of `syn` are
/// [`Rule::Syntax`].
#[derive(Debug)]
pub struct Error {
    rule: Rule,
    /// The first and the last token of what is underlined.
    at: (Span, Span),
    message: String,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A message that points at `at`. Its lines after the first are help.
    pub fn new(rule: Rule, at: impl ToTokens, message: impl Display) -> Self {
        let mut tokens = at.into_token_stream().into_iter().map(|token| token.span());
        let first = tokens.next().unwrap_or_else(Span::call_site);
        let last = tokens.last().unwrap_or(first);
        Self {
            rule,
            at: (first, last),
            message: message.to_string(),
        }
    }

    /// The same for a place that is known by its span alone.
    pub fn spanned(rule: Rule, at: Span, message: impl Display) -> Self {
        Self {
            rule,
            at: (at, at),
            message: message.to_string(),
        }
    }

    /// The same with `help`, unless it has some.
    pub fn or_help(mut self, help: impl Display) -> Self {
        if !self.message.contains("\nhelp: ") {
            self.message = format!("{}\nhelp: {help}", self.message);
        }
        self
    }

    /// The `compile_error!` call, which may also stand where an expression does.
    #[expect(clippy::disallowed_methods, reason = "here is where the code is added")]
    pub fn to_compile_error(&self) -> TokenStream {
        let (first, help) = match self.message.split_once('\n') {
            Some((first, help)) => (first, format!("\n{help}")),
            None => (self.message.as_str(), String::new()),
        };
        let message = format!("{first} [{}]{help}", self.rule);
        // `syn` underlines from the first to the last token of what it is given.
        let (first, last) = (quote_spanned!(self.at.0=> _), quote_spanned!(self.at.1=> _));
        syn::Error::new_spanned(quote::quote!(#first #last), message).to_compile_error()
    }
}

impl From<syn::Error> for Error {
    fn from(error: syn::Error) -> Self {
        Self {
            rule: Rule::Syntax,
            at: (error.span(), error.span()),
            message: error.to_string(),
        }
    }
}

/// Collects errors until [`finish`](Self::finish) turns them into tokens.
///
/// Dropping it unread is a bug of ours that would swallow a user's mistake, so it panics.
pub struct Errors(RefCell<Option<Vec<Error>>>);

impl Errors {
    pub fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// Adds a message that points at `at`.
    pub fn at(&self, rule: Rule, at: impl ToTokens, message: impl Display) {
        self.push(Error::new(rule, at, message));
    }

    pub fn push(&self, error: impl Into<Error>) {
        if let Some(errors) = &mut *self.0.borrow_mut() {
            errors.push(error.into());
        }
    }

    /// Whether nothing is wrong, so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().as_ref().is_none_or(Vec::is_empty)
    }

    /// The value, or `None` and one more error.
    pub fn ok<T>(&self, result: std::result::Result<T, impl Into<Error>>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Runs what is only a guess at what was meant: the mistake is reported already, and what the
    /// guess gets wrong is nothing to report.
    pub fn unsaid<T>(guess: impl FnOnce(&Self) -> T) -> T {
        let errors = Self::new();
        let value = guess(&errors);
        errors.0.borrow_mut().take();
        value
    }

    /// The errors as `compile_error!` calls, each on its own span.
    pub fn finish(self) -> TokenStream {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.iter().map(Error::to_compile_error).collect()
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
    use quote::quote;

    use super::{Error, Errors};
    use crate::rules::Rule;

    #[test]
    #[should_panic(expected = "errors were dropped without being reported")]
    fn errors_cannot_be_forgotten() {
        drop(Errors::new());
    }

    #[test]
    fn every_error_is_reported() {
        let errors = Errors::new();
        errors.at(Rule::Twice, quote!(a), "first");
        errors.at(Rule::Syntax, quote!(b), "second");
        let tokens = errors.finish().to_string();
        assert!(tokens.contains("\"first [VF0033]\""), "{tokens}");
        assert!(tokens.contains("\"second [VF0031]\""), "{tokens}");
    }

    #[test]
    fn the_code_stands_before_the_help() {
        let error = Error::new(Rule::Twice, quote!(a), "no").or_help("write `b`");
        let tokens = error.or_help("write `c`").to_compile_error().to_string();
        let expected = format!("{:?}", "no [VF0033]\nhelp: write `b`");
        assert!(tokens.contains(&expected), "{tokens}");
    }

    #[test]
    fn what_syn_says_has_a_code() {
        let errors = Errors::new();
        errors.ok(syn::parse2::<syn::Ident>(quote!(3)));
        let tokens = errors.finish().to_string();
        assert!(
            tokens.contains("\"expected identifier [VF0031]\""),
            "{tokens}"
        );
    }
}
