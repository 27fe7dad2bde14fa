//! What fails, and what is told to those above: `on_error`, `on_escalation` and `code`.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitBool, LitStr, PathArguments, Token, TypePath, token};
use viewflow_graph::Boundary;

use super::{arguments, explained, one, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::{Catches, Event, Trigger};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;

/// `#[code("card.declined")]`.
pub fn code(attr: &Attribute) -> Result<LitStr> {
    word(one(attr, Name::Code)?, Name::Code)
}

/// A code that can be told from the text behind it.
fn word(code: LitStr, name: Name) -> Result<LitStr> {
    let text = code.value();
    if text.is_empty() || text.contains(char::is_whitespace) {
        let error = Error::new(Rule::Syntax, code, "a code is a word");
        return Err(explained(error, name));
    }
    Ok(code)
}

/// What stands in an `on_error` or an `on_escalation`.
struct Read {
    name: Name,
    catches: Option<Catches>,
    then: Option<Ident>,
    interrupting: Option<LitBool>,
    /// What is there, if only with a wrong value, is not missed besides.
    has_then: bool,
}

/// `#[on_error(then(node))]`, perhaps with the type of the errors before it, or with their code; or the
/// same of an `on_escalation`, with its code. Answers the event, what becomes of the node, and where it
/// leads.
pub fn on_failure(
    attr: &Attribute,
    name: Name,
    errors: &Errors,
) -> Option<(Event, Boundary, Ident)> {
    errors.ok(arguments(attr, name))?;
    let mut read = Read {
        name,
        catches: None,
        then: None,
        interrupting: None,
        has_then: false,
    };
    let mut failed = false;
    parse::each_argument(attr, errors, |input| {
        let argument = read.argument(input);
        failed |= argument.is_err();
        argument.map_err(|error| explained(error, name))
    });
    if !read.has_then && !failed {
        let message = format!("`{}` does not say where to go on", name.name());
        errors.push(wrong(attr, name, message));
    }
    let boundary = match (name, &read.interrupting) {
        (Name::OnEscalation, None | Some(LitBool { value: false, .. })) => Boundary::Once,
        _ => Boundary::Interrupting,
    };
    let trigger = match (name, read.catches) {
        (Name::OnEscalation, Some(Catches::Code(code))) => Trigger::Escalation(Some(code)),
        (Name::OnEscalation, _) => Trigger::Escalation(None),
        (_, catches) => Trigger::Error(catches.unwrap_or(Catches::All)),
    };
    let event = Event {
        trigger,
        boundary: Some(boundary),
    };
    (!failed).then_some(())?;
    Some((event, boundary, read.then?))
}

impl Read {
    fn argument(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(LitStr) {
            let code = word(input.parse()?, self.name)?;
            return self.catch(Catches::Code(code));
        }
        let ahead = input.fork().call(Ident::parse_any);
        let word = ahead.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_value = input.peek2(Token![=]) || input.peek2(token::Paren);
        match word.as_str() {
            "then" => self.then(input),
            "interrupting" if is_value => self.interrupting(input),
            _ if is_value => Err(self.unknown(&input.call(Ident::parse_any)?)),
            _ => self.error_type(input),
        }
    }

    fn then(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word: Ident = input.parse()?;
        if self.has_then {
            let message = "`then` is given twice\nhelp: remove one of them";
            return Err(Error::new(Rule::Twice, word, message));
        }
        self.has_then = true;
        if !input.peek(token::Paren) {
            parse::skip_to_comma(input);
            let message = "`then` names its node in parentheses";
            return Err(Error::new(Rule::Syntax, word, message));
        }
        self.then = Some(parse::in_parentheses(input, |input, _| Ok(input.parse()?))?);
        Ok(())
    }

    fn interrupting(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word: Ident = input.parse()?;
        if self.name == Name::OnError {
            let message = "an error always interrupts: the work that failed is over\n\
                           help: remove `interrupting`";
            return Err(Error::new(Rule::UnknownOption, word, message));
        }
        if self.interrupting.is_some() {
            let message = "`interrupting` is given twice\nhelp: remove one of them";
            return Err(Error::new(Rule::Twice, word, message));
        }
        input.parse::<Token![=]>()?;
        self.interrupting = Some(input.parse()?);
        Ok(())
    }

    /// The type of the errors that are caught.
    fn error_type(&mut self, input: ParseStream<'_>) -> Result<()> {
        let path: TypePath = input.parse()?;
        if let Some(last) = path.path.segments.last()
            && matches!(last.arguments, PathArguments::Parenthesized(_))
        {
            return Err(self.unknown(&last.ident));
        }
        if self.name == Name::OnEscalation {
            let message = "escalations have codes, which stand in quotes";
            return Err(Error::new(Rule::Syntax, path, message));
        }
        self.catch(Catches::Type(Box::new(path)))
    }

    fn catch(&mut self, catches: Catches) -> Result<()> {
        if self.catches.is_some() {
            let name = self.name.name();
            let what = match self.name {
                Name::OnError => "one type or one code",
                _ => "one code",
            };
            let message = format!(
                "one `{name}` listens for {what}\nhelp: write another `{name}` for this, which may \
                 lead to the same node"
            );
            return Err(Error::new(Rule::Twice, catches, message));
        }
        self.catches = Some(catches);
        Ok(())
    }

    fn unknown(&self, word: &Ident) -> Error {
        let known: &[&str] = match self.name {
            Name::OnError => &["then"],
            _ => &["then", "interrupting"],
        };
        let (name, word_) = (self.name.name(), word.to_string());
        let what = format!("options of `{name}`");
        let help = suggest::help(&word_, &what, known);
        let message = format!("`{name}` has no option `{word_}`\n{help}");
        Error::new(Rule::UnknownOption, word, message)
    }
}

impl ToTokens for Catches {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        match self {
            Self::All => {}
            Self::Code(code) => code.to_tokens(tokens),
            Self::Type(path) => path.to_tokens(tokens),
        }
    }
}
