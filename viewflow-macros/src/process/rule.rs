//! What `#[garde(..)]` says of a field, as calls of garde's own functions.
//!
//! The words mean what they mean to `#[derive(garde::Validate)]`, but for the length of text. That derive itself is not used:
//! its code names the crate `garde`, on which our users need not depend.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, GenericArgument, Meta, PathArguments, Token, Type, token};

use super::model::Field;
use crate::errors::{Error, Errors, Result};
use crate::parse;
use crate::rules;
use crate::runtime::{Runtime, local};
use crate::suggest;

/// The rules that forms check, and how each is written.
const RULES: [(&str, &str); 10] = [
    ("skip", "skip"),
    ("required", "required"),
    ("ascii", "ascii"),
    ("alphanumeric", "alphanumeric"),
    ("email", "email"),
    ("length", "length(min = 1, max = 150)"),
    ("range", "range(min = 1, max = 10)"),
    ("contains", "contains(\"text\")"),
    ("prefix", "prefix(\"text\")"),
    ("suffix", "suffix(\"text\")"),
];

const CUSTOM: (&str, &str) = ("custom", "custom(my_check)");

pub enum Rule {
    /// A function of garde, with what it takes beside the value.
    Garde {
        at: Span,
        module: TokenStream,
        arguments: TokenStream,
    },
    /// How long a value may be, where it is not said how that is measured.
    Length { at: Span, limits: TokenStream },
    /// A function of the application.
    Custom(Expr),
}

/// Text is measured in characters, as our messages say and as people count; garde's own way would
/// be bytes. Everything else is measured by what it holds.
fn measure(ty: &Type) -> TokenStream {
    let Type::Path(path) = ty else {
        return quote!(simple);
    };
    let last = path.path.segments.last();
    match last.map(|last| (last.ident.to_string(), &last.arguments)) {
        Some((name, _)) if name == "String" => quote!(chars),
        Some((name, PathArguments::AngleBracketed(of))) if name == "Option" => {
            match of.args.first() {
                Some(GenericArgument::Type(inner)) => measure(inner),
                _ => quote!(simple),
            }
        }
        _ => quote!(simple),
    }
}

impl Rule {
    pub fn is_closure(&self) -> bool {
        matches!(self, Self::Custom(Expr::Closure(_)))
    }

