//! The grammar of each attribute of a node.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprClosure, ExprPath, LitInt, LitStr, Meta, Token, parenthesized};

use super::kinds::Name;
use super::model::{Assign, Backoff, Callable, Retry};
use crate::suggest;

/// `#[next(node)]` and its like: exactly one name.
pub fn target(attr: &Attribute, name: Name) -> syn::Result<Ident> {
    let mut targets = names(attr, name)?.into_iter();
    let first = targets.next();
    if let Some(second) = targets.next() {
        let message = format!("`{}` names one node", name.name());
        return Err(syn::Error::new(second.span(), message));
    }
    first.ok_or_else(|| wrong(attr, name, format!("`{}` names no node", name.name())))
}

/// `#[form(text, approved)]`: the fields, none of them twice.
pub fn form(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    if matches!(attr.meta, Meta::List(_)) && arguments(attr, Name::Form)?.is_empty() {
        return Ok(Vec::new());
    }
    let fields = names(attr, Name::Form)?;
    for (i, field) in fields.iter().enumerate() {
        if fields[..i]
            .iter()
            .any(|before| before.unraw() == field.unraw())
        {
            let message = format!("the form has `{}` twice", field.unraw());
            return Err(syn::Error::new(field.span(), message));
        }
    }
    Ok(fields)
}

/// `#[permission]`, or `#[permission("app.code")]`.
pub fn permission(attr: &Attribute) -> syn::Result<Option<LitStr>> {
    if matches!(attr.meta, Meta::Path(_)) {
        return Ok(None);
    }
    let code: LitStr = parse(attr, Name::Permission)?;
    let text = code.value();
    if text.is_empty() || text.contains(char::is_whitespace) {
        let message = "a permission's code is a word, such as `\"app.code\"`";
        return Err(syn::Error::new(code.span(), message));
    }
    Ok(Some(code))
}

/// `#[anyone]`.
pub fn anyone(attr: &Attribute) -> syn::Result<()> {
    match attr.meta {
        Meta::Path(_) => Ok(()),
        _ => Err(wrong(attr, Name::Anyone, "`anyone` takes no arguments")),
    }
}

/// `#[except(owner_of(a), owner_of(b))]`.
pub fn except(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    let owners = list::<Expr>(attr, Name::Except)?;
    if owners.is_empty() {
        return Err(wrong(attr, Name::Except, "`except` names nobody"));
    }
    let owner = |expr: &Expr| match owner_of(expr)? {
        Some(node) => Ok(node),
        None => {
            let message = "`except` takes the owner of a node";
            let help = match single_name(expr) {
                Some(node) => format!("help: write `#[except(owner_of({node}))]`"),
                None => format!("help: write `{}`", Name::Except.usage()),
            };
            Err(syn::Error::new_spanned(expr, format!("{message}\n{help}")))
        }
    };
    let owners: Vec<Ident> = owners.iter().map(owner).collect::<syn::Result<_>>()?;
    for (i, node) in owners.iter().enumerate() {
        if owners[..i].contains(node) {
            let message = format!("the owner of `{node}` is excepted twice");
            return Err(syn::Error::new(node.span(), message));
        }
    }
    Ok(owners)
}

/// `#[assign(owner_of(a))]`, `#[assign(path)]` or `#[assign(|process| ..)]`.
pub fn assign(attr: &Attribute) -> syn::Result<Assign> {
    let expr = expression(attr, Name::Assign)?;
    if let Some(node) = owner_of(&expr)? {
        return Ok(Assign::OwnerOf(node));
    }
    callable(expr, Name::Assign).map(Assign::By)
}

/// `#[when(|process| ..)]` or `#[when(path)]`.
pub fn when(attr: &Attribute) -> syn::Result<Callable> {
    callable(expression(attr, Name::When)?, Name::When)
}

/// `#[run(path)]`.
pub fn run(attr: &Attribute) -> syn::Result<ExprPath> {
    match expression(attr, Name::Run)? {
        Expr::Path(path) => Ok(path),
        Expr::Closure(closure) => Err(syn::Error::new_spanned(
            closure,
            "`run` takes the name of a function, not a closure\n\
             help: give the closure a name, as a `fn`, and write `#[run(that_name)]`",
        )),
        other => Err(syn::Error::new_spanned(
            other,
            format!(
                "`run` takes the name of a function\nhelp: write `{}`",
                Name::Run.usage()
            ),
        )),
    }
}

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

/// A closure of one or two parameters, or the path of a function.
fn callable(expr: Expr, name: Name) -> syn::Result<Callable> {
    match expr {
        Expr::Path(path) => Ok(Callable::Path(path)),
        Expr::Closure(closure) => closure_of_process(closure, name).map(Callable::Closure),
        other => {
            let (name, usage) = (name.name(), name.usage());
            let message = format!("`{name}` takes a closure or the name of a function");
            Err(syn::Error::new_spanned(
                other,
                format!("{message}\nhelp: write `{usage}`"),
            ))
        }
    }
}

