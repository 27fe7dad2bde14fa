//! `#[on(..)]` and `#[case(..)]`: what a `Switch` looks at, and where each answer leads.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Pat, Token};

use super::code::{callable, expression};
use super::{arguments, explained, wrong};
use crate::errors::Errors;
use crate::flow::kinds::Name;
use crate::flow::model::{Case, On, Test};

/// `#[on(field)]`, `#[on(|process| ..)]` or `#[on(module::function)]`.
pub fn on(attr: &Attribute) -> syn::Result<On> {
    let expr = expression(attr, Name::On)?;
    match &expr {
        Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
            Some(field) => Ok(On::Field(field.clone())),
            None => callable(expr, Name::On).map(On::By),
        },
        Expr::Path(_) | Expr::Closure(_) => callable(expr, Name::On).map(On::By),
        other => {
            let message = "`on` takes a field of the process, a closure or the path of a function";
            let help = match other {
                Expr::Field(_) => format!("help: write `{}`", on_field(other)),
                _ => format!("help: write `{}`", Name::On.usage()),
            };
            Err(syn::Error::new_spanned(other, format!("{message}\n{help}")))
        }
    }
}

/// What was probably meant by `#[on(process.field)]` or `#[on(field.inner)]`.
fn on_field(expr: &Expr) -> String {
    let path = expr.to_token_stream().to_string().replace(' ', "");
    match path.strip_prefix("process.") {
        Some(field) if !field.contains('.') => format!("#[on({field})]"),
        Some(field) => format!("#[on(|process| process.{field})]"),
        None => format!("#[on(|process| process.{path})]"),
    }
}

/// The cases of one `Switch`, from all of its `#[case(..)]`.
pub struct Cases {
    /// Whether the node has `#[on(..)]`: cases are patterns then, and otherwise conditions.
    pub are_patterns: bool,
    pub read: Vec<Case>,
    /// Whether every case could be read.
    pub complete: bool,
    /// Whether it was said that cases are not what they should be. Once is enough.
    told: bool,
}

impl Cases {
    pub fn new(are_patterns: bool) -> Self {
        Self {
            are_patterns,
            read: Vec::new(),
            complete: true,
            told: false,
        }
    }

    /// Reads `#[case(.. => node, .. => other_node)]`. After a mistake it goes on with the next
    /// case.
    pub fn read(&mut self, attr: &Attribute, errors: &Errors) {
        let listed = arguments(attr, Name::Case).and_then(|tokens| match tokens.is_empty() {
            true => Err(wrong(attr, Name::Case, "`case` is empty")),
            false => Ok(()),
        });
        self.complete &= listed.is_ok();
        if errors.ok(listed).is_none() {
            return;
        }
        let all = attr.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                match self.case(input) {
                    Ok(case) => self.read.push(case),
                    Err(error) => {
                        self.complete = false;
                        if let Some(error) = error {
                            errors.push(explained(error, Name::Case));
                        }
                        skip_to(input, |input| input.peek(Token![,]));
                    }
                }
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        });
        errors.ok(all);
    }

    /// One case, up to its comma. No error where the mistake is reported already.
    fn case(&mut self, input: ParseStream<'_>) -> Result<Case, Option<syn::Error>> {
        let test = match self.are_patterns {
            true => self.pattern(input),
            false => self.condition(input),
        };
        let test = test.inspect_err(|_| {
            skip_to(input, |input| input.peek(Token![=>]));
        })?;
        let leads_nowhere = |at: TokenStream| {
            let message = "this case leads to no node\nhelp: add a node, as in `.. => node`";
            Some(syn::Error::new_spanned(at, message))
        };
        if ends(input) {
            return Err(leads_nowhere(test.to_token_stream()));
        }
        let arrow: Token![=>] = input.parse()?;
        if ends(input) {
            return Err(leads_nowhere(arrow.to_token_stream()));
        }
        let target: Ident = input.parse()?;
        match ends(input) {
            true => Ok(Case { test, target }),
            false => Err(Some(input.error("a case leads to the name of one node"))),
        }
    }

    fn pattern(&mut self, input: ParseStream<'_>) -> Result<Test, Option<syn::Error>> {
        if !is_pattern(input) {
            let message = "with `on`, a case is a pattern\n\
                           help: write `Pattern => node` or `Pattern if condition => node`; for \
                           conditions on the process, remove `#[on(..)]`";
            return Err(self.tell_once(input, message));
        }
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        let guard = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Test::Pattern { pattern, guard })
    }

    fn condition(&mut self, input: ParseStream<'_>) -> Result<Test, Option<syn::Error>> {
        let ahead = input.fork();
        let expr = ahead.parse::<Expr>();
        match expr {
            Ok(Expr::Path(path)) if is_variant(&path) => {}
            Ok(Expr::Path(_) | Expr::Closure(_)) => {
                let expr = unwrapped(input.parse()?);
                return Ok(Test::Condition(callable(expr, Name::Case)?));
            }
            Err(_) if !is_pattern(input) => {
                // Read again for an error on the spot where it is.
                input.parse::<Expr>()?;
            }
            _ => {}
        }
        let message = match is_pattern(input) {
            true => {
                "this is a pattern, and nothing says what is matched with it\n\
                 help: add `#[on(field)]`, with a field of the process"
            }
            false => {
                "without `on`, a case is a condition: a closure or the name of a function\n\
                 help: write `|process| process.field => node`"
            }
        };
        Err(self.tell_once(input, message))
    }

    /// An error on everything before the arrow, unless there was one like it.
    fn tell_once(&mut self, input: ParseStream<'_>, message: &str) -> Option<syn::Error> {
        let at = skip_to(input, |input| input.peek(Token![=>]));
        let told = std::mem::replace(&mut self.told, true);
        (!told).then(|| syn::Error::new_spanned(at, message))
    }
}

/// What a `macro_rules!` was given, without what it wraps it in.
fn unwrapped(mut expr: Expr) -> Expr {
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    expr
}

/// Whether a pattern stands here, and nothing else before the arrow or the guard.
fn is_pattern(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let read = Pat::parse_multi_with_leading_vert(&ahead);
    read.is_ok() && (ends(&ahead) || ahead.peek(Token![=>]) || ahead.peek(Token![if]))
}

/// Whether a path reads like that of an enum's variant or of a constant.
fn is_variant(path: &syn::ExprPath) -> bool {
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
}

fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Goes on to where `found` holds, or to the end. Returns what was skipped.
fn skip_to(input: ParseStream<'_>, found: impl Fn(ParseStream<'_>) -> bool) -> TokenStream {
    let mut skipped = TokenStream::new();
    while !input.is_empty() && !found(input) {
        match TokenTree::parse(input) {
            Ok(token) => skipped.extend([token]),
            Err(_) => break,
        }
    }
    skipped
}
