//! What bounds where tokens may be: `cancels`, `mutex` and `limit`.

use proc_macro2::Ident;
use syn::{Attribute, Expr, ExprLit, Lit, LitInt, LitStr};

use super::code::expression;
use super::{explained, single_name, some_names};
use crate::errors::{Error, Errors, Result};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::words::text;

/// `#[cancels(a, b)]`: the nodes, each once.
pub fn cancels(attr: &Attribute, errors: &Errors) -> Vec<Ident> {
    let mut nodes: Vec<Ident> = Vec::new();
    let named = errors.ok(some_names(attr, Name::Cancels));
    for node in named.into_iter().flatten() {
        let name = text(&node);
        if nodes.iter().any(|other| text(other) == name) {
            let message = format!("`cancels` names `{name}` twice\nhelp: remove one of them");
            errors.at(Rule::Twice, node, message);
        } else {
            nodes.push(node);
        }
    }
    nodes
}

/// `#[mutex("name")]`.
pub fn mutex(attr: &Attribute) -> Result<LitStr> {
    let expr = expression(attr, Name::Mutex)?;
    if let Some(name) = single_name(&expr) {
        let message = format!(
            "the name of a mutex stands in quotes\nhelp: write `#[mutex(\"{}\")]`",
            text(&name)
        );
        return Err(Error::new(Rule::Syntax, name, message));
    }
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) if !name.value().trim().is_empty() => Ok(name),
        other => {
            let error = Error::new(Rule::Syntax, other, "a mutex has a name, which is text");
            Err(explained(error, Name::Mutex))
        }
    }
}

/// `#[limit(100)]`.
pub fn limit(attr: &Attribute) -> Result<u32> {
    let expr = expression(attr, Name::Limit)?;
    let Expr::Lit(ExprLit {
        lit: Lit::Int(number),
        ..
    }) = &expr
    else {
        let error = Error::new(Rule::Syntax, expr, "`limit` takes a number");
        return Err(explained(error, Name::Limit));
    };
    match number_of(number, Name::Limit)? {
        0 => {
            let message = "with `limit(0)`, no process may come here\n\
                           help: write how often one may, as in `#[limit(1)]`, or remove the node";
            Err(Error::new(Rule::Zero, number, message))
        }
        limit => Ok(limit),
    }
}

/// A number that is not too large.
pub(super) fn number_of(number: &LitInt, name: Name) -> Result<u32> {
    number.base10_parse().map_err(|_| {
        let message = format!("`{}` takes a number up to {}", name.name(), u32::MAX);
        explained(Error::new(Rule::Syntax, number, message), name)
    })
}
