//! What a person fills in: fields of what the node is about, or a form of its own.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Meta, Type, token};

use super::{explained, in_parentheses, in_quotes, single_name, unquoted};
use crate::errors::{Error, Errors, Result};
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

/// `#[form(text, approved)]`: the fields, each once, and without those that are no names; or
/// `#[form(with(Verdict))]`: the type of a form with fields of its own.
pub fn form(attr: &Attribute, errors: &Errors) -> (Vec<Ident>, Option<Type>) {
    let (mut fields, mut own): (Vec<Ident>, Option<Type>) = (Vec::new(), None);
    if let Err(error) = in_parentheses(attr, Name::Form) {
        errors.push(error);
        if let Meta::NameValue(meta) = &attr.meta {
            fields.extend(single_name(&meta.value).or_else(|| in_quotes(&meta.value)));
        }
        return (fields, own);
    }
    parse::each_argument(attr, errors, |input| {
        if input.peek(Ident::peek_any) && input.peek2(token::Paren) {
            return own_form(input, &mut own);
        }
        let field = match input.parse::<Option<LitStr>>()? {
            Some(quoted) => unquoted(&quoted, Name::Form, errors)?,
            None => input
                .parse()
                .map_err(|error: syn::Error| explained(error, Name::Form))?,
        };
        if fields.iter().any(|other| other.unraw() == field.unraw()) {
            let message = format!(
                "the form has `{}` twice\nhelp: remove one of them",
                field.unraw()
            );
            return Err(Error::new(Rule::Twice, field, message));
        }
        fields.push(field);
        Ok(())
    });
    if let (Some(_), Some(field)) = (&own, fields.first()) {
        let message = "a form has fields of its own, or those of what it is about\n\
                       help: remove the names beside `with(..)`, or add these fields to its type";
        errors.at(Rule::Twice, field, message);
        fields.clear();
    }
    (fields, own)
}

/// `with(Verdict)`.
fn own_form(input: ParseStream<'_>, own: &mut Option<Type>) -> Result<()> {
    let word = input.call(Ident::parse_any)?;
    let ty = parse::in_parentheses(input, |inside, _| {
        if word == "with" {
            let ty: syn::Result<Type> = inside.parse();
            return ty.map_err(|error| explained(error, Name::Form));
        }
        let help = suggest::help(&text(&word), "options of `form`", &["with"]);
        let message = format!("`form` has no option `{word}`\n{help}");
        Err(Error::new(Rule::UnknownOption, &word, message))
    })?;
    if own.replace(ty).is_some() {
        let message = "the node has two forms\nhelp: remove one of them";
        return Err(Error::new(Rule::Twice, word, message));
    }
    Ok(())
}
