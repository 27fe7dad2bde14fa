//! What is written in `#[flow(..)]` itself.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Path, Token, Type};

use crate::errors::{Error, Errors, Result};
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

#[derive(Default)]
pub struct Options {
    pub process: Option<Type>,
    /// Whether `process` is there, if only misspelled or in a form that makes no sense.
    pub names_process: bool,
    pub name: Option<LitStr>,
    pub module: Option<Ident>,
    pub krate: Option<Path>,
}

const NAMES: [&str; 4] = ["process", "name", "module", "crate"];

/// Reads every option, and goes on with the next after a wrong one.
pub fn parse(tokens: TokenStream, errors: &Errors) -> Options {
    let mut options = Options::default();
    let mut seen: Vec<String> = Vec::new();
    parse::each_token(tokens, errors, |input| {
        option(input, &mut options, &mut seen)
    });
    options
}

fn option(input: ParseStream<'_>, options: &mut Options, seen: &mut Vec<String>) -> Result<()> {
    let ident = input.call(Ident::parse_any)?;
    let name = ident.to_string();
    if !NAMES.contains(&name.as_str()) {
        options.names_process |= suggest::nearest(&name, NAMES) == Some("process");
        let help = suggest::help(&name, "options of `#[flow(..)]`", &NAMES);
        let message = format!("`#[flow(..)]` has no option `{name}`\n{help}");
        return Err(Error::new(Rule::UnknownOption, ident, message));
    }
    options.names_process |= name == "process";
    if seen.contains(&name) {
        let message = format!("`{name}` is given twice");
        return Err(Error::new(Rule::Twice, ident, message));
    }
    seen.push(name.clone());
    match name.as_str() {
        "process" => options.process = Some(value(input, "process = MyProcess", Type::parse)?),
        "name" => {
            options.name = Some(value(
                input,
                "name = \"my_flow\"",
                <LitStr as Parse>::parse,
            )?)
        }
        "module" => options.module = Some(value(input, "module = my_flow", Ident::parse)?),
        _ => {
            let path = value(input, "crate = ::viewflow", Path::parse_mod_style)?;
            options.krate = Some(path);
        }
    }
    Ok(())
}

/// What stands behind the equals sign.
fn value<T>(
    input: ParseStream<'_>,
    example: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T> {
    let value = input.parse::<Token![=]>().and_then(|_| parse(input));
    value.map_err(|error| Error::from(error).or_help(format!("write `{example}`")))
}
