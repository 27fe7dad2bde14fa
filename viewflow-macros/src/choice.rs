//! `#[derive(Choice)]`: an enum as the options of a select.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Path, Token};

use crate::errors::{Error, Errors};
use crate::parse;
use crate::rules::Rule;
use crate::runtime::{Runtime, local};
use crate::suggest;
use crate::words::{Docs, snake_case, text};

pub struct Choice {
    ident: Ident,
    runtime: Runtime,
    options: Vec<Variant>,
    /// Whether each value is one of the options: no variant had to be left out.
    complete: bool,
}

struct Variant {
    ident: Ident,
    value: String,
    label: String,
}

const EXAMPLE: &str = "help: a choice is written as `enum Size { Small, Large }`";

/// The choice, or `None` and an error where there is no type to make one of.
pub fn parse(item: TokenStream, errors: &Errors) -> Option<Choice> {
    let input = errors.ok(syn::parse2::<DeriveInput>(item))?;
    let mut krate: Option<Path> = None;
    for attr in input
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("choice"))
    {
        parse::each_argument(attr, errors, |input| {
            let name = input.call(Ident::parse_any)?;
            if name != "crate" {
                let help = suggest::help(&text(&name), "options of `#[choice(..)]`", &["crate"]);
                let message = format!("`#[choice(..)]` has no option `{name}`\n{help}");
                return Err(Error::new(Rule::UnknownOption, name, message));
            }
            input.parse::<Token![=]>()?;
            krate = Some(input.call(Path::parse_mod_style)?);
            Ok(())
        });
    }
    if !input.generics.params.is_empty() {
        errors.at(
            Rule::Generic,
            &input.generics,
            "a choice cannot be generic\nhelp: remove this",
        );
        return None;
    }
    let mut choice = Choice {
        ident: input.ident,
        runtime: Runtime::new(krate),
        options: Vec::new(),
        complete: true,
    };
    let variants = match input.data {
        Data::Enum(data) => data.variants,
        Data::Struct(data) => {
            let message = format!("a choice is an enum, not a struct\n{EXAMPLE}");
            errors.at(Rule::NotAChoice, data.struct_token, message);
            choice.complete = false;
            return Some(choice);
        }
        Data::Union(data) => {
            let message = format!("a choice is an enum, not a union\n{EXAMPLE}");
            errors.at(Rule::NotAChoice, data.union_token, message);
            choice.complete = false;
            return Some(choice);
        }
    };
    if variants.is_empty() {
        let message = format!("`{}` leaves nothing to choose\n{EXAMPLE}", choice.ident);
        errors.at(Rule::EmptyChoice, &choice.ident, message);
        choice.complete = false;
    }
    for variant in variants {
        if !matches!(variant.fields, Fields::Unit) {
            let name = &variant.ident;
            let message = format!(
                "`{name}` holds data, and a select offers names alone\nhelp: write `{name}`"
            );
            errors.at(Rule::ChoiceData, &variant.fields, message);
            choice.complete = false;
            continue;
        }
        let value = snake_case(&text(&variant.ident));
        if let Some(other) = choice.options.iter().find(|other| other.value == value) {
            let message = format!(
                "`{}` and `{}` are both sent as `{value}`\nhelp: rename one of them",
                other.ident, variant.ident
            );
            errors.at(Rule::SameOption, &variant.ident, message);
            choice.complete = false;
            continue;
        }
        choice.options.push(Variant {
            label: Docs::read(&variant.attrs, &value).title,
            ident: variant.ident,
            value,
        });
    }
    Some(choice)
}

pub fn expand(choice: &Choice) -> TokenStream {
    let Choice {
        ident,
        runtime,
        options,
        complete,
    } = choice;
    let variants: Vec<&Ident> = options.iter().map(|option| &option.ident).collect();
    let values: Vec<&String> = options.iter().map(|option| &option.value).collect();
    let others = (!complete).then(|| quote!(_ => "",));
    let text = local("text");
    let labels = options.iter().map(|option| &option.label);
    quote! {
        #[automatically_derived]
        impl #runtime::FormValue for #ident {
            fn widget() -> #runtime::Widget {
                #runtime::Widget::Select {
                    options: ::std::vec![#(
                        #runtime::SelectOption { value: #values, label: #labels }
                    ),*],
                }
            }
            fn to_text(&self) -> ::std::string::String {
                let #text: &str = match self {
                    #(Self::#variants => #values,)*
                    #others
                };
                ::std::convert::From::from(#text)
            }
            fn from_text(#text: &str) -> ::core::result::Result<Self, ::std::string::String> {
                match #text {
                    #(#values => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err(::std::convert::From::from(
                        "Choose one of the options.",
                    )),
                }
            }
        }
    }
}