    /// A statement that adds to `errors` what the rule says against the field.
    pub fn check(&self, runtime: &Runtime, field: &Field, errors: &Ident) -> TokenStream {
        let mut name = field.ident.clone();
        name.set_span(match self {
            Self::Garde { at, .. } | Self::Length { at, .. } => *at,
            Self::Custom(check) => check.span(),
        });
        let verdict = match self {
            Self::Garde {
                at,
                module,
                arguments,
            } => {
                let runtime = runtime.at(*at);
                quote_spanned! {*at=>
                    #runtime::garde::rules::#module::apply(&self.#name, #arguments)
                }
            }
            Self::Length { at, limits } => {
                let (runtime, measure) = (runtime.at(*at), measure(&field.ty));
                quote_spanned! {*at=>
                    #runtime::garde::rules::length::#measure::apply(&self.#name, #limits)
                }
            }
            Self::Custom(Expr::Path(path)) => quote_spanned!(path.span()=> #path(&self.#name, &())),
            Self::Custom(other) => quote_spanned!(other.span()=> (#other)(&self.#name, &())),
        };
        let error = local("error");
        quote! {
            if let ::core::result::Result::<(), _>::Err(#error) = #verdict {
                #errors.push(::std::string::ToString::to_string(&#error));
            }
        }
    }
}

/// The rules of one `#[garde(..)]`; a wrong one is reported and left out.
pub fn parse(attr: &Attribute, errors: &Errors) -> Vec<Rule> {
    let mut rules = Vec::new();
    if !matches!(attr.meta, Meta::List(_)) {
        let message = "`garde` names no rule\nhelp: write `#[garde(skip)]`";
        errors.at(rules::Rule::Syntax, &attr.meta, message);
        return rules;
    }
    parse::each_argument(attr, errors, |input| {
        rule(input).map(|rule| rules.extend(rule))
    });
    rules
}

fn rule(input: ParseStream<'_>) -> Result<Option<Rule>> {
    let ident = input.call(Ident::parse_any)?;
    let name = ident.to_string();
    let at = ident.span();
    let known = RULES
        .iter()
        .chain([&CUSTOM])
        .find(|(known, _)| *known == name);
    let Some((_, usage)) = known else {
        return Err(unknown(&ident, input));
    };
    let garde = |module: TokenStream, arguments: TokenStream| {
        Some(Rule::Garde {
            at,
            module,
            arguments,
        })
    };
    if usage.contains('(') && !input.peek(token::Paren) {
        let message = format!("`{name}` is empty\nhelp: write `{usage}`");
        return Err(Error::new(rules::Rule::Syntax, ident, message));
    }
    if !usage.contains('(') && input.peek(token::Paren) {
        let message = format!("`{name}` takes no arguments\nhelp: write `{usage}`");
        input.parse::<proc_macro2::TokenTree>()?;
        return Err(Error::new(rules::Rule::Syntax, ident, message));
    }
    let parsed = match name.as_str() {
        "skip" => Ok(None),
        "length" => length(input).map(|(mode, bounds)| {
            let min = bounds.min.map_or(quote!(0), |min| min.to_token_stream());
            let none = quote!(::core::primitive::usize::MAX);
            let max = bounds.max.map_or(none, |max| max.to_token_stream());
            let limits = quote!((#min, #max));
            match mode {
                Some(mode) => garde(quote!(length::#mode), limits),
                None => Some(Rule::Length { at, limits }),
            }
        }),
        "range" => bounds(input).map(|bounds| {
            let (min, max) = (option(bounds.min), option(bounds.max));
            garde(quote!(range), quote!((#min, #max)))
        }),
        "contains" | "prefix" | "suffix" => argument(input).map(|text| {
            let text = quote_spanned!(text.span()=> (&#text,));
            garde(ident.to_token_stream(), text)
        }),
        "custom" => argument(input).map(|check| Some(Rule::Custom(check))),
        _ => Ok(garde(ident.to_token_stream(), quote!(()))),
    };
    parsed.map_err(|error| error.or_help(format!("write `{usage}`")))
}

fn unknown(ident: &Ident, input: ParseStream<'_>) -> Error {
    // What belongs to the unknown rule is not to be read as the next one.
    if input.peek(token::Paren) {
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
    let names: Vec<&str> = RULES
        .iter()
        .chain([&CUSTOM])
        .map(|(name, _)| *name)
        .collect();
    let near = suggest::nearest(&ident.to_string(), names.iter().copied());
    let help = match near {
        Some(near) => format!("help: did you mean `{near}`?"),
        None => format!(
            "help: forms check {}\n\
             help: for anything else, write `custom(check)`, with \
             `fn check(value: &T, _: &()) -> Result<(), String>`",
            names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    Error::new(
        rules::Rule::UnknownCheck,
        ident,
        format!("forms do not check a rule `{ident}`\n{help}"),
    )
}

struct Bounds {
    min: Option<Expr>,
    max: Option<Expr>,
}

fn option(bound: Option<Expr>) -> TokenStream {
    match bound {
        Some(bound) => quote_spanned!(bound.span()=> ::core::option::Option::Some(#bound)),
        None => quote!(::core::option::Option::None),
    }
}

fn bounds(input: ParseStream<'_>) -> Result<Bounds> {
    measured(input, &[]).map(|(_, bounds)| bounds)
}

fn length(input: ParseStream<'_>) -> Result<(Option<Ident>, Bounds)> {
    measured(input, &["simple", "bytes", "chars", "utf16"])
}

/// `(min = 1, max = 2, mode)` or `(equal = 1)`.
fn measured(input: ParseStream<'_>, modes: &[&str]) -> Result<(Option<Ident>, Bounds)> {
    parse::in_parentheses(input, |content, at| limits(content, at, modes))
}

fn limits(
    content: ParseStream<'_>,
    parens: Span,
    modes: &[&str],
) -> Result<(Option<Ident>, Bounds)> {
    let (mut min, mut max, mut equal, mut mode) = (None, None, None, None);
    while !content.is_empty() {
        let word = content.call(Ident::parse_any)?;
        let text = word.to_string();
        let twice = if modes.contains(&text.as_str()) {
            mode.replace(word.clone()).is_some()
        } else {
            let bound: &mut Option<Expr> = match text.as_str() {
                "min" => &mut min,
                "max" => &mut max,
                "equal" => &mut equal,
                _ => {
                    let legal = ["min", "max", "equal"].iter().chain(modes);
                    let legal: Vec<&str> = legal.copied().collect();
                    let help = suggest::help(&text, "choices here", &legal);
                    let message = format!("`{text}` has no meaning here\n{help}");
                    return Err(Error::new(rules::Rule::UnknownOption, word, message));
                }
            };
            content.parse::<Token![=]>()?;
            bound.replace(content.parse()?).is_some()
        };
        if twice {
            let message = format!("`{text}` is given twice\nhelp: remove one of them");
            return Err(Error::new(rules::Rule::Twice, word, message));
        }
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    if equal.is_some() && (min.is_some() || max.is_some()) {
        let message = "`equal` leaves nothing for `min` and `max`";
        return Err(Error::spanned(rules::Rule::Limits, parens, message));
    }
    if let Some(equal) = equal {
        (min, max) = (Some(equal.clone()), Some(equal));
    }
    if min.is_none() && max.is_none() {
        return Err(Error::spanned(
            rules::Rule::Limits,
            parens,
            "this has no limit",
        ));
    }
    Ok((mode, Bounds { min, max }))
}

/// `(expression)`.
fn argument(input: ParseStream<'_>) -> Result<Expr> {
    parse::in_parentheses(input, |content, _| {
        let expr = content.parse()?;
        match content.is_empty() {
            true => Ok(expr),
            false => Err(content.error("this rule takes one thing").into()),
        }
    })
}
