//! When time is up: `after`, `at` and `on_timeout`.

use std::time::Duration;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitBool, LitInt, Token, token};
use viewflow_graph::Boundary;

use super::code::{callable, expression};
use super::control::number_of;
use super::time::{Span, units};
use super::{arguments, explained, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{CatchUp, Due, Event, Repeat, Trigger};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

/// `#[after(days = 2)]`, `#[after(|process| ..)]` or `#[at(|process| ..)]`, with paths as well.
pub fn due(attr: &Attribute, name: Name, errors: &Errors) -> Option<Due> {
    let tokens = errors.ok(arguments(attr, name))?;
    let is_span = |input: ParseStream<'_>| {
        let is = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(is)
    };
    let is_span = syn::parse::Parser::parse2(is_span, tokens.clone()).unwrap_or(false);
    if name == Name::After && is_span {
        return span(attr, name, errors).map(Due::After);
    }
    let expr = errors.ok(expression(attr, name))?;
    errors.ok(asked(expr, name))
}

/// The units of time in an attribute, all together.
pub(super) fn span(attr: &Attribute, name: Name, errors: &Errors) -> Option<Duration> {
    let mut span = Span::new();
    parse::each_argument(attr, errors, |input| {
        let unit: Ident = input
            .call(Ident::parse_any)
            .map_err(|_| in_units(input, name))?;
        let read = span.add(&unit, input).unwrap_or_else(|| {
            let word = unit.to_string();
            let names: Vec<&str> = units().collect();
            let help = suggest::help(&word, "units", &names);
            let message = format!("`{word}` is no unit of time\n{help}");
            Err(Error::new(Rule::UnknownOption, &unit, message))
        });
        read.map_err(|error| explained(error, name))
    });
    span.read()
}

/// What is there in place of a unit of time.
fn in_units(input: ParseStream<'_>, name: Name) -> Error {
    let message = "a span of time is written in units, as in `days = 1, hours = 12`";
    explained(input.error(message), name)
}

fn asked(expr: Expr, name: Name) -> Result<Due> {
    let code = callable(expr, name)?;
    Ok(match name {
        Name::At => Due::AskedAt(code),
        _ => Due::AskedAfter(code),
    })
}

/// What `on_timeout` knows beside the units of time.
const OPTIONS: [&str; 6] = ["after", "at", "then", "interrupting", "repeat", "catch_up"];

/// What has been read of an `on_timeout`.
struct Timeout {
    span: Span,
    asked: Option<Due>,
    then: Option<Ident>,
    interrupting: Option<LitBool>,
    /// How often at most, and where that is said.
    repeat: Option<(Option<u32>, Ident)>,
    catch_up: Option<(CatchUp, Ident)>,
    /// What is there, if only with a wrong value, is not missed besides.
    seen: Vec<String>,
}

/// `#[on_timeout(days = 1, then(node))]`, perhaps with `interrupting = false`, or with `repeat` and
/// `catch_up(all)`. Answers the event, what becomes of the node, and where it leads.
pub fn on_timeout(attr: &Attribute, errors: &Errors) -> Option<(Event, Boundary, Ident)> {
    errors.ok(arguments(attr, Name::OnTimeout))?;
    let mut read = Timeout {
        span: Span::new(),
        asked: None,
        then: None,
        interrupting: None,
        repeat: None,
        catch_up: None,
        seen: Vec::new(),
    };
    parse::each_argument(attr, errors, |input| {
        let word: Ident = input
            .call(Ident::parse_any)
            .map_err(|error| explained(error, Name::OnTimeout))?;
        read.option(&word, input)
            .map_err(|error| explained(error, Name::OnTimeout))
    });
    read.judged(attr, errors)
}

impl Timeout {
    fn has(&self, option: &str) -> bool {
        self.seen.iter().any(|seen| seen == option)
    }

