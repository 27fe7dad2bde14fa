//! `#[wait(2, cancel)]`: when a `Join` or a list goes on early.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, ExprLit, Lit};
use viewflow_graph::Late;

use super::code::callable;
use super::control::number_of;
use super::{arguments, explained, single_name, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{Enough, Wait};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

const LATE: [(&str, Late); 2] = [("cancel", Late::Cancel), ("block", Late::Block)];

/// `#[wait(2)]`, `#[wait(|arrived| ..)]` or `#[wait(path)]`, each perhaps with `cancel` or `block`
/// behind it.
pub fn wait(attr: &Attribute, errors: &Errors) -> Option<Wait> {
    let read = arguments(attr, Name::Wait).and_then(|tokens| match tokens.is_empty() {
        true => Err(wrong(attr, Name::Wait, "`wait` is empty")),
        false => Ok(()),
    });
    errors.ok(read)?;
    let (mut enough, mut late): (Option<Enough>, Option<(Late, Ident)>) = (None, None);
    let (mut place, mut begins_late) = (0, false);
    parse::each_argument(attr, errors, |input| {
        place += 1;
        if place == 1 {
            begins_late = begins_with_late(input);
            enough = Some(read_enough(input)?);
        } else if begins_late {
            // Whatever comes is what should have come first.
            parse::skip_to_comma(input);
        } else {
            let read = read_late(input, late.is_some());
            late = Some(read.map_err(|error| explained(error, Name::Wait))?);
        }
        Ok(())
    });
    let enough = enough?;
    Some(match late {
        Some((late, word)) => Wait {
            enough,
            late,
            word: Some(word),
        },
        None => Wait {
            enough,
            late: Late::Swallow,
            word: None,
        },
    })
}

fn begins_with_late(input: ParseStream<'_>) -> bool {
    let first: Option<Ident> = input.fork().parse().ok();
    first.is_some_and(|first| find(&first).is_some())
}

/// How many, or who says so.
fn read_enough(input: ParseStream<'_>) -> Result<Enough> {
    let mut expr: Expr = input
        .parse()
        .map_err(|error| explained(error, Name::Wait))?;
    // What a `macro_rules!` wraps it in.
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    if let Some(late) = single_name(&expr).filter(|name| find(name).is_some()) {
        let message = format!(
            "`wait` says first what is enough to go on\n\
             help: write `#[wait(1, {late})]`"
        );
        return Err(Error::new(Rule::Syntax, expr, message));
    }
    let Expr::Lit(ExprLit {
        lit: Lit::Int(number),
        ..
    }) = &expr
    else {
        return callable(expr, Name::Wait).map(Enough::By);
    };
    let count = number_of(number, Name::Wait)?;
    Ok(Enough::Count(count, number.span()))
}

/// What becomes of what has not come.
fn read_late(input: ParseStream<'_>, again: bool) -> Result<(Late, Ident)> {
    let word: Ident = input.parse()?;
    let Some(late) = find(&word) else {
        let name = word.to_string();
        let help = suggest::help(&name, "options of `wait`", &LATE.map(|(word, _)| word));
        let message = format!("`wait` has no option `{name}`\n{help}");
        return Err(Error::new(Rule::UnknownOption, word, message));
    };
    if again {
        let message = "`wait` says twice what becomes of the others\nhelp: remove one of them";
        return Err(Error::new(Rule::Twice, word, message));
    }
    Ok((late, word))
}

fn find(word: &Ident) -> Option<Late> {
    let mut known = LATE.iter();
    known.find(|(name, _)| word == name).map(|(_, late)| *late)
}
