//! The macros as functions of tokens, which can be called without a compiler around them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::flow::Tells;
use crate::process::Noun;
use crate::{choice, depth, flow, message, process};

pub fn expand_flow(options: TokenStream, item: TokenStream) -> TokenStream {
    if let Err(error) = depth::check(&[&options, &item]) {
        return error.to_compile_error();
    }
    let errors = Errors::new();
    let code = match flow::parse(options, item.clone(), &errors) {
        Some(declaration) => {
            let flow = flow::lower(declaration, &errors);
            flow::check(&flow, &errors);
            flow::expand(&flow, errors.is_empty())
        }
        None => item,
    };
    let errors = errors.finish();
    quote!(#code #errors)
}

pub fn expand_process(item: TokenStream) -> TokenStream {
    if let Err(error) = depth::check(&[&item]) {
        return error.to_compile_error();
    }
    let errors = Errors::new();
    let process = process::parse(item, Noun::Process, &errors);
    let code = process.as_ref().map(process::expand);
    let errors = errors.finish();
    quote!(#code #errors)
}

pub fn expand_form(item: TokenStream) -> TokenStream {
    if let Err(error) = depth::check(&[&item]) {
        return error.to_compile_error();
    }
    let errors = Errors::new();
    let form = process::parse(item, Noun::Form, &errors);
    let code = form.as_ref().map(process::expand_form);
    let errors = errors.finish();
    quote!(#code #errors)
}

pub fn expand_message(item: TokenStream) -> TokenStream {
    expand_told(item, Tells::Message)
}

pub fn expand_signal(item: TokenStream) -> TokenStream {
    expand_told(item, Tells::Signal)
}

fn expand_told(item: TokenStream, what: Tells) -> TokenStream {
    if let Err(error) = depth::check(&[&item]) {
        return error.to_compile_error();
    }
    let errors = Errors::new();
    let message = message::parse(item, what, &errors);
    let code = message.as_ref().map(message::expand);
    let errors = errors.finish();
    quote!(#code #errors)
}

pub fn expand_choice(item: TokenStream) -> TokenStream {
    if let Err(error) = depth::check(&[&item]) {
        return error.to_compile_error();
    }
    let errors = Errors::new();
    let choice = choice::parse(item, &errors);
    let code = choice.as_ref().map(choice::expand);
    let errors = errors.finish();
    quote!(#code #errors)
}
