//! When the clock begins processes: `every`, `cron` and `catch_up`.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::tz::TimeZone;
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
    let cron = parse(&fields.value()).map_err(|reason| {
        let message = match culprit(&fields.value()) {
            Some(message) => message,
            None => format!("this is no crontab: {reason}"),
        };
        explained(Error::new(Rule::Syntax, &fields, message), Name::Cron)
    })?;
    // The days of a year and its leap days are the same in every time zone.
    let first = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    if cron.find_next_occurrence(&first, false).is_err() {
        let message = "no such day ever comes, so no process would begin";
        let error = Error::new(Rule::Syntax, &fields, message);
        return Err(error.or_help("name a day that the month has"));
    }
    let name = zone.as_ref().map_or_else(|| UTC.into(), LitStr::value);
    match (TimeZone::get(&name), zone) {
        (Err(_), Some(zone)) => {
            let message = format!("there is no time zone `{name}`");
            let error = Error::new(Rule::UnknownOption, zone, message);
            Err(error.or_help("write the name of one, such as `Europe/Berlin` or `UTC`"))
        }
        _ => Ok(When::Cron(format!("{} {name}", fields.value()))),
    }
}

/// What each field of a crontab says.
const FIELDS: [&str; 5] = [
    "minute (0 to 59)",
    "hour (0 to 23)",
    "day of the month (1 to 31)",
    "month (1 to 12)",
    "day of the week (0 to 7)",
];

/// A crontab of five fields, or what is wrong with it.
fn parse(fields: &str) -> std::result::Result<Cron, String> {
    // The parser takes it for a list without that, and would look for a moment for ever.
    let is_gap = |field: &str| field.split(',').any(str::is_empty);
    if fields.split_whitespace().any(is_gap) {
        return Err("there is nothing beside a comma".into());
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    parser.parse(fields).map_err(|error| {
        let text = error.to_string();
        let text = text.rsplit_once(": ").map_or(&*text, |(_, reason)| reason);
        text.trim_end_matches('.').to_lowercase()
    })
}

/// Which field is wrong by itself, the first of them, and why.
fn culprit(fields: &str) -> Option<String> {
    let parts = fields.split_whitespace();
    parts
        .zip(FIELDS)
        .enumerate()
        .find_map(|(place, (field, name))| {
            let mut others = ["*"; FIELDS.len()];
            others[place] = field;
            let reason = parse(&others.join(" ")).err()?;
            // The parser shows what it has made of a field, which is not what was written.
            let reason = match reason.contains("illegal character") {
                true => "there is a character that has no place there".into(),
                false => reason,
            };
            Some(format!("`{field}` is no {name}: {reason}"))
        })
}

/// `#[catch_up(all)]`.
pub fn catch_up(attr: &Attribute) -> Result<CatchUp> {
    arguments(attr, Name::CatchUp)?;
    attr.parse_args_with(|input: syn::parse::ParseStream<'_>| Ok(policy(input)))
        .map_err(|error| explained(error, Name::CatchUp))?
}
