//! `#[on_condition(|process| process.field, then(node))]`: something holds while a node waits.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitBool, Token};
use viewflow_graph::Boundary;

use super::code::callable;
use super::{arguments, explained, single_name, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{Callable, Event, Trigger};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

const OPTIONS: [&str; 2] = ["then", "interrupting"];

/// The event, what becomes of the node, and where it leads.
pub fn on_condition(attr: &Attribute, errors: &Errors) -> Option<(Event, Boundary, Ident)> {
    const NAME: Name = Name::OnCondition;
    let tokens = errors.ok(arguments(attr, NAME))?;
    if tokens.is_empty() {
        errors.push(wrong(attr, NAME, "`on_condition` is empty"));
        return None;
    }
    let (mut condition, mut then, mut interrupting) = (None, None, None::<LitBool>);
    // What is there, if only with a wrong value, is not missed besides.
    let mut seen: Vec<String> = Vec::new();
    parse::each_argument(attr, errors, |input| {
        let read = match option(input) {
            Some(word) => {
                let name = word.to_string();
                if seen.contains(&name) {
                    let message = format!("`{name}` is given twice\nhelp: remove one of them");
                    return Err(Error::new(Rule::Twice, word, message));
                }
                input.call(Ident::parse_any)?;
                seen.push(name.clone());
                match name.as_str() {
                    "then" => parse::in_parentheses(input, |input, _| Ok(input.parse()?))
                        .map(|target: Ident| then = Some(target)),
                    "interrupting" => read_interrupting(input).map(|is| interrupting = Some(is)),
                    _ => {
                        let help = suggest::help(&name, "options of `on_condition`", &OPTIONS);
                        let message = format!("`on_condition` has no option `{name}`\n{help}");
                        Err(Error::new(Rule::UnknownOption, word, message))
                    }
                }
            }
            None if seen.iter().any(|seen| seen == "condition") => {
                Err(input.error("`on_condition` has one condition").into())
            }
            None => {
                seen.push("condition".into());
                read_condition(input).map(|code| condition = Some(code))
            }
        };
        read.map_err(|error| explained(error, NAME))
    });
    let missing = [
        ("condition", "what has to hold"),
        ("then", "where to go on"),
    ];
    for (_, what) in missing
        .iter()
        .filter(|(part, _)| !seen.iter().any(|seen| seen == part))
    {
        let message = format!("`on_condition` does not say {what}");
        errors.push(wrong(attr, NAME, message));
    }
    let boundary = match interrupting {
        Some(interrupting) if !interrupting.value => Boundary::Once,
        _ => Boundary::Interrupting,
    };
    let event = Event {
        trigger: Trigger::Condition(condition?),
        boundary: Some(boundary),
    };
    Some((event, boundary, then?))
}

/// The word of an option, which has parentheses or a value behind it; a path of a function has neither.
fn option(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    let is_option = ahead.peek(syn::token::Paren) || ahead.peek(Token![=]);
    is_option.then_some(word)
}

fn read_interrupting(input: ParseStream<'_>) -> Result<LitBool> {
    input.parse::<Token![=]>()?;
    Ok(input.parse()?)
}

fn read_condition(input: ParseStream<'_>) -> Result<Callable> {
    let mut expr: Expr = input.parse()?;
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    if let Some(word) = single_name(&expr).filter(|word| OPTIONS.iter().any(|name| word == name)) {
        let message = format!("`{word}` says nothing by itself");
        return Err(Error::new(Rule::Syntax, expr, message));
    }
    callable(expr, Name::OnCondition)
}
