//! The attributes that hold the application's code: `when`, `assign`, `run` and its like; and code in
//! others.

use quote::ToTokens;
use syn::{Attribute, Expr, ExprClosure, ExprPath};

use super::one;
use super::owner::owner_of;
use crate::errors::{Error, Result};
use crate::flow::kinds::Name;
use crate::flow::model::{Assign, Callable};
use crate::rules::Rule;

/// `#[when(|process| ..)]` or `#[when(path)]`.
pub fn when(attr: &Attribute) -> Result<Callable> {
    callable(expression(attr, Name::When)?, Name::When)
}

/// `#[assign(owner_of(a))]`, `#[assign(path)]` or `#[assign(|process| ..)]`.
pub fn assign(attr: &Attribute) -> Result<Assign> {
    let expr = expression(attr, Name::Assign)?;
    if let Some(node) = owner_of(&expr)? {
        return Ok(Assign::OwnerOf(node));
    }
    callable(expr, Name::Assign).map(Assign::By)
}

/// `#[run(path)]`, `#[undo(path)]` or `#[on_create(path)]`.
pub fn function(attr: &Attribute, name: Name) -> Result<ExprPath> {
    let word = name.name();
    match expression(attr, name)? {
        Expr::Path(path) => Ok(path),
        Expr::Closure(closure) => Err(Error::new(
            Rule::NotAHandler,
            closure,
            format!(
                "`{word}` takes the name of a function, not a closure\n\
                 help: give the closure a name, as a `fn`, and write `#[{word}(that_name)]`"
            ),
        )),
        other => Err(Error::new(
            Rule::NotAHandler,
            other,
            format!(
                "`{word}` takes the name of a function\nhelp: write `{}`",
                name.usage()
            ),
        )),
    }
}

/// A closure of one or two parameters, or the path of a function.
pub(super) fn callable(expr: Expr, name: Name) -> Result<Callable> {
    match expr {
        Expr::Path(path) => Ok(Callable::Path(path)),
        Expr::Closure(closure) => checked(closure, name).map(Callable::Closure),
        other => {
            let number = if name == Name::Wait { "a number, " } else { "" };
            let (name, usage) = (name.name(), name.usage());
            let message = format!("`{name}` takes {number}a closure or the name of a function");
            Err(Error::new(
                Rule::NotCallable,
                other,
                format!("{message}\nhelp: write `{usage}`"),
            ))
        }
    }
}

fn checked(closure: ExprClosure, name: Name) -> Result<ExprClosure> {
    let arrow = match name {
        Name::Case | Name::Branch => " => node",
        _ => "",
    };
    let (takes, first, second) = match name {
        Name::Wait => (
            "what has arrived, and may take the process",
            "arrived",
            "process",
        ),
        _ => ("the process, and may take the step", "process", "step"),
    };
    let name = name.name();
    let pipes = || {
        let mut tokens = closure.inputs_begin.to_token_stream();
        closure.inputs.to_tokens(&mut tokens);
        closure.inputs_end.to_tokens(&mut tokens);
        tokens
    };
    if !matches!(closure.inputs.len(), 1 | 2) {
        return Err(Error::new(
            Rule::ClosureForm,
            pipes(),
            format!(
                "a closure in `{name}` takes {takes}\n\
                 help: write `#[{name}(|{first}| ..{arrow})]` or \
                 `#[{name}(|{first}, {second}| ..{arrow})]`"
            ),
        ));
    }
    if let Some(asyncness) = closure.asyncness {
        let message = format!(
            "a closure in `{name}` cannot be `async`: it runs inside of a step\n\
             help: remove `async`; what has to wait is a `Job` before this node"
        );
        return Err(Error::new(Rule::ClosureForm, asyncness, message));
    }
    if !matches!(closure.output, syn::ReturnType::Default) {
        let message = format!(
            "a closure in `{name}` has no return type\nhelp: remove it; what the closure has to \
             return is fixed, and `?` works in it"
        );
        return Err(Error::new(Rule::ClosureForm, &closure.output, message));
    }
    Ok(closure)
}

/// The expression in an attribute, without what a `macro_rules!` wraps it in.
pub(super) fn expression(attr: &Attribute, name: Name) -> Result<Expr> {
    let mut expr = one(attr, name)?;
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    Ok(expr)
}
