//! The grammar of each attribute of a node.

mod case;
mod code;
mod owner;
mod retry;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Meta, Token};

pub use self::case::{Cases, on};
pub use self::code::{assign, run, when};
pub use self::owner::except;
pub use self::retry::retry;
use super::kinds::Name;

/// `#[next(node)]` and its like: exactly one name.
pub fn target(attr: &Attribute, name: Name) -> syn::Result<Ident> {
    let mut targets = names(attr, name)?.into_iter();
    let first = targets.next();
    if let Some(second) = targets.next() {
        let mut message = format!("`{}` names one node", name.name());
        if name == Name::Next {
            message.push_str("\nhelp: to go on in several ways at once, lead to a `Split`");
        }
        return Err(syn::Error::new(second.span(), message));
    }
    first.ok_or_else(|| wrong(attr, name, format!("`{}` names no node", name.name())))
}

/// `#[next(node, other_node)]` of a `Split`: one name or more.
pub fn branches(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    let targets = names(attr, Name::Branches)?;
    match targets.is_empty() {
        true => Err(wrong(attr, Name::Branches, "`next` names no node")),
        false => Ok(targets),
    }
}

/// `#[form(text, approved)]`: the fields, none of them twice.
pub fn form(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    if matches!(attr.meta, Meta::List(_)) && arguments(attr, Name::Form)?.is_empty() {
        return Ok(Vec::new());
    }
    let fields = names(attr, Name::Form)?;
    for (i, field) in fields.iter().enumerate() {
        if fields[..i]
            .iter()
            .any(|before| before.unraw() == field.unraw())
        {
            let message = format!("the form has `{}` twice", field.unraw());
            return Err(syn::Error::new(field.span(), message));
        }
    }
    Ok(fields)
}

/// `#[permission]`, or `#[permission("app.code")]`.
pub fn permission(attr: &Attribute) -> syn::Result<Option<LitStr>> {
    if matches!(attr.meta, Meta::Path(_)) {
        return Ok(None);
    }
    let code: LitStr = parse(attr, Name::Permission)?;
    let text = code.value();
    if text.is_empty() || text.contains(char::is_whitespace) {
        let message = "a permission's code is a word, such as `\"app.code\"`";
        return Err(syn::Error::new(code.span(), message));
    }
    Ok(Some(code))
}

/// `#[anyone]`.
pub fn anyone(attr: &Attribute) -> syn::Result<()> {
    match attr.meta {
        Meta::Path(_) => Ok(()),
        _ => Err(wrong(attr, Name::Anyone, "`anyone` takes no arguments")),
    }
}

/// The names in `#[attribute(a, b)]`.
fn names(attr: &Attribute, name: Name) -> syn::Result<Vec<Ident>> {
    if let Meta::NameValue(meta) = &attr.meta {
        let value = meta.value.to_token_stream();
        let message = format!(
            "what `{name}` names stands in parentheses\nhelp: write `#[{name}({value})]`",
            name = name.name()
        );
        return Err(syn::Error::new_spanned(&attr.meta, message));
    }
    list(attr, name)
}

fn list<T: Parse>(attr: &Attribute, name: Name) -> syn::Result<Vec<T>> {
    arguments(attr, name)?;
    attr.parse_args_with(Punctuated::<T, Token![,]>::parse_terminated)
        .map(|items| items.into_iter().collect())
        .map_err(|error| explained(error, name))
}

fn parse<T: Parse>(attr: &Attribute, name: Name) -> syn::Result<T> {
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
fn arguments(attr: &Attribute, name: Name) -> syn::Result<&TokenStream> {
    match &attr.meta {
        Meta::List(list) => Ok(&list.tokens),
        Meta::Path(_) => Err(wrong(attr, name, format!("`{}` is empty", name.name()))),
        Meta::NameValue(_) => {
            let message = format!("`{}` takes its arguments in parentheses", name.name());
            Err(wrong(attr, name, message))
        }
    }
}

fn wrong(attr: &Attribute, name: Name, message: impl std::fmt::Display) -> syn::Error {
    let message = format!("{message}\nhelp: write `{}`", name.usage());
    syn::Error::new_spanned(&attr.meta, message)
}

/// Adds the right form to a syntax error that does not show one.
fn explained(error: syn::Error, name: Name) -> syn::Error {
    let message = error.to_string();
    if message.contains("\nhelp: ") {
        return error;
    }
    syn::Error::new(
        error.span(),
        format!("{message}\nhelp: write `{}`", name.usage()),
    )
}
