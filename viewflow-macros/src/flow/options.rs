//! What is written in `#[flow(..)]` itself.

use proc_macro2::{Group, Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{LitStr, Path, Token, Type, parse_quote, token};

use crate::errors::{Error, Errors, Result};
use crate::parse;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

#[derive(Default)]
pub struct Options {
    /// The error of one that cannot be read is for whoever needs the type.
    pub process: Option<Result<Type>>,
    pub name: Option<LitStr>,
    pub module: Option<Ident>,
    pub krate: Option<Path>,
    /// Fields of the process, each said with its reason to have a value from elsewhere.
    pub preset: Vec<Ident>,
    /// Nodes that had another name once, by that name.
    pub renamed: Vec<(Ident, Ident)>,
    /// Nodes that are gone, and which node takes the place of each.
    pub removed: Vec<(Ident, Ident)>,
}

const NAMES: [&str; 7] = [
    "process", "name", "module", "preset", "renamed", "removed", "crate",
];

/// Reads every option, and goes on with the next after a wrong one.
pub fn parse(tokens: TokenStream, errors: &Errors) -> Options {
    let mut options = Options::default();
    let mut seen: Vec<&str> = Vec::new();
    parse::each_token(tokens, errors, |input| {
        let ident = input.call(Ident::parse_any)?;
        let name = ident.to_string();
        let Some(known) = NAMES.into_iter().find(|known| *known == name) else {
            let wrong = unknown(&ident, input, &mut options, &mut seen);
            return Err(wrong);
        };
        if seen.contains(&known) {
            let mut help = "remove one of them";
            if known == "preset" {
                // Its fields are known nevertheless, and not missed besides.
                Errors::unsaid(|errors| preset(&ident, input, &mut options.preset, errors).ok());
                help = "write one `preset(..)` with the fields of both";
            }
            let message = format!("`{name}` is given twice\nhelp: {help}");
            return Err(Error::new(Rule::Twice, ident, message));
        }
        seen.push(known);
        option(known, &ident, input, &mut options, errors)
    });
    options
}

/// What is wrong with an option that does not exist. What was probably meant is read, so that it is
/// not missed besides.
fn unknown(
    ident: &Ident,
    input: ParseStream<'_>,
    options: &mut Options,
    seen: &mut Vec<&str>,
) -> Error {
    let name = ident.to_string();
    let has_value = input.peek(Token![=]) || input.peek(token::Paren);
    if !has_value && name.starts_with(char::is_uppercase) && !seen.contains(&"process") {
        seen.push("process");
        options.process = Some(Ok(parse_quote!(#ident)));
        let message = format!("`{name}` is not said to be the process");
        return Error::new(Rule::Syntax, ident, message)
            .or_help(format!("write `process = {name}`"));
    }
    let meant = suggest::nearest(&name, NAMES).filter(|meant| !seen.contains(meant));
    if let Some(meant) = meant {
        seen.push(meant);
        Errors::unsaid(|errors| errors.ok(option(meant, ident, input, options, errors)));
    }
    let help = suggest::help(&name, "options of `#[flow(..)]`", &NAMES);
    let message = format!("`#[flow(..)]` has no option `{name}`\n{help}");
    Error::new(Rule::UnknownOption, ident, message)
}

fn option(
    name: &str,
    at: &Ident,
    input: ParseStream<'_>,
    options: &mut Options,
    errors: &Errors,
) -> Result<()> {
    let value = Value {
        name,
        input,
        errors,
    };
    match name {
        "process" => {
            let process = value.read("MyProcess", a_type);
            if process.is_err() {
                parse::skip_to_comma(input);
            }
            options.process = Some(process);
        }
        "preset" => preset(at, input, &mut options.preset, errors)?,
        "renamed" => nodes(name, at, input, &mut options.renamed, errors)?,
        "removed" => nodes(name, at, input, &mut options.removed, errors)?,
        "name" => options.name = Some(value.read("\"my_flow\"", |input| input.parse())?),
        "module" => options.module = Some(value.read("my_flow", Ident::parse)?),
        _ => options.krate = Some(value.read("::viewflow", Path::parse_mod_style)?),
    }
    Ok(())
}

/// `(field = "why", ..)`. The fields are known, whatever is wrong with the reasons.
fn preset(
    at: &Ident,
    input: ParseStream<'_>,
    fields: &mut Vec<Ident>,
    errors: &Errors,
) -> Result<()> {
    if !input.peek(token::Paren) {
        // `preset = field` is understood, too.
        let field = input
            .parse::<Option<Token![=]>>()
            .and_then(|_| input.parse::<Ident>());
        fields.extend(field.ok());
        parse::skip_to_comma(input);
        let message = "`preset` takes its fields in parentheses, each with a reason";
        return Err(Error::new(Rule::Syntax, at, message).or_help(example("field")));
    }
    let group: Group = input.parse()?;
    parse::each_token(group.stream(), errors, |input| {
        if input.peek(LitStr) {
            let quoted: LitStr = input.parse()?;
            let field = quoted.parse::<Ident>();
            let help = example(&field.as_ref().map_or("field".into(), text));
            fields.extend(field.ok());
            parse::skip_to_comma(input);
            let message = "`preset` takes its fields without quotes";
            return Err(Error::new(Rule::Syntax, quoted, message).or_help(help));
        }
        let field: Ident = input
            .parse()
            .map_err(|error| Error::from(error).or_help(example("field")))?;
        if fields.iter().any(|known| text(known) == text(&field)) {
            let message = format!("`{field}` is given twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, field, message));
        }
        fields.push(field.clone());
        let reason = match input.parse::<Token![=]>() {
            Ok(_) => input.parse::<LitStr>().ok(),
            Err(_) => None,
        };
        match reason {
            Some(reason) if !reason.value().trim().is_empty() => Ok(()),
            _ => {
                let help = example(&text(&field));
                let message = format!("nothing says why `{field}` has its value already");
                Err(Error::new(Rule::Syntax, field, message).or_help(help))
            }
        }
    });
    Ok(())
}

/// `(old => new, ..)`: a node that was, and one that is.
fn nodes(
    name: &str,
    at: &Ident,
    input: ParseStream<'_>,
    nodes: &mut Vec<(Ident, Ident)>,
    errors: &Errors,
) -> Result<()> {
    let help = format!("write `{name}(old_node => new_node)`");
    if !input.peek(token::Paren) {
        parse::skip_to_comma(input);
        let message = format!("`{name}` takes nodes in parentheses, the old one and the new one");
        return Err(Error::new(Rule::Syntax, at, message).or_help(help));
    }
    let group: Group = input.parse()?;
    parse::each_token(group.stream(), errors, |input| {
        let helped = |error: syn::Error| Error::from(error).or_help(help.clone());
        if input.peek(LitStr) {
            let quoted: LitStr = input.parse()?;
            parse::skip_to_comma(input);
            let message = format!("`{name}` takes its nodes without quotes");
            return Err(Error::new(Rule::Syntax, quoted, message).or_help(help.clone()));
        }
        let old = input.call(Ident::parse_any).map_err(helped)?;
        // What is missing at the end is missing after the name.
        if input.is_empty() {
            let message = "expected `=>` after this";
            return Err(Error::new(Rule::Syntax, old, message).or_help(help.clone()));
        }
        input.parse::<Token![=>]>().map_err(helped)?;
        nodes.push((old, input.parse().map_err(helped)?));
        Ok(())
    });
    Ok(())
}

fn example(field: &str) -> String {
    format!("write `preset({field} = \"why it has its value\")`")
}

/// A type; what it may begin with is a list that helps nobody.
///
/// A sum of traits is none that a process could have, and could not stand behind a `&`.
fn a_type(input: ParseStream<'_>) -> syn::Result<Type> {
    let error = input.error("expected a type");
    Type::without_plus(input).map_err(|_| error)
}

type Grammar<T> = fn(ParseStream<'_>) -> syn::Result<T>;

/// What stands behind the name of an option.
struct Value<'a> {
    name: &'a str,
    input: ParseStream<'a>,
    errors: &'a Errors,
}

impl Value<'_> {
    /// `= value`. In parentheses, or in quotes that it does not take, it is wrong, and understood.
    fn read<T>(&self, example: &str, parse: Grammar<T>) -> Result<T> {
        if let Err(error) = self.input.parse::<Token![=]>() {
            return self.in_parentheses(error, example, parse);
        }
        if self.name != "name" && self.input.peek(LitStr) {
            return self.in_quotes(example, parse);
        }
        parse(self.input).map_err(|error| self.explained(error, example))
    }

    fn in_parentheses<T>(
        &self,
        no_equals: syn::Error,
        example: &str,
        parse: Grammar<T>,
    ) -> Result<T> {
        let group = self.input.parse::<Group>();
        let written = group.map(|group| group.stream()).unwrap_or_default();
        match parse.parse2(written.clone()) {
            Ok(value) => {
                let right = written.to_string();
                self.errors.push(self.explained(no_equals, &right));
                Ok(value)
            }
            Err(_) => Err(self.explained(no_equals, example)),
        }
    }

    fn in_quotes<T>(&self, example: &str, parse: Grammar<T>) -> Result<T> {
        let quoted: LitStr = self.input.parse()?;
        let message = format!("`{}` takes no quotes", self.name);
        let error = Error::new(Rule::Syntax, &quoted, message);
        match quoted.parse_with(parse) {
            Ok(value) => {
                self.errors.push(self.explained(error, &quoted.value()));
                Ok(value)
            }
            Err(_) => Err(self.explained(error, example)),
        }
    }

    /// Adds the right form to the error.
    fn explained(&self, error: impl Into<Error>, right: &str) -> Error {
        error
            .into()
            .or_help(format!("write `{} = {right}`", self.name))
    }
}