    fn option(&mut self, word: &Ident, input: ParseStream<'_>) -> Result<()> {
        let name = word.to_string();
        if units().any(|unit| unit == name) {
            self.seen.push("after".into());
        }
        if let Some(read) = self.span.add(word, input) {
            return read;
        }
        if !OPTIONS.contains(&name.as_str()) {
            let known: Vec<&str> = OPTIONS.into_iter().chain(units()).collect();
            self.seen
                .extend(suggest::nearest(&name, known.iter().copied()).map(|near| {
                    match units().any(|unit| unit == near) {
                        true => "after".to_owned(),
                        false => near.to_owned(),
                    }
                }));
            let help = suggest::help(&name, "options of `on_timeout`", &known);
            let message = format!("`on_timeout` has no option `{name}`\n{help}");
            return Err(Error::new(Rule::UnknownOption, word, message));
        }
        if self.has(&name) && !matches!(name.as_str(), "after" | "at") {
            let message = format!("`{name}` is given twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, word, message));
        }
        let two_moments = self.has("after") || self.has("at");
        self.seen.push(name.clone());
        match name.as_str() {
            "after" | "at" => {
                let which = [Name::After, Name::At][usize::from(name == "at")];
                let due = parse::in_parentheses(input, |input, _| asked(input.parse()?, which))?;
                if two_moments {
                    let message = "`on_timeout` waits for one moment\n\
                                   help: remove one of them, or write another `on_timeout`";
                    return Err(Error::new(Rule::Twice, word, message));
                }
                self.asked = Some(due);
            }
            "then" => {
                let target = parse::in_parentheses(input, |input, _| Ok(input.parse()?))?;
                self.then = Some(target);
            }
            "interrupting" => {
                input.parse::<Token![=]>()?;
                self.interrupting = Some(input.parse()?);
            }
            "repeat" => {
                if input.peek(Token![=]) {
                    let message = "how often at most is written in parentheses, as in `repeat(3)`";
                    return Err(input.error(message).into());
                }
                let times = match input.peek(token::Paren) {
                    true => Some(parse::in_parentheses(input, |input, _| times(input))?),
                    false => None,
                };
                self.repeat = Some((times, word.clone()));
            }
            _ => {
                let read = parse::in_parentheses(input, |input, _| policy(input))?;
                self.catch_up = Some((read, word.clone()));
            }
        }
        Ok(())
    }

    /// Whether what was read goes together.
    fn judged(self, attr: &Attribute, errors: &Errors) -> Option<(Event, Boundary, Ident)> {
        let missing = [
            (
                ["after", "at"].iter().any(|option| self.has(option)),
                "when",
            ),
            (self.has("then"), "where to go on"),
        ];
        for (_, what) in missing.iter().filter(|(is_there, _)| !is_there) {
            let message = format!("`on_timeout` does not say {what}");
            errors.push(wrong(attr, Name::OnTimeout, message));
        }
        let repeats = self.repeat.is_some();
        if let Some(interrupting) = &self.interrupting
            && repeats
            && interrupting.value
        {
            let message = "what interrupts a node happens once, and cannot `repeat`\n\
                           help: remove `interrupting = true`, or `repeat`";
            errors.at(Rule::Syntax, interrupting, message);
        }
        if let Some((_, word)) = &self.catch_up
            && !repeats
            && !self.has("repeat")
        {
            let message = "only what comes again has something to catch up with\n\
                           help: add `repeat`, or remove `catch_up`";
            errors.at(Rule::Syntax, word, message);
        }
        let span = self.span.read();
        if let Some((_, word)) = &self.repeat {
            if matches!(self.asked, Some(Due::AskedAt(_))) {
                let message = "`at` is one moment, which does not come again\n\
                               help: say how long the pauses are, as in `days = 1` or \
                               `after(|process| process.pause)`, or remove `repeat`";
                errors.at(Rule::Syntax, word, message);
            }
            if span.is_some_and(|span| span.is_zero()) {
                let message = "with pauses of no length, this would `repeat` without end\n\
                               help: write how long they are, as in `days = 1`";
                errors.at(Rule::Zero, word, message);
            }
        }
        let due = self.asked.or(span.map(Due::After))?;
        let boundary = match self.interrupting {
            _ if repeats => Boundary::Repeating,
            Some(interrupting) if !interrupting.value => Boundary::Once,
            _ => Boundary::Interrupting,
        };
        let repeat = Repeat {
            times: self.repeat.and_then(|(times, _)| times),
            catch_up: self.catch_up.map(|(policy, _)| policy),
        };
        let event = Event {
            trigger: Trigger::Timer { due, repeat },
            boundary: Some(boundary),
        };
        Some((event, boundary, self.then?))
    }
}

fn times(input: ParseStream<'_>) -> Result<u32> {
    let number: LitInt = input.parse()?;
    match number_of(&number, Name::OnTimeout)? {
        0 => {
            let message = "what repeats 0 times never happens\n\
                           help: write how often at most, as in `repeat(3)`, or `repeat` alone";
            Err(Error::new(Rule::Zero, number, message))
        }
        times => Ok(times),
    }
}

/// `once`, `all` or `none`.
pub(super) fn policy(input: ParseStream<'_>) -> Result<CatchUp> {
    const WAYS: [&str; 3] = ["once", "all", "none"];
    let way: Ident = input.parse()?;
    match way.to_string().as_str() {
        "once" => Ok(CatchUp::Once),
        "all" => Ok(CatchUp::All),
        "none" => Ok(CatchUp::None),
        other => {
            let help = suggest::help(other, "ways to catch up", &WAYS);
            let message = format!("there is no way to catch up called `{other}`\n{help}");
            Err(Error::new(Rule::UnknownOption, way, message))
        }
    }
}
