//! `#[on(..)]` and `#[case(..)]`: what a `Switch` looks at, and where each answer leads; and
//! `#[branch(..)]`: where a `Split` leads besides.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprPath, Pat, Token};

use super::code::{callable, expression};
use super::{arguments, explained, single_name, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{Callable, Case, On, Test};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;

/// `#[on(field)]`, `#[on(|process| ..)]` or `#[on(module::function)]`.
pub fn on(attr: &Attribute) -> Result<On> {
    let expr = expression(attr, Name::On)?;
    if let Some(field) = single_name(&expr) {
        return Ok(On::Field(field));
    }
    let is_keyword = |path: &ExprPath| path.path.get_ident().is_some();
    match &expr {
        Expr::Path(path) if !is_keyword(path) => callable(expr, Name::On).map(On::By),
        Expr::Closure(_) => callable(expr, Name::On).map(On::By),
        other => {
            let message = "`on` takes a field of the process, a closure or the path of a function";
            let help = match other {
                Expr::Field(_) => format!("help: write `{}`", on_field(other)),
                _ => format!("help: write `{}`", Name::On.usage()),
            };
            Err(Error::new(
                Rule::NotCallable,
                other,
                format!("{message}\n{help}"),
            ))
        }
    }
}

/// What was probably meant by `#[on(process.field)]` or `#[on(field.inner)]`.
fn on_field(expr: &Expr) -> String {
    let path = expr.to_token_stream().to_string().replace(' ', "");
    match path.strip_prefix("process.") {
        Some(field) if !field.contains('.') => format!("#[on({field})]"),
        Some(field) => format!("#[on(|process| process.{field})]"),
        None => format!("#[on(|process| process.{path})]"),
    }
}

/// The cases of one `Switch`, from all of its `#[case(..)]`, or the branches of one `Split`.
pub struct Cases {
    /// [`Name::Case`] or [`Name::Branch`].
    name: Name,
    /// Whether the node has `#[on(..)]`: cases are patterns then, and otherwise conditions.
    pub are_patterns: bool,
    pub read: Vec<Case>,
    /// Whether every case could be read.
    pub complete: bool,
    /// Whether it was said that cases are not what they should be. Once is enough.
    told: bool,
}

impl Cases {
    pub fn new(name: Name, are_patterns: bool, told: bool) -> Self {
        Self {
            name,
            are_patterns,
            read: Vec::new(),
            complete: true,
            told,
        }
    }

    /// Reads `#[case(.. => node, .. => other_node)]`. After a mistake it goes on with the next
    /// case.
    pub fn read(&mut self, attr: &Attribute, errors: &Errors) {
        let name = self.name;
        let listed = arguments(attr, name).and_then(|tokens| match tokens.is_empty() {
            true => Err(wrong(attr, name, format!("`{}` is empty", name.name()))),
            false => Ok(()),
        });
        if errors.ok(listed).is_none() {
            self.complete = false;
            return;
        }
        parse::each_argument(attr, errors, |input| {
            let case = self.case(input);
            self.complete &= matches!(case, Ok(Some(_)));
            self.read
                .extend(case.map_err(|error| explained(error, name))?);
            Ok(())
        });
    }

    /// One case, up to its comma; `None` if it is wrong in a way that was told before.
    fn case(&mut self, input: ParseStream<'_>) -> Result<Option<Case>> {
        let mistake = match (self.name, self.are_patterns) {
            // It is never a pattern, and what is no condition is told as such.
            (Name::Branch, _) => None,
            (_, true) => no_pattern(input),
            (_, false) => no_condition(input),
        };
        if let Some(message) = mistake {
            let at = skip_to(input, |input| input.peek(Token![=>]));
            skip_to(input, ends);
            return match std::mem::replace(&mut self.told, true) {
                true => Ok(None),
                false => Err(Error::new(Rule::CaseForm, at, message)),
            };
        }
        let test = match self.are_patterns {
            true => pattern(input),
            false => condition(input, self.name),
        };
        let test = test.inspect_err(|_| {
            skip_to(input, |input| input.peek(Token![=>]));
        })?;
        let what = self.name.name();
        let leads_nowhere = |at: TokenStream| {
            let message =
                format!("this {what} leads to no node\nhelp: add one, as in `.. => node`");
            Error::new(Rule::Syntax, at, message)
        };
        if ends(input) {
            return Err(
                match unconditional(&test).filter(|_| self.name == Name::Branch) {
                    Some(node) => no_branch(&node),
                    None => leads_nowhere(test.to_token_stream()),
                },
            );
        }
        let arrow: Token![=>] = input.parse()?;
        if ends(input) {
            return Err(leads_nowhere(arrow.to_token_stream()));
        }
        let target: Option<Ident> = input.fork().parse().ok();
        let written = skip_to(input, ends);
        match target.filter(|_| written.clone().into_iter().count() == 1) {
            Some(target) => Ok(Some(Case { test, target })),
            None => Err(Error::new(
                Rule::Syntax,
                written,
                format!(
                    "a {what} leads to one node\n\
                     help: write its name and nothing else, as in `.. => node`"
                ),
            )),
        }
    }
}

/// What may be the node of a branch without a condition.
fn unconditional(test: &Test) -> Option<Ident> {
    match test {
        Test::Condition(Callable::Path(path)) => path.path.get_ident().cloned(),
        _ => None,
    }
}

fn no_branch(node: &Ident) -> Error {
    let message = format!(
        "a branch has a condition and a node\n\
         help: write `|process| process.field => {node}`; or, if that way is always taken, name \
         `{node}` in `next`"
    );
    Error::new(Rule::Syntax, node, message)
}

fn pattern(input: ParseStream<'_>) -> Result<Test> {
    if input.peek(Token![=>]) {
        return Err(input.error("this case has no pattern").into());
    }
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    Ok(Test::Pattern { pattern, guard })
}

fn condition(input: ParseStream<'_>, name: Name) -> Result<Test> {
    let mut expr: Expr = input.parse()?;
    // What a `macro_rules!` wraps it in.
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    callable(expr, name).map(Test::Condition)
}

const PATTERN_EXPECTED: &str = "with `on`, a case is a pattern\n\
    help: write `Pattern => node` or `Pattern if condition => node`; for conditions on the process, \
    remove `#[on(..)]`";

const NOTHING_TO_MATCH: &str = "this is a pattern, and nothing says what is matched with it\n\
    help: add `#[on(field)]`, with a field of the process";

const CONDITION_EXPECTED: &str = "without `on`, a case is a condition: a closure or the name of a \
    function\nhelp: write `|process| process.field => node`";

/// What is wrong if something else stands here than a pattern.
fn no_pattern(input: ParseStream<'_>) -> Option<&'static str> {
    let is_missing = input.peek(Token![=>]);
    (!is_missing && !is_pattern(input)).then_some(PATTERN_EXPECTED)
}

/// What is wrong if something else stands here than a condition.
fn no_condition(input: ParseStream<'_>) -> Option<&'static str> {
    match (input.fork().parse::<Expr>(), is_pattern(input)) {
        (Ok(Expr::Path(path)), true) if !is_variant(&path) => None,
        (Ok(Expr::Closure(_) | Expr::Group(_)), _) => None,
        // Whoever reads it next finds the spot.
        (Err(_), false) => None,
        (_, true) => Some(NOTHING_TO_MATCH),
        (Ok(_), false) => Some(CONDITION_EXPECTED),
    }
}

/// Whether a pattern stands here, and nothing else before the arrow or the guard.
fn is_pattern(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let read = Pat::parse_multi_with_leading_vert(&ahead);
    read.is_ok() && (ends(&ahead) || ahead.peek(Token![=>]) || ahead.peek(Token![if]))
}

/// Whether a path reads like that of an enum's variant or of a constant.
fn is_variant(path: &ExprPath) -> bool {
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
}

fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Goes on to where `found` holds, or to the end. Returns what was skipped.
fn skip_to(input: ParseStream<'_>, found: impl Fn(ParseStream<'_>) -> bool) -> TokenStream {
    let mut skipped = TokenStream::new();
    while !input.is_empty() && !found(input) {
        match TokenTree::parse(input) {
            Ok(token) => skipped.extend([token]),
            Err(_) => break,
        }
    }
    skipped
}
