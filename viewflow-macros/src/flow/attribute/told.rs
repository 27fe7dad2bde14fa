//! Messages and signals: `key`, `message`, `signal`, `on_message` and `on_signal`.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, ExprPath, LitBool, LitStr, Token, Type, token};
use viewflow_graph::Boundary;

use super::code::{callable, expression, path};
use super::{arguments, explained, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::kinds::Tells;
use crate::flow::model::{Callable, Event, Told, Trigger};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

/// `#[key(|process| ..)]`, `#[message(|process| ..)]` or `#[signal(|process| ..)]`, with paths as well.
pub fn asked(attr: &Attribute, name: Name) -> Result<Callable> {
    callable(expression(attr, name)?, name)
}

/// What has been read of an `on_message` or an `on_signal`.
struct Read {
    name: Name,
    ty: Option<Type>,
    key: Option<Callable>,
    run: Option<ExprPath>,
    then: Option<Ident>,
    interrupting: Option<bool>,
    /// What is there, if only with a wrong value, is not missed besides.
    seen: Vec<String>,
    is_first: bool,
}

/// `#[on_message(Paid, key(|process| ..), then(node))]` and `#[on_signal(Opened, then(node))]`, perhaps with
/// `run(handler)` and `interrupting = false`. Answers the event, what becomes of the node, and where it
/// leads.
pub fn on_told(attr: &Attribute, name: Name, errors: &Errors) -> Option<(Event, Boundary, Ident)> {
    errors.ok(arguments(attr, name))?;
    let mut read = Read {
        name,
        ty: None,
        key: None,
        run: None,
        then: None,
        interrupting: None,
        seen: Vec::new(),
        is_first: true,
    };
    parse::each_argument(attr, errors, |input| {
        read.argument(input).map_err(|error| explained(error, name))
    });
    read.judged(attr, errors)
}

impl Read {
    fn what(&self) -> Tells {
        match self.name {
            Name::OnMessage => Tells::Message,
            _ => Tells::Signal,
        }
    }

    fn options(&self) -> &'static [&'static str] {
        match self.what() {
            Tells::Message => &["key", "run", "then", "interrupting"],
            Tells::Signal => &["run", "then", "interrupting"],
        }
    }

    fn has(&self, option: &str) -> bool {
        self.seen.iter().any(|seen| seen == option)
    }

    fn argument(&mut self, input: ParseStream<'_>) -> Result<()> {
        let is_option = input.peek(Ident::peek_any)
            && (input.peek2(token::Paren) || input.peek2(Token![=]) && !input.peek2(Token![==]));
        let is_first = std::mem::replace(&mut self.is_first, false);
        if is_first && !is_option {
            self.seen.push("type".into());
            if input.peek(LitStr) {
                let name: LitStr = input.parse()?;
                let message = format!(
                    "a {} is named by its type, without quotes",
                    self.what().word()
                );
                return Err(Error::new(Rule::Syntax, name, message));
            }
            let ty: Type = input.parse()?;
            if let Type::Reference(reference) = &ty {
                let message = format!("a {} is a type, and not a reference", self.what().word());
                self.ty = Some((*reference.elem).clone());
                return Err(Error::new(Rule::Syntax, &ty, message));
            }
            self.ty = Some(ty);
            return Ok(());
        }
        if !is_option && !self.has("type") {
            self.seen.push("type".into());
            let ty: Type = input.parse()?;
            let message = format!("the type of the {} comes first", self.what().word());
            let error = Error::new(Rule::Syntax, &ty, message);
            self.ty = Some(ty);
            return Err(error);
        }
        let word: Ident = input.call(Ident::parse_any)?;
        self.option(&word, input)
    }

    fn option(&mut self, word: &Ident, input: ParseStream<'_>) -> Result<()> {
        let (name, attribute) = (word.to_string(), self.name.name());
        if !self.options().contains(&name.as_str()) {
            if name == "key" {
                let message = "a signal has no key, as everybody hears it\n\
                               help: remove `key(..)`; what one process is told is a message";
                return Err(Error::new(Rule::UnknownOption, word, message));
            }
            let near = suggest::nearest(&name, self.options().iter().copied());
            self.seen.extend(near.map(ToOwned::to_owned));
            let what = format!("options of `{attribute}`");
            let help = suggest::help(&name, &what, self.options());
            let message = format!("`{attribute}` has no option `{name}`\n{help}");
            return Err(Error::new(Rule::UnknownOption, word, message));
        }
        if self.has(&name) {
            let message = format!("`{name}` is given twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, word, message));
        }
        self.seen.push(name.clone());
        match name.as_str() {
            "key" => {
                let code =
                    parse::in_parentheses(input, |input, _| callable(input.parse()?, Name::Key))?;
                self.key = Some(code);
            }
            "run" => {
                let run = parse::in_parentheses(input, |input, _| path(input.parse()?, Name::Run))?;
                self.run = Some(run);
            }
            "then" => {
                let target = parse::in_parentheses(input, |input, _| Ok(input.parse()?))?;
                self.then = Some(target);
            }
            _ => {
                input.parse::<Token![=]>()?;
                self.interrupting = Some(input.parse::<LitBool>()?.value);
            }
        }
        Ok(())
    }

    /// Whether all is there that is needed.
    fn judged(self, attr: &Attribute, errors: &Errors) -> Option<(Event, Boundary, Ident)> {
        let what = self.what();
        let name = self.name;
        let (word, attribute) = (what.word(), name.name());
        let missing = [
            (self.has("type"), format!("for which {word} it waits")),
            (
                self.has("key") || what == Tells::Signal,
                "with which key it waits".to_owned(),
            ),
            (self.has("then"), "where to go on".to_owned()),
        ];
        for (_, what) in missing.iter().filter(|(is_there, _)| !is_there) {
            let message = format!("`{attribute}` does not say {what}");
            errors.push(wrong(attr, name, message));
        }
        if what == Tells::Message && self.key.is_none() {
            return None;
        }
        let boundary = match self.interrupting {
            Some(false) => Boundary::Once,
            _ => Boundary::Interrupting,
        };
        let event = Event {
            trigger: Trigger::Told(Box::new(Told {
                what,
                ty: self.ty?,
                key: self.key,
                run: self.run,
            })),
            boundary: Some(boundary),
        };
        Some((event, boundary, self.then?))
    }
}
