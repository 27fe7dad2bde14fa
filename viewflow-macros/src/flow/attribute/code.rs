//! The attributes that hold the application's code: `when`, `assign`, `run` and its like; and code in
//! others.

use quote::ToTokens;
use syn::{Attribute, Expr, ExprClosure, ExprPath};

use super::one;
use super::owner::owner_of;
use crate::errors::{Error, Result};
use crate::flow::model::{Assign, Callable};
use crate::flow::name::Name;
use crate::rules::Rule;

/// `#[when(|process| ..)]` or `#[when(path)]`.
pub fn when(attr: &Attribute) -> Result<Callable> {
    callable(expression(attr, Name::When)?, Name::When)
}

/// `#[assign(owner_of(a))]`, `#[assign(path)]` or `#[assign(|process| ..)]`.
pub fn assign(attr: &Attribute, of_list: bool) -> Result<Assign> {
    let expr = expression(attr, Name::Assign)?;
    if let Some(node) = owner_of(&expr)? {
        return Ok(Assign::OwnerOf(node));
    }
    code(expr, Name::Assign, of_list).map(Assign::By)
}

/// `#[input(|process| ..)]` or `#[input(path)]`.
pub fn input(attr: &Attribute, of_list: bool) -> Result<Callable> {
    code(expression(attr, Name::Input)?, Name::Input, of_list)
}

/// `#[output(|process, child| ..)]` or `#[output(path)]`.
pub fn output(attr: &Attribute, of_list: bool) -> Result<Callable> {
    code(expression(attr, Name::Output)?, Name::Output, of_list)
}

/// `#[run(path)]`, `#[undo(path)]` or `#[on_create(path)]`.
pub fn function(attr: &Attribute, name: Name) -> Result<ExprPath> {
    path(expression(attr, name)?, name)
}

/// The name of a function, in the attribute or the option of that name.
pub(super) fn path(expr: Expr, name: Name) -> Result<ExprPath> {
    let word = name.name();
    match expr {
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

/// A closure, or the path of a function, that is not about the items of a list.
pub(super) fn callable(expr: Expr, name: Name) -> Result<Callable> {
    code(expr, name, false)
}

fn code(expr: Expr, name: Name, of_list: bool) -> Result<Callable> {
    match expr {
        Expr::Path(path) => Ok(Callable::Path(path)),
        Expr::Closure(closure) => checked(closure, name, of_list).map(Callable::Closure),
        other => {
            let number = if name == Name::Wait { "a number, " } else { "" };
            let usage = match (name, of_list) {
                (Name::Output, true) => "#[output(|item, child| item.field = child.field)]",
                _ => name.usage(),
            };
            let name = name.name();
            let message = format!("`{name}` takes {number}a closure or the name of a function");
            Err(Error::new(
                Rule::NotCallable,
                other,
                format!("{message}\nhelp: write `{usage}`"),
            ))
        }
    }
}

/// The parameters of a closure: in words, and in each of its forms.
type Parameters = (&'static str, &'static [&'static [&'static str]]);

const ON_PROCESS: Parameters = (
    "the process, and may take the step",
    &[&["process"], &["process", "step"]],
);

const ON_ITEM: Parameters = (
    "the process, and may take the item and the step",
    &[
        &["process"],
        &["process", "item"],
        &["process", "item", "step"],
    ],
);

const ON_ARRIVED: Parameters = (
    "what has arrived, and may take the process",
    &[&["arrived"], &["arrived", "process"]],
);

const ON_CHILD: Parameters = (
    "the process and that of the other flow",
    &[&["process", "child"]],
);

const ON_ITEM_AND_CHILD: Parameters = (
    "the item and the process of the other flow",
    &[&["item", "child"]],
);

fn checked(closure: ExprClosure, name: Name, of_list: bool) -> Result<ExprClosure> {
    let arrow = match name {
        Name::Case | Name::Branch => " => node",
        _ => "",
    };
    let (takes, forms) = match (name, of_list) {
        (Name::Wait, _) => ON_ARRIVED,
        (Name::Output, false) => ON_CHILD,
        (Name::Output, true) => ON_ITEM_AND_CHILD,
        (_, false) => ON_PROCESS,
        (_, true) => ON_ITEM,
    };
    let name = name.name();
    let pipes = || {
        let mut tokens = closure.inputs_begin.to_token_stream();
        closure.inputs.to_tokens(&mut tokens);
        closure.inputs_end.to_tokens(&mut tokens);
        tokens
    };
    let number = closure.inputs.len();
    if forms.iter().all(|form| form.len() != number) {
        let forms: Vec<String> = forms
            .iter()
            .map(|form| format!("`#[{name}(|{}| ..{arrow})]`", form.join(", ")))
            .collect();
        return Err(Error::new(
            Rule::ClosureForm,
            pipes(),
            format!(
                "a closure in `{name}` takes {takes}\nhelp: write {}",
                forms.join(" or ")
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
