//! Reading what stands in attributes, so that one mistake is one error.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::{Attribute, Token, parenthesized};

use crate::errors::{Errors, Result};

/// Reads arguments between commas, each by `one`. A wrong one is reported, and skipped.
pub fn each_argument(
    attr: &Attribute,
    errors: &Errors,
    one: impl FnMut(ParseStream<'_>) -> Result<()>,
) {
    let mut failed = false;
    let parsed = attr.parse_args_with(|input: ParseStream<'_>| {
        failed = each(input, errors, one);
        Ok(())
    });
    // What a mistake left unread, `syn` would call a second one.
    if !failed {
        errors.ok(parsed);
    }
}

/// [`each_argument`] for the tokens of a macro's own attribute.
pub fn each_token(
    tokens: TokenStream,
    errors: &Errors,
    one: impl FnMut(ParseStream<'_>) -> Result<()>,
) {
    let mut failed = false;
    let read = |input: ParseStream<'_>| {
        failed = each(input, errors, one);
        Ok(())
    };
    let parsed = read.parse2(tokens);
    if !failed {
        errors.ok(parsed);
    }
}

/// Whether one of them was wrong.
fn each(
    input: ParseStream<'_>,
    errors: &Errors,
    mut one: impl FnMut(ParseStream<'_>) -> Result<()>,
) -> bool {
    let mut failed = false;
    while !input.is_empty() {
        let read = one(input).and_then(|()| match input.is_empty() || input.peek(Token![,]) {
            true => Ok(()),
            false => Err(input.error("expected a comma").into()),
        });
        if errors.ok(read).is_none() {
            failed = true;
            skip_to_comma(input);
        }
        let _ = input.parse::<Option<Token![,]>>();
    }
    failed
}

/// Passes over what is left of something wrong.
pub fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>();
    }
}

/// Reads what stands in parentheses by `read`, which has to read all of it, and is told where they
/// are.
pub fn in_parentheses<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>, Span) -> Result<T>,
) -> Result<T> {
    let (content, at) = parentheses(input)?;
    completely(&content, |content| read(content, at))
}

fn parentheses<'a>(input: ParseStream<'a>) -> syn::Result<(ParseBuffer<'a>, Span)> {
    let content;
    let parentheses = parenthesized!(content in input);
    Ok((content, parentheses.span.join()))
}

/// What `read` makes of all of the input; whatever it leaves is taken away, and no second error.
fn completely<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    let value = read(input).and_then(|value| match input.is_empty() {
        true => Ok(value),
        false => Err(input.error("unexpected token").into()),
    });
    input.parse::<TokenStream>()?;
    value
}
