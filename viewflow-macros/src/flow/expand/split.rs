//! The code of a `Split` with conditional branches: which of them are taken.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{function_name, on_process, process_name, step_name};
use super::switch::conditions;
use crate::flow::model::{Flow, Node};
use crate::runtime::local;

pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    let (process, step, ways) = (process_name(), step_name(), local("ways"));
    let (conditions, ifs) = conditions(flow, node, |way| quote!(#ways.push(#way);));
    let body = quote! {
        let mut #ways = ::std::vec::Vec::new();
        #ifs
        ::core::result::Result::Ok(#ways)
    };
    let (runtime, name) = (&flow.runtime, function_name(node));
    let output = quote!(::std::vec::Vec<#runtime::Way>);
    let taken = on_process((flow, node, &name), output, quote!(#process #step), body);
    quote!(#conditions #taken)
}
