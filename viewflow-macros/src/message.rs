//! `#[derive(Message)]` and `#[derive(Signal)]`: a type as something that processes are told.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, DeriveInput, LitStr, Path, Token};

use crate::errors::{Error, Errors, Result};
use crate::flow::{Span, Tells};
use crate::parse;
use crate::rules::Rule;
use crate::runtime::{Runtime, local};
use crate::suggest;
use crate::words::{snake_case, text};

pub struct Message {
    what: Tells,
    ident: Ident,
    runtime: Runtime,
    name: String,
    key: Option<Ident>,
    keep: Option<Duration>,
}

/// The message, or `None` and an error where there is no type to make one of.
pub fn parse(item: TokenStream, what: Tells, errors: &Errors) -> Option<Message> {
    let input = errors.ok(syn::parse2::<DeriveInput>(item))?;
    let mut options = Options {
        what,
        name: None,
        key: None,
        keep: None,
        krate: None,
        seen: Vec::new(),
    };
    let is_ours = |attr: &&Attribute| attr.path().is_ident(what.word());
    for attr in input.attrs.iter().filter(is_ours) {
        parse::each_argument(attr, errors, |input| options.read(input, errors));
    }
    if !input.generics.params.is_empty() {
        let message = format!(
            "a {} cannot be generic: it is stored under one name\n\
             help: use the types themselves in place of these parameters",
            what.word()
        );
        errors.at(Rule::Generic, &input.generics, message);
        return None;
    }
    let name = options
        .name
        .unwrap_or_else(|| snake_case(&text(&input.ident)));
    Some(Message {
        what,
        ident: input.ident,
        runtime: Runtime::new(options.krate),
        name,
        key: options.key,
        keep: options.keep,
    })
}

struct Options {
    what: Tells,
    name: Option<String>,
    key: Option<Ident>,
    keep: Option<Duration>,
    krate: Option<Path>,
    seen: Vec<String>,
}

impl Options {
    fn names(&self) -> &'static [&'static str] {
        match self.what {
            Tells::Message => &["key", "keep", "name", "crate"],
            Tells::Signal => &["name", "crate"],
        }
    }

    fn read(&mut self, input: ParseStream<'_>, errors: &Errors) -> Result<()> {
        let word = input.call(Ident::parse_any)?;
        let (name, attribute) = (word.to_string(), self.what.word());
        if !self.names().contains(&name.as_str()) {
            let help = match (self.what, name.as_str()) {
                (Tells::Signal, "key" | "keep") => {
                    "help: a signal is heard by all who wait for it, and not kept; what one process is \
                     told is a message"
                        .into()
                }
                _ => suggest::help(&name, &format!("options of `#[{attribute}(..)]`"), self.names()),
            };
            let message = format!("`#[{attribute}(..)]` has no option `{name}`\n{help}");
            return Err(Error::new(Rule::UnknownOption, word, message));
        }
        if self.seen.contains(&name) {
            let message = format!("`{name}` is given twice\nhelp: remove one of them");
            return Err(Error::new(Rule::Twice, word, message));
        }
        self.seen.push(name.clone());
        let helped = |error: Error| {
            error.or_help(match name.as_str() {
                "key" => "write `key = field`",
                "keep" => "write `keep(days = 3)`",
                "name" => "write `name = \"paid\"`",
                _ => "write `crate = path`",
            })
        };
        self.value(&name, input, errors).map_err(helped)
    }

    fn value(&mut self, name: &str, input: ParseStream<'_>, errors: &Errors) -> Result<()> {
        if name == "keep" {
            let mut span = Span::new();
            parse::in_parentheses(input, |input, _| {
                let tokens: TokenStream = input.parse()?;
                parse::each_token(tokens, errors, |input| {
                    let unit = input.call(Ident::parse_any)?;
                    span.add(&unit, input).unwrap_or_else(|| {
                        let message = format!("`{unit}` is no unit of time");
                        Err(Error::new(Rule::UnknownOption, &unit, message)
                            .or_help("write `keep(days = 3)`".to_owned()))
                    })
                });
                Ok(())
            })?;
            self.keep = span.read();
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        match name {
            "key" => self.key = Some(input.parse()?),
            "name" => {
                let given: LitStr = input.parse()?;
                let name = given.value();
                if name.trim().is_empty() {
                    let message = format!("the name of a {} is not empty", self.what.word());
                    return Err(Error::new(Rule::Syntax, given, message));
                }
                self.name = Some(name);
            }
            _ => self.krate = Some(input.call(Path::parse_mod_style)?),
        }
        Ok(())
    }
}

pub fn expand(message: &Message) -> TokenStream {
    let Message {
        what,
        ident,
        runtime,
        name,
        key,
        keep,
    } = message;
    let trait_name = Ident::new(what.name(), proc_macro2::Span::call_site());
    let keep = keep.map(|keep| {
        let seconds = keep.as_secs();
        quote! {
            const KEEP: ::core::time::Duration = ::core::time::Duration::from_secs(#seconds);
        }
    });
    let key = key.as_ref().map(|field| {
        let this = local("message");
        let at = runtime.at(field.span());
        let value = quote_spanned!(field.span()=> #at::key_of(&#this.#field));
        quote! {
            fn key(&self) -> ::std::string::String {
                let #this = self;
                #value
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #runtime::#trait_name for #ident {
            const NAME: &'static str = #name;
            #keep
            #key
        }
    }
}
