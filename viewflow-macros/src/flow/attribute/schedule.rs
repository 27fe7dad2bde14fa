//! When the clock begins processes: `every`, `cron` and `catch_up`.

use syn::{Attribute, LitStr, Token};

use super::timer::{policy, span};
use super::{arguments, explained};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{CatchUp, When};
use crate::flow::name::Name;
use crate::rules::Rule;

/// The time zone of a crontab that names none.
const UTC: &str = "UTC";

/// `#[every(hours = 6)]`.
pub fn every(attr: &Attribute, errors: &Errors) -> Option<When> {
    errors.ok(arguments(attr, Name::Every))?;
    let pause = span(attr, Name::Every, errors)?;
    if pause.is_zero() {
        let message = "with pauses of no length, processes would begin without end\n\
                       help: write how long they are, as in `#[every(hours = 6)]`";
        errors.at(Rule::Zero, &attr.meta, message);
    }
    Some(When::Every(pause))
}

/// `#[cron("0 9 * * MON-FRI", "Europe/Berlin")]`, or without the time zone.
pub fn cron(attr: &Attribute) -> Result<When> {
    arguments(attr, Name::Cron)?;
    let read = |input: syn::parse::ParseStream<'_>| {
        let fields: LitStr = input.parse()?;
        let mut zone = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            zone = Some(input.parse::<LitStr>()?);
            input.parse::<Option<Token![,]>>()?;
        }
        match input.is_empty() {
            true => Ok((fields, zone)),
            false => Err(input.error("`cron` takes five fields, and a time zone")),
        }
    };
    let (fields, zone) = attr
        .parse_args_with(read)
        .map_err(|error| explained(error, Name::Cron))?;
    let count = fields.value().split_whitespace().count();
    if count != 5 {
        let message = format!("a crontab has five fields, and this has {count}");
        let error = Error::new(Rule::Syntax, &fields, message);
        return Err(error.or_help(
            "write the minute, the hour, the day of the month, the month and the day of the week, \
             as in `#[cron(\"0 9 * * MON-FRI\")]`",
        ));
    }
    let in_zone = |zone: &str| format!("{} {zone}", fields.value());
    let fields_are_right = cronexpr::parse_crontab(&in_zone(UTC));
    if let Err(error) = fields_are_right {
        let message = format!("this is no crontab: {}", reason(&error.to_string()));
        let error = Error::new(Rule::Syntax, &fields, message);
        return Err(explained(error, Name::Cron));
    }
    let Some(zone) = zone else {
        return Ok(When::Cron(in_zone(UTC)));
    };
    let crontab = in_zone(&zone.value());
    match cronexpr::parse_crontab(&crontab) {
        Ok(_) => Ok(When::Cron(crontab)),
        Err(_) => {
            let message = format!("there is no time zone `{}`", zone.value());
            let error = Error::new(Rule::UnknownOption, zone, message);
            Err(error.or_help("write the name of one, such as `Europe/Berlin` or `UTC`"))
        }
    }
}

/// What is wrong, in one line: the library shows the place in further ones.
fn reason(error: &str) -> String {
    let mut lines = error.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .next_back()
        .unwrap_or_default()
        .trim_start_matches('^')
        .trim()
        .into()
}

/// `#[catch_up(all)]`.
pub fn catch_up(attr: &Attribute) -> Result<CatchUp> {
    arguments(attr, Name::CatchUp)?;
    attr.parse_args_with(|input: syn::parse::ParseStream<'_>| Ok(policy(input)))
        .map_err(|error| explained(error, Name::CatchUp))?
}
