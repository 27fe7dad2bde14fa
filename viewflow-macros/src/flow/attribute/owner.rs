//! The owners of other nodes: `except`, and `owner_of` wherever it stands.

use proc_macro2::Ident;
use syn::{Attribute, Expr};

use super::{list, wrong};
use crate::flow::kinds::Name;

/// `#[except(owner_of(a), owner_of(b))]`.
pub fn except(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    let owners = list::<Expr>(attr, Name::Except)?;
    if owners.is_empty() {
        return Err(wrong(attr, Name::Except, "`except` names nobody"));
    }
    let owner = |expr: &Expr| match owner_of(expr)? {
        Some(node) => Ok(node),
        None => {
            let message = "`except` takes the owner of a node";
            let help = match single_name(expr) {
                Some(node) => format!("help: write `#[except(owner_of({node}))]`"),
                None => format!("help: write `{}`", Name::Except.usage()),
            };
            Err(syn::Error::new_spanned(expr, format!("{message}\n{help}")))
        }
    };
    let owners: Vec<Ident> = owners.iter().map(owner).collect::<syn::Result<_>>()?;
    for (i, node) in owners.iter().enumerate() {
        if owners[..i].contains(node) {
            let message = format!("the owner of `{node}` is excepted twice");
            return Err(syn::Error::new(node.span(), message));
        }
    }
    Ok(owners)
}

/// The node of `owner_of(node)`; `None` if it is something else altogether.
pub fn owner_of(expr: &Expr) -> syn::Result<Option<Ident>> {
    let help = "help: write `owner_of(node)`";
    match expr {
        Expr::Path(_) if single_name(expr).is_some_and(|name| name == "owner_of") => {
            let message = format!("`owner_of` names no node\n{help}");
            Err(syn::Error::new_spanned(expr, message))
        }
        Expr::Call(call) if single_name(&call.func).is_some_and(|name| name == "owner_of") => {
            let node = match (call.args.first(), call.args.len()) {
                (Some(node), 1) => single_name(node),
                _ => None,
            };
            let message = format!("`owner_of` takes the name of one node\n{help}");
            node.ok_or_else(|| syn::Error::new_spanned(call, message))
                .map(Some)
        }
        _ => Ok(None),
    }
}

fn single_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident().cloned(),
        _ => None,
    }
}
