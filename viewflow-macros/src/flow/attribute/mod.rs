//! The grammar of each attribute of a node.

mod case;
mod code;
mod condition;
mod control;
mod each;
mod failure;
mod form;
mod owner;
mod retry;
mod schedule;
mod time;
mod timer;
mod told;
mod wait;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Token};

pub use self::case::{Cases, on};
pub use self::code::{assign, function, input, output, when};
pub use self::condition::on_condition;
pub use self::control::{cancels, limit, mutex};
pub use self::each::{collect, each};
pub use self::failure::{code, on_failure};
pub use self::form::form;
pub use self::owner::except;
pub use self::retry::retry;
pub use self::schedule::{catch_up, cron, every};
pub use self::time::Span;
pub use self::timer::{due, on_timeout};
pub use self::told::{asked, on_told};
pub use self::wait::wait;
use super::name::Name;
use crate::errors::{Error, Errors, Result};
use crate::rules::Rule;

/// `#[next(node)]` and its like: exactly one name.
pub fn target(attr: &Attribute, name: Name) -> Result<Ident> {
    let mut targets = names(attr, name)?.into_iter();
    let first = targets.next();
    if let Some(second) = targets.next() {
        let mut message = format!("`{}` names one node", name.name());
        if name == Name::Next {
            message.push_str("\nhelp: to go on in several ways at once, lead to a `Split`");
        }
        if name == Name::OnlyWhile {
            return Err(explained(Error::new(Rule::Syntax, second, message), name));
        }
        return Err(Error::new(Rule::TwoTargets, second, message));
    }
    first.ok_or_else(|| wrong(attr, name, format!("`{}` names no node", name.name())))
}

/// `#[next(node, other_node)]` of a `Split` or a `First`: one name or more.
pub fn targets(attr: &Attribute) -> Result<Vec<Ident>> {
    some_names(attr, Name::NextAll)
}

/// `#[permission]`, or `#[permission("app.code")]`.
pub fn permission(attr: &Attribute) -> Result<Option<LitStr>> {
    if matches!(attr.meta, Meta::Path(_)) {
        return Ok(None);
    }
    let code: LitStr = one(attr, Name::Permission)?;
    let text = code.value();
    if text.is_empty() || text.contains(char::is_whitespace) {
        let message = "a permission's code is a word\nhelp: write `#[permission(\"app.code\")]`";
        return Err(Error::new(Rule::PermissionCode, code, message));
    }
    Ok(Some(code))
}

/// `#[anyone]`.
pub fn anyone(attr: &Attribute) -> Result<()> {
    match attr.meta {
        Meta::Path(_) => Ok(()),
        _ => Err(wrong(attr, Name::Anyone, "`anyone` takes no arguments")),
    }
}

/// The names in `#[attribute(a, b)]`, of which there is one at least.
fn some_names(attr: &Attribute, name: Name) -> Result<Vec<Ident>> {
    let nodes = names(attr, name)?;
    match nodes.is_empty() {
        true => Err(wrong(
            attr,
            name,
            format!("`{}` names no node", name.name()),
        )),
        false => Ok(nodes),
    }
}

/// The names in `#[attribute(a, b)]`.
fn names(attr: &Attribute, name: Name) -> Result<Vec<Ident>> {
    in_parentheses(attr, name)?;
    if let Ok(quoted) = attr.parse_args::<LitStr>() {
        let message = format!("what `{}` names takes no quotes", name.name());
        let right = quoted.value();
        let help = format!("write `#[{}({right})]`", name.name());
        return Err(Error::new(Rule::Syntax, quoted, message).or_help(help));
    }
    attr.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)
        .map(|items| items.into_iter().collect())
        .map_err(|error| explained(error, name))
}

/// Whether names stand in parentheses, and not behind an equals sign.
fn in_parentheses(attr: &Attribute, name: Name) -> Result<()> {
    if let Meta::NameValue(meta) = &attr.meta {
        let value = match in_quotes(&meta.value) {
            Some(name) => name.into_token_stream(),
            None => meta.value.to_token_stream(),
        };
        let message = format!(
            "what `{name}` names stands in parentheses\nhelp: write `#[{name}({value})]`",
            name = name.name()
        );
        return Err(Error::new(Rule::Syntax, &attr.meta, message));
    }
    arguments(attr, name).map(drop)
}

/// The one thing in `#[attribute(thing)]`.
fn one<T: Parse>(attr: &Attribute, name: Name) -> Result<T> {
    if arguments(attr, name)?.is_empty() {
        return Err(wrong(attr, name, format!("`{}` is empty", name.name())));
    }
    let one = |input: ParseStream<'_>| {
        let value = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        match input.is_empty() {
            true => Ok(value),
            false => Err(input.error(format!("`{}` takes one thing", name.name()))),
        }
    };
    attr.parse_args_with(one)
        .map_err(|error| explained(error, name))
}

/// What stands in the parentheses, if there are any.
fn arguments(attr: &Attribute, name: Name) -> Result<&TokenStream> {
    match &attr.meta {
        Meta::List(list) => Ok(&list.tokens),
        Meta::Path(_) => Err(wrong(attr, name, format!("`{}` is empty", name.name()))),
        Meta::NameValue(_) => {
            let message = format!("`{}` takes its arguments in parentheses", name.name());
            Err(wrong(attr, name, message))
        }
    }
}

/// An attribute that is not written as it has to be, with how it is.
fn wrong(attr: &Attribute, name: Name, message: impl std::fmt::Display) -> Error {
    explained(Error::new(Rule::Syntax, &attr.meta, message), name)
}

/// Adds the right form to an error that does not show one.
fn explained(error: impl Into<Error>, name: Name) -> Error {
    error.into().or_help(format!("write `{}`", name.usage()))
}

/// The name in quotes that do not belong there, which is reported.
fn unquoted(quoted: &LitStr, name: Name, errors: &Errors) -> Result<Ident> {
    let message = format!("what `{}` names takes no quotes", name.name());
    let error = Error::new(Rule::Syntax, quoted, message);
    match quoted.parse::<Ident>() {
        Ok(ident) => {
            errors.push(error.or_help(format!("write `{ident}`")));
            Ok(ident)
        }
        Err(_) => Err(explained(error, name)),
    }
}

fn in_quotes(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) => name.parse().ok(),
        _ => None,
    }
}

fn single_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => {
            let name = path.path.get_ident().cloned();
            name.filter(|name| !begins_paths(name))
        }
        _ => None,
    }
}

/// Whether it is one of the keywords that are paths by themselves, and names of nothing.
fn begins_paths(ident: &Ident) -> bool {
    ["self", "Self", "super", "crate"]
        .iter()
        .any(|word| ident == word)
}
