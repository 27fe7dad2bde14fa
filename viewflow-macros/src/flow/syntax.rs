//! The struct under `#[flow]`, before its fields mean anything.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Generics, Visibility};

use super::options::{self, Options};
use crate::errors::Errors;
use crate::rules::Rule;

pub struct Declaration {
    pub options: Options,
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub ident: Ident,
    pub fields: Vec<Field>,
    /// Whether it is a struct with named fields; if not, `fields` is empty.
    pub is_struct: bool,
}

const EXAMPLE: &str = "help: a flow is written as `struct MyFlow { start: Start, end: End }`, with \
                       a field for each node";

/// The declaration, or `None` and an error where there is no type to make a flow of.
pub fn parse(options: TokenStream, item: TokenStream, errors: &Errors) -> Option<Declaration> {
    let Ok(input) = syn::parse2::<DeriveInput>(item.clone()) else {
        errors.at(
            Rule::NotAFlow,
            item,
            format!("`#[flow]` belongs on a struct\n{EXAMPLE}"),
        );
        return None;
    };
    let options = options::parse(options, errors);
    no_generics(&input.generics, &input.ident, errors);
    let (fields, is_struct) = match input.data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) => (fields.named.into_iter().collect(), true),
            Fields::Unnamed(fields) => {
                errors.at(
                    Rule::NotAFlow,
                    fields,
                    format!("the nodes of a flow have names\n{EXAMPLE}"),
                );
                (Vec::new(), false)
            }
            Fields::Unit => {
                errors.at(
                    Rule::NotAFlow,
                    &input.ident,
                    format!("a flow has nodes\n{EXAMPLE}"),
                );
                (Vec::new(), false)
            }
        },
        Data::Enum(data) => {
            errors.at(
                Rule::NotAFlow,
                data.enum_token,
                format!("a flow is a struct, not an enum\n{EXAMPLE}"),
            );
            (Vec::new(), false)
        }
        Data::Union(data) => {
            errors.at(
                Rule::NotAFlow,
                data.union_token,
                format!("a flow is a struct, not a union\n{EXAMPLE}"),
            );
            (Vec::new(), false)
        }
    };
    Some(Declaration {
        options,
        attrs: input.attrs,
        vis: input.vis,
        ident: input.ident,
        fields,
        is_struct,
    })
}

fn no_generics(generics: &Generics, ident: &Ident, errors: &Errors) {
    let at: &dyn ToTokens = match &generics.where_clause {
        _ if !generics.params.is_empty() => generics,
        Some(where_clause) => where_clause,
        None => return,
    };
    let message = format!(
        "a flow cannot be generic: the processes of `{ident}` are stored under one name\n\
         help: remove this, and give each variant a flow of its own"
    );
    errors.at(Rule::Generic, at.to_token_stream(), message);
}
