//! The owners of other nodes: `except`, and `owner_of` wherever it stands.

use proc_macro2::Ident;
use syn::{Attribute, Expr};

use super::{arguments, explained, single_name, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;

/// `#[except(owner_of(a), owner_of(b))]`: the nodes, each once, and without what is no owner.
pub fn except(attr: &Attribute, errors: &Errors) -> Vec<Ident> {
    let mut owners: Vec<Ident> = Vec::new();
    let nobody = || wrong(attr, Name::Except, "`except` names nobody");
    let arguments = arguments(attr, Name::Except).and_then(|arguments| match arguments {
        arguments if arguments.is_empty() => Err(nobody()),
        arguments => Ok(arguments),
    });
    if errors.ok(arguments).is_none() {
        return owners;
    }
    parse::each_argument(attr, errors, |input| {
        let expr: Expr = input
            .parse()
            .map_err(|error| explained(error, Name::Except))?;
        let node = owner_of(&expr)?.ok_or_else(|| no_owner(&expr))?;
        if owners.contains(&node) {
            let message =
                format!("the owner of `{node}` is excepted twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, node, message));
        }
        owners.push(node);
        Ok(())
    });
    owners
}

fn no_owner(expr: &Expr) -> Error {
    let message = "`except` takes the owner of a node";
    let help = match single_name(expr) {
        Some(node) => format!("help: write `#[except(owner_of({node}))]`"),
        None => format!("help: write `{}`", Name::Except.usage()),
    };
    Error::new(Rule::OwnerOf, expr, format!("{message}\n{help}"))
}

/// The node of `owner_of(node)`; `None` if it is something else altogether.
pub fn owner_of(expr: &Expr) -> Result<Option<Ident>> {
    let help = "help: write `owner_of(node)`";
    match expr {
        Expr::Path(_) if single_name(expr).is_some_and(|name| name == "owner_of") => {
            let message = format!("`owner_of` names no node\n{help}");
            Err(Error::new(Rule::OwnerOf, expr, message))
        }
        Expr::Call(call) if single_name(&call.func).is_some_and(|name| name == "owner_of") => {
            let node = match (call.args.first(), call.args.len()) {
                (Some(node), 1) => single_name(node),
                _ => None,
            };
            let message = format!("`owner_of` takes the name of one node\n{help}");
            node.ok_or_else(|| Error::new(Rule::OwnerOf, call, message))
                .map(Some)
        }
        _ => Ok(None),
    }
}
