//! `#[retry(times = 5, delay(seconds = 10), backoff(exponential))]`.

use std::str::FromStr;
use std::time::Duration;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitInt, Token};

use super::{arguments, explained};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{Backoff, Retry};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

const OPTIONS: [&str; 3] = ["times", "delay", "backoff"];

/// `#[retry(times = 5, delay(seconds = 10), backoff(exponential))]`.
pub fn retry(attr: &Attribute, errors: &Errors) -> Option<Retry> {
    errors.ok(arguments(attr, Name::Retry))?;
    let (mut times, mut delay, mut backoff) = (None, None, None);
    // What is there, if only misspelled or with a wrong value, is not missed besides.
    let mut seen: Vec<String> = Vec::new();
    parse::each_argument(attr, errors, |input| {
        let option: Ident = input
            .call(Ident::parse_any)
            .map_err(|error| explained(error, Name::Retry))?;
        let name = option.to_string();
        if !OPTIONS.contains(&name.as_str()) {
            seen.extend(suggest::nearest(&name, OPTIONS).map(str::to_owned));
            let help = suggest::help(&name, "options of `retry`", &OPTIONS);
            let message = format!("`retry` has no option `{name}`\n{help}");
            return Err(Error::new(Rule::UnknownOption, option, message));
        }
        if seen.contains(&name) {
            let message = format!("`{name}` is given twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, option, message));
        }
        seen.push(name.clone());
        let read = match name.as_str() {
            "times" => read_times(input).map(|value| times = Some(value)),
            "delay" => parse::in_parentheses(input, |input, _| read_delay(input))
                .map(|value| delay = Some(value)),
            _ => parse::in_parentheses(input, |input, _| read_backoff(input))
                .map(|value| backoff = Some(value)),
        };
        read.map_err(|error| explained(error, Name::Retry))
    });
    if !seen.iter().any(|name| name == "times") {
        let message = "`retry` has to say how many `times`, at least";
        let error = Error::new(Rule::RetryTimes, &attr.meta, message);
        errors.push(explained(error, Name::Retry));
    }
    Some(Retry {
        times: times?,
        delay,
        backoff,
    })
}

/// `= 5`.
fn read_times(input: ParseStream<'_>) -> Result<u32> {
    input.parse::<Token![=]>()?;
    let number: LitInt = input.fork().parse()?;
    match self::number(input)? {
        0 => {
            let message = "a job that is tried again 0 times is not tried again\n\
                           help: write how often, as in `times = 5`, or remove `retry`";
            Err(Error::new(Rule::Zero, number, message))
        }
        times => Ok(times),
    }
}

fn number<T: FromStr<Err: std::fmt::Display>>(input: ParseStream<'_>) -> Result<T> {
    Ok(input.parse::<LitInt>()?.base10_parse()?)
}

/// `seconds = 10`.
fn read_delay(input: ParseStream<'_>) -> Result<Duration> {
    const UNITS: [&str; 3] = ["seconds", "minutes", "hours"];
    let unit: Ident = input.parse()?;
    let seconds = match unit.to_string().as_str() {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 60 * 60,
        other => {
            let help = suggest::help(other, "units", &UNITS);
            let message = format!("`{other}` is no unit of time\n{help}");
            return Err(Error::new(Rule::UnknownOption, unit, message));
        }
    };
    input.parse::<Token![=]>()?;
    let amount: u32 = number(input)?;
    if !input.is_empty() {
        return Err(input
            .error("a delay is one number of one unit\nhelp: write `delay(seconds = 90)`")
            .into());
    }
    Ok(Duration::from_secs(u64::from(amount) * seconds))
}

/// `exponential`.
fn read_backoff(input: ParseStream<'_>) -> Result<Backoff> {
    const WAYS: [&str; 3] = ["fixed", "linear", "exponential"];
    let way: Ident = input.parse()?;
    match way.to_string().as_str() {
        "fixed" => Ok(Backoff::Fixed),
        "linear" => Ok(Backoff::Linear),
        "exponential" => Ok(Backoff::Exponential),
        other => {
            let help = suggest::help(other, "ways to back off", &WAYS);
            let message = format!("there is no backoff `{other}`\n{help}");
            Err(Error::new(Rule::UnknownOption, way, message))
        }
    }
}
