//! The code of a flow: constant data, a type for each node that is acted on, and calls.
//!
//! What names the user's types stands outside of the generated module, in an anonymous constant,
//! so that a flow may be declared inside of a function.

mod chart;
mod child;
mod code;
mod control;
mod each;
mod event;
mod failure;
mod hooks;
mod label;
mod module;
mod node;
mod split;
mod switch;
mod table;
mod told;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::kinds::is_acted_on;
use super::model::{Flow, Node, Process};
use crate::runtime::{comment, key_hash, local};
use crate::words::text;

/// The code; with a chart in the documentation, if the flow is `sound`.
pub fn expand(flow: &Flow, sound: bool) -> TokenStream {
    let chart = sound.then(|| chart::expand(flow));
    let declaration = declaration(flow, chart);
    let module = module::expand(flow);
    let table = table::expand(flow);
    let nodes = flow.nodes.iter().map(|node| node::expand(flow, node));
    let each = flow.nodes.iter().map(|node| each::expand(flow, node));
    let children = flow.nodes.iter().map(|node| child::expand(flow, node));
    let as_child = child::flow(flow);
    let code = flow.nodes.iter().map(|node| code::expand(flow, node));
    let hooks = flow.nodes.iter().map(|node| hooks::expand(flow, node));
    let events = flow.nodes.iter().map(|node| event::expand(flow, node));
    let told = flow.nodes.iter().map(|node| told::expand(flow, node));
    let references = references(flow);
    let preset = preset(flow);
    let keys = field_keys(flow);
    quote! {
        #declaration
        #module
        const _: () = {
            #keys
            #table
            #as_child
            #(#nodes)*
            #(#each)*
            #(#children)*
            #(#code)*
            #(#hooks)*
            #(#events)*
            #(#told)*
            #references
            #preset
        };
    }
}

/// The struct, and a constant for each of its fields.
fn declaration(flow: &Flow, chart: Option<TokenStream>) -> TokenStream {
    let Flow {
        attrs,
        vis,
        ident,
        module,
        runtime,
        ..
    } = flow;
    let constants = flow.nodes.iter().map(|node| {
        let (name, lints) = (&node.ident, &node.lints);
        let lints = if code::has_code(node) { &[][..] } else { lints };
        let comments = comments(node);
        let (ty, value) = match node.kind() {
            Some(kind) if !is_acted_on(kind) => {
                let name = &node.name;
                (
                    quote!(#runtime::NodeName),
                    quote!(#runtime::NodeName(#name)),
                )
            }
            _ => (quote!(#module::#name::Node), quote!(#module::#name::Node)),
        };
        quote!(#comments #(#lints)* #vis const #name: #ty = #value;)
    });
    quote! {
        #(#attrs)*
        #chart
        #vis struct #ident;

        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code)]
        impl #ident {
            #(#constants)*
        }
    }
}

/// The node's doc comment; its title if it has none.
fn comments(node: &Node) -> TokenStream {
    match node.comments.as_slice() {
        [] => comment(&node.docs.title),
        comments => quote!(#(#comments)*),
    }
}

/// Each mention of another node as a mention of its constant, for editors: they find the field,
/// and rename it everywhere.
fn references(flow: &Flow) -> TokenStream {
    let mentioned = flow.nodes.iter().flat_map(Node::references);
    let mentioned = mentioned.filter_map(|name| {
        let mut declared = flow.node(&text(name))?.ident.clone();
        declared.set_span(name.span());
        Some(declared)
    });
    let flow = &flow.ident;
    quote!(#(let _ = #flow::#mentioned;)*)
}

/// Each field that is said to have its value from elsewhere, so that rustc knows it, or says that
/// there is none.
fn preset(flow: &Flow) -> Option<TokenStream> {
    let (ty, fields) = (process(flow), &flow.preset);
    let process = local("process");
    let read = fields.iter().map(|field| {
        let at = process.clone();
        quote_spanned!(field.span()=> let _ = &#at.#field;)
    });
    (!fields.is_empty()).then(|| quote!(let _ = |#process: &#ty| { #(#read)* };))
}

/// The process's type.
fn process(flow: &Flow) -> TokenStream {
    match &flow.process {
        Process::Type(process) => process.to_token_stream(),
        Process::Missing(_) => {
            let (runtime, ident) = (&flow.runtime, &flow.ident);
            quote!(<#ident as #runtime::Flow>::Process)
        }
    }
}

/// The type of a node that is acted on.
fn node_type(flow: &Flow, node: &Node) -> TokenStream {
    let (module, name) = (&flow.module, &node.ident);
    quote!(#module::#name::Node)
}

/// What the fields of a node's form belong to: the process, or the item of a list.
fn subject(flow: &Flow, node: &Node) -> TokenStream {
    match node.each {
        Some(_) => each::item(flow, node),
        None => process(flow),
    }
}

/// The key of a field of the process: a constant of the flow's, since rustc would compute it anew
/// wherever it stands as an expression.
fn field_key(field: &syn::Ident) -> TokenStream {
    let name = key_name(field);
    quote!({ #name })
}

/// The key of a field in a node's form.
fn form_key(node: &Node, field: &syn::Ident) -> TokenStream {
    match node.each {
        Some(_) => each::field_key(node, field),
        None => field_key(field),
    }
}

fn key_name(field: &syn::Ident) -> syn::Ident {
    local(&format!("key_of_{}", text(field)))
}

/// The keys of all fields of the process that stand in forms, or are lists.
fn field_keys(flow: &Flow) -> TokenStream {
    let fields = flow.nodes.iter().flat_map(|node| match &node.each {
        Some(each) => std::slice::from_ref(&each.field),
        None => &node.form,
    });
    let fields: BTreeMap<String, &syn::Ident> = fields.map(|f| (text(f), f)).collect();
    let process = process(flow);
    let keys = fields
        .into_iter()
        .map(|(name, field)| key(flow, &process, &key_name(field), &name));
    keys.collect()
}

/// A constant that is the key of a type's field.
fn key(flow: &Flow, ty: &TokenStream, constant: &syn::Ident, field: &str) -> TokenStream {
    let (runtime, hash) = (&flow.runtime, key_hash(field));
    let key = quote_spanned! {ty.span()=>
        #runtime::key(<#ty as #runtime::Process>::KEYS, #hash)
    };
    quote! {
        #[allow(non_upper_case_globals)]
        const #constant: usize = #key;
    }
}
