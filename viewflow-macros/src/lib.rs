//! The macros of viewflow.

mod choice;
mod errors;
mod flow;
mod process;
mod runtime;
mod suggest;
mod visibility;
mod words;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;

use crate::errors::Errors;

/// A flow.
#[proc_macro_attribute]
pub fn flow(options: TokenStream, item: TokenStream) -> TokenStream {
    expand_flow(options.into(), item.into()).into()
}

fn expand_flow(options: Tokens, item: Tokens) -> Tokens {
    let errors = Errors::new();
    let code = match flow::parse(options, item.clone(), &errors) {
        Some(declaration) => {
            let flow = flow::lower(declaration, &errors);
            flow::check(&flow, &errors);
            flow::expand(&flow)
        }
        None => item,
    };
    let errors = errors.finish();
    quote!(#code #errors)
}

/// A process.
#[proc_macro_derive(Process, attributes(process, field, garde))]
pub fn process(item: TokenStream) -> TokenStream {
    expand_process(item.into()).into()
}

fn expand_process(item: Tokens) -> Tokens {
    let errors = Errors::new();
    let process = process::parse(item, &errors);
    let code = process.as_ref().map(process::expand);
    let errors = errors.finish();
    quote!(#code #errors)
}

/// A choice.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn choice(item: TokenStream) -> TokenStream {
    expand_choice(item.into()).into()
}

fn expand_choice(item: Tokens) -> Tokens {
    let errors = Errors::new();
    let choice = choice::parse(item, &errors);
    let code = choice.as_ref().map(choice::expand);
    let errors = errors.finish();
    quote!(#code #errors)
}
