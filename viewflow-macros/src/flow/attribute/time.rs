//! Spans of time: `days = 1, hours = 12`.

use std::time::Duration;

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitInt, Token};

use crate::errors::{Error, Result};
use crate::rules::Rule;

/// Each unit, with how many seconds it has.
const UNITS: [(&str, u64); 5] = [
    ("seconds", 1),
    ("minutes", 60),
    ("hours", 60 * 60),
    ("days", 24 * 60 * 60),
    ("weeks", 7 * 24 * 60 * 60),
];

/// The names of the units.
pub fn units() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(name, _)| *name)
}

/// Adds `= 12` of a unit to a span, in which no unit stands twice.
pub struct Span {
    seen: Vec<&'static str>,
    seconds: u64,
}

impl Span {
    pub const fn new() -> Self {
        Self {
            seen: Vec::new(),
            seconds: 0,
        }
    }

    /// Nothing, as long as no unit was read.
    pub fn read(&self) -> Option<Duration> {
        (!self.seen.is_empty()).then(|| Duration::from_secs(self.seconds))
    }

    /// Reads what stands behind a unit; `None` if the word is none.
    pub fn add(&mut self, unit: &Ident, input: ParseStream<'_>) -> Option<Result<()>> {
        let (name, seconds) = UNITS.iter().find(|(name, _)| unit == name)?;
        Some(amount(input).and_then(|amount| {
            if self.seen.contains(name) {
                let message = format!("`{name}` is given twice\nhelp: remove one of them");
                return Err(Error::new(Rule::Twice, unit, message));
            }
            self.seen.push(name);
            self.seconds += u64::from(amount) * seconds;
            Ok(())
        }))
    }
}

fn amount(input: ParseStream<'_>) -> Result<u32> {
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitInt>()?.base10_parse()?)
}