fn closure_of_process(closure: ExprClosure, name: Name) -> syn::Result<ExprClosure> {
    let name = name.name();
    let pipes = || {
        let mut tokens = closure.inputs_begin.to_token_stream();
        closure.inputs.to_tokens(&mut tokens);
        closure.inputs_end.to_tokens(&mut tokens);
        tokens
    };
    if !matches!(closure.inputs.len(), 1 | 2) {
        return Err(syn::Error::new_spanned(
            pipes(),
            format!(
                "a closure in `{name}` takes the process, and may take the step\n\
                 help: write `#[{name}(|process| ..)]` or `#[{name}(|process, step| ..)]`"
            ),
        ));
    }
    if let Some(asyncness) = closure.asyncness {
        let message = format!("a closure in `{name}` cannot be `async`: it runs inside of a step");
        return Err(syn::Error::new(asyncness.span, message));
    }
    if !matches!(closure.output, syn::ReturnType::Default) {
        let message = format!(
            "a closure in `{name}` has no return type\nhelp: remove it; what the closure has to \
             return is fixed, and `?` works in it"
        );
        return Err(syn::Error::new_spanned(&closure.output, message));
    }
    Ok(closure)
}

/// The node of `owner_of(node)`; `None` if it is something else altogether.
fn owner_of(expr: &Expr) -> syn::Result<Option<Ident>> {
    let help = "help: write `owner_of(node)`";
    match expr {
        Expr::Path(_) if single_name(expr).is_some_and(|name| name == "owner_of") => {
            let message = format!("`owner_of` names no node\n{help}");
            Err(syn::Error::new_spanned(expr, message))
        }
        Expr::Call(call) if single_name(&call.func).is_some_and(|name| name == "owner_of") => {
            let node = match (call.args.first(), call.args.len()) {
                (Some(node), 1) => single_name(node),
                _ => None,
            };
            let message = format!("`owner_of` takes the name of one node\n{help}");
            node.ok_or_else(|| syn::Error::new_spanned(call, message))
                .map(Some)
        }
        _ => Ok(None),
    }
}

/// The expression in an attribute, without what a `macro_rules!` wraps it in.
fn expression(attr: &Attribute, name: Name) -> syn::Result<Expr> {
    let mut expr = parse(attr, name)?;
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    Ok(expr)
}

fn single_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// The names in `#[attribute(a, b)]`.
fn names(attr: &Attribute, name: Name) -> syn::Result<Vec<Ident>> {
    if let Meta::NameValue(meta) = &attr.meta {
        let value = meta.value.to_token_stream();
        let message = format!(
            "what `{name}` names stands in parentheses\nhelp: write `#[{name}({value})]`",
            name = name.name()
        );
        return Err(syn::Error::new_spanned(&attr.meta, message));
    }
    list(attr, name)
}

fn list<T: Parse>(attr: &Attribute, name: Name) -> syn::Result<Vec<T>> {
    arguments(attr, name)?;
    attr.parse_args_with(Punctuated::<T, Token![,]>::parse_terminated)
        .map(|items| items.into_iter().collect())
        .map_err(|error| explained(error, name))
}

fn parse<T: Parse>(attr: &Attribute, name: Name) -> syn::Result<T> {
    if arguments(attr, name)?.is_empty() {
        return Err(wrong(attr, name, format!("`{}` is empty", name.name())));
    }
    let one = |input: ParseStream<'_>| {
        let value = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        match input.is_empty() {
            true => Ok(value),
            false => Err(input.error(format!("`{}` takes one thing", name.name()))),
        }
    };
    attr.parse_args_with(one)
        .map_err(|error| explained(error, name))
}

/// What stands in the parentheses, if there are any.
fn arguments(attr: &Attribute, name: Name) -> syn::Result<&TokenStream> {
    match &attr.meta {
        Meta::List(list) => Ok(&list.tokens),
        Meta::Path(_) => Err(wrong(attr, name, format!("`{}` is empty", name.name()))),
        Meta::NameValue(_) => {
            let message = format!("`{}` takes its arguments in parentheses", name.name());
            Err(wrong(attr, name, message))
        }
    }
}

fn wrong(attr: &Attribute, name: Name, message: impl std::fmt::Display) -> syn::Error {
    let message = format!("{message}\nhelp: write `{}`", name.usage());
    syn::Error::new_spanned(&attr.meta, message)
}

/// Adds the right form to a syntax error that does not show one.
fn explained(error: syn::Error, name: Name) -> syn::Error {
    let message = error.to_string();
    if message.contains("\nhelp: ") {
        return error;
    }
    syn::Error::new(
        error.span(),
        format!("{message}\nhelp: write `{}`", name.usage()),
    )
}
