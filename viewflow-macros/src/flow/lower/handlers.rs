//! Which nodes undo what others did: no way leads from them, and so they lack none.
//!
//! That stands on other fields, and is looked for before any is read.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Field, LitStr, Meta};

use crate::flow::name::Name;
use crate::suggest::nearest;
use crate::words::text;

/// The names of those nodes.
pub struct Handlers {
    names: Vec<String>,
    /// Whether there may be others: what names one could not be read.
    unsure: bool,
}

impl Handlers {
    /// What is misspelled means the node that it is likely to mean.
    pub fn of(fields: &[Field]) -> Self {
        let known: Vec<String> = fields
            .iter()
            .filter_map(|field| field.ident.as_ref().map(text))
            .collect();
        let mut handlers = Self {
            names: Vec::new(),
            unsure: false,
        };
        let attrs = fields.iter().flat_map(|field| &field.attrs);
        for attr in attrs.filter(|attr| is_meant(attr)) {
            let meant = named(attr).and_then(|name| {
                let known = known.iter().map(String::as_str);
                known
                    .clone()
                    .find(|other| *other == name)
                    .or_else(|| nearest(&name, known))
            });
            match meant {
                Some(name) => handlers.names.push(name.to_owned()),
                None => handlers.unsure = true,
            }
        }
        handlers
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|other| other == name)
    }

    pub fn is_unsure(&self) -> bool {
        self.unsure
    }
}

/// Whether it is `compensate_with`, or was probably meant to be.
fn is_meant(attr: &Attribute) -> bool {
    let name = attr.path().get_ident().map(text).unwrap_or_default();
    let own = Name::CompensateWith.name();
    let is_unknown = || Name::find(&name, None).is_none();
    name == own || is_unknown() && nearest(&name, Name::ALL.map(Name::name)) == Some(own)
}

/// The first name in it, be it written as it has to be or not.
fn named(attr: &Attribute) -> Option<String> {
    let tokens = match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(meta) => meta.value.to_token_stream(),
        Meta::Path(_) => return None,
    };
    match tokens.into_iter().next()? {
        TokenTree::Ident(ident) => Some(text(&ident)),
        TokenTree::Literal(literal) => {
            let quoted: LitStr = syn::parse2(TokenTree::from(literal).into()).ok()?;
            quoted.parse::<Ident>().ok().as_ref().map(text)
        }
        _ => None,
    }
}
