//! `#[retry(times = 5, delay(seconds = 10), backoff(exponential))]`.

use std::time::Duration;

use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitInt, Token, parenthesized};

use super::{list, wrong};
use crate::flow::kinds::Name;
use crate::flow::model::{Backoff, Retry};
use crate::suggest;

/// `#[retry(times = 5, delay(seconds = 10), backoff(exponential))]`.
pub fn retry(attr: &Attribute) -> syn::Result<Retry> {
    let mut times = None;
    let mut delay = None;
    let mut backoff = None;
    for option in list::<RetryOption>(attr, Name::Retry)? {
        let twice = match option.value {
            RetryValue::Times(value) => times.replace(value).is_some(),
            RetryValue::Delay(value) => delay.replace(value).is_some(),
            RetryValue::Backoff(value) => backoff.replace(value).is_some(),
        };
        if twice {
            let message = format!("`{}` is given twice", option.name);
            return Err(syn::Error::new(option.name.span(), message));
        }
    }
    let times = times.ok_or_else(|| {
        wrong(
            attr,
            Name::Retry,
            "`retry` has to say how many `times`, at least",
        )
    })?;
    Ok(Retry {
        times,
        delay,
        backoff,
    })
}

struct RetryOption {
    name: Ident,
    value: RetryValue,
}

enum RetryValue {
    Times(u32),
    Delay(Duration),
    Backoff(Backoff),
}

impl Parse for RetryOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        const NAMES: [&str; 3] = ["times", "delay", "backoff"];
        let name: Ident = input.parse()?;
        let value = match name.to_string().as_str() {
            "times" => {
                input.parse::<Token![=]>()?;
                RetryValue::Times(input.parse::<LitInt>()?.base10_parse()?)
            }
            "delay" => {
                let content;
                parenthesized!(content in input);
                RetryValue::Delay(delay(&content)?)
            }
            "backoff" => {
                let content;
                parenthesized!(content in input);
                RetryValue::Backoff(backoff(&content)?)
            }
            other => {
                let help = suggest::help(other, "options of `retry`", &NAMES);
                let message = format!("`retry` has no option `{other}`\n{help}");
                return Err(syn::Error::new(name.span(), message));
            }
        };
        Ok(Self { name, value })
    }
}

/// `seconds = 10`.
fn delay(input: ParseStream<'_>) -> syn::Result<Duration> {
    const UNITS: [&str; 3] = ["seconds", "minutes", "hours"];
    let unit: Ident = input.parse()?;
    let seconds = match unit.to_string().as_str() {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 60 * 60,
        other => {
            let help = suggest::help(other, "units", &UNITS);
            let message = format!("`{other}` is no unit of time\n{help}");
            return Err(syn::Error::new(unit.span(), message));
        }
    };
    input.parse::<Token![=]>()?;
    let amount: LitInt = input.parse()?;
    if !input.is_empty() {
        return Err(
            input.error("a delay is one number of one unit\nhelp: write `delay(seconds = 90)`")
        );
    }
    let amount: u32 = amount.base10_parse()?;
    Ok(Duration::from_secs(u64::from(amount) * seconds))
}

/// `exponential`.
fn backoff(input: ParseStream<'_>) -> syn::Result<Backoff> {
    const WAYS: [&str; 3] = ["fixed", "linear", "exponential"];
    let way: Ident = input.parse()?;
    match way.to_string().as_str() {
        "fixed" => Ok(Backoff::Fixed),
        "linear" => Ok(Backoff::Linear),
        "exponential" => Ok(Backoff::Exponential),
        other => {
            let help = suggest::help(other, "ways to back off", &WAYS);
            let message = format!("there is no backoff `{other}`\n{help}");
            Err(syn::Error::new(way.span(), message))
        }
    }
}
