//! What is written in `#[flow(..)]` itself.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token, Type};

use crate::errors::Errors;
use crate::suggest;

#[derive(Default)]
pub struct Options {
    pub process: Option<Type>,
    /// Whether `process` is there, if only in a form that makes no sense.
    pub names_process: bool,
    pub name: Option<LitStr>,
    pub module: Option<Ident>,
    pub krate: Option<Path>,
}

const NAMES: [&str; 4] = ["process", "name", "module", "crate"];

/// Reads every option, and goes on with the next after a wrong one.
pub fn parse(tokens: TokenStream, errors: &Errors) -> Options {
    let mut options = Options::default();
    let read = |input: ParseStream<'_>| {
        let mut seen: Vec<String> = Vec::new();
        while !input.is_empty() {
            if let Err(error) = option(input, &mut options, &mut seen) {
                errors.push(error);
                skip_to_comma(input);
            }
            if !input.is_empty() {
                errors.ok(input.parse::<Token![,]>());
            }
        }
        Ok(())
    };
    errors.ok(read.parse2(tokens));
    options
}

fn option(
    input: ParseStream<'_>,
    options: &mut Options,
    seen: &mut Vec<String>,
) -> syn::Result<()> {
    let ident = input.call(Ident::parse_any)?;
    let name = ident.to_string();
    if !NAMES.contains(&name.as_str()) {
        let help = suggest::help(&name, "options of `#[flow(..)]`", &NAMES);
        let message = format!("`#[flow(..)]` has no option `{name}`\n{help}");
        return Err(syn::Error::new(ident.span(), message));
    }
    if seen.contains(&name) {
        let message = format!("`{name}` is given twice");
        return Err(syn::Error::new(ident.span(), message));
    }
    options.names_process |= name == "process";
    seen.push(name.clone());
    let value = |example: &str, error: syn::Error| {
        syn::Error::new(error.span(), format!("{error}\nhelp: write `{example}`"))
    };
    let equals = input.parse::<Token![=]>().map(drop);
    match name.as_str() {
        "process" => {
            let parsed = equals.and_then(|()| input.parse());
            options.process = Some(parsed.map_err(|e| value("process = MyProcess", e))?);
        }
        "name" => {
            let parsed = equals.and_then(|()| input.parse());
            options.name = Some(parsed.map_err(|e| value("name = \"my_flow\"", e))?);
        }
        "module" => {
            let parsed = equals.and_then(|()| input.parse());
            options.module = Some(parsed.map_err(|e| value("module = my_flow", e))?);
        }
        _ => {
            let parsed = equals.and_then(|()| input.call(Path::parse_mod_style));
            options.krate = Some(parsed.map_err(|e| value("crate = ::viewflow", e))?);
        }
    }
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected a comma"));
    }
    Ok(())
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
}
