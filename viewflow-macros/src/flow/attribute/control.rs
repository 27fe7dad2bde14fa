//! What bounds where tokens may be: `cancels`, `mutex` and `limit`.

use proc_macro2::Ident;
use syn::{Attribute, LitInt, LitStr};

use super::{explained, one, some_names};
use crate::errors::{Error, Errors, Result};
use crate::flow::kinds::Name;
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
    let name: LitStr = one(attr, Name::Mutex)?;
    match name.value().trim().is_empty() {
        true => {
            let error = Error::new(Rule::Syntax, name, "a mutex has a name");
            Err(explained(error, Name::Mutex))
        }
        false => Ok(name),
    }
}

/// `#[limit(100)]`.
pub fn limit(attr: &Attribute) -> Result<u32> {
    let number: LitInt = one(attr, Name::Limit)?;
    let limit = number
        .base10_parse()
        .map_err(|error| explained(error, Name::Limit))?;
    if limit == 0 {
        let message = "with `limit(0)`, no process may come here\n\
                       help: write how often one may, as in `#[limit(1)]`, or remove the node";
        return Err(Error::new(Rule::Zero, number, message));
    }
    Ok(limit)
}
