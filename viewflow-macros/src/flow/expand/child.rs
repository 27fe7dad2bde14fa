//! A node that is a process of another flow, and the flow as one that others can run.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprClosure, ExprPath};
use viewflow_graph::Kind;

use super::code::{asked, bind_about, bind_to, on_process, process_name, step_name};
use super::{each, node_type};
use crate::flow::model::{Callable, Flow, Node};
use crate::runtime::{local, respanned};

/// Whether the node has code of the user's on its way into the other flow, or back.
pub fn has_code(node: &Node) -> bool {
    node.input.is_some() || node.output.is_some()
}

/// What is known of the node's flow, in its row of the table.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let (runtime, ty) = (&flow.runtime, node_type(flow, node));
    is_complete(node).then(|| {
        let child = quote!(#runtime::ChildDef::of::<#ty>());
        quote!(child: ::core::option::Option::Some(#child),)
    })
}

/// Whether enough is known of the node for it to be one.
fn is_complete(node: &Node) -> bool {
    let kind = node.kind.as_ref();
    kind.is_some_and(|kind| kind.kind == Kind::Subprocess && kind.parameter.is_some())
}

/// The flow as one that others can run, if it is clear where.
pub fn flow(flow: &Flow) -> Option<TokenStream> {
    let (runtime, ident) = (&flow.runtime, &flow.ident);
    let mut starts = flow
        .nodes
        .iter()
        .filter(|node| node.kind() == Some(Kind::StartHandle));
    let start = match (starts.next(), starts.next()) {
        (Some(only), None) => only.name.as_str(),
        // A node that could not be read may be the one.
        (None, None) if !flow.complete => "",
        _ => return None,
    };
    Some(quote! {
        #[automatically_derived]
        impl #runtime::ChildFlow for #ident {
            const START: &'static str = #start;
            type Itself = Self;
        }
    })
}

/// The node as one that is a process of another flow.
pub fn expand(flow: &Flow, node: &Node) -> Option<TokenStream> {
    if !is_complete(node) {
        return None;
    }
    let child = node.kind.as_ref()?.parameter.as_ref()?;
    // With the span of the type, so that rustc shows what is wrong with it where it is written.
    let span = child.span();
    let (runtime, ident, ty) = (
        flow.runtime.at(span),
        &flow.ident,
        respanned(node_type(flow, node), span),
    );
    let names = [process_name(), step_name(), local("child")];
    let [process, step, other] = &names;
    let process_type = super::process(flow);
    let child_type = child_type(flow, node);
    let (input, output) = (function_name("input", node), function_name("output", node));
    let into = match &node.input {
        Some(_) => quote!(#input(#process, #step)),
        None => quote!(::core::result::Result::Err("it has no input".into())),
    };
    let back = match &node.output {
        Some(_) => quote!(#output(#step, #other)),
        None => quote!(::core::result::Result::Ok(())),
    };
    let functions = [
        node.input.as_ref().map(|code| into_child(flow, node, code)),
        node.output
            .as_ref()
            .map(|code| out_of_child(flow, node, code)),
    ];
    let functions = functions.into_iter().flatten();
    let implementation = quote_spanned! {span=>
        #[automatically_derived]
        #[allow(unused_variables)]
        impl #runtime::SubprocessNode for #ty {
            type Child = <#child as #runtime::ChildFlow>::Itself;
            fn input(
                #process: &#process_type,
                #step: &#runtime::StepInfo,
            ) -> ::core::result::Result<#child_type, #runtime::HandlerError> {
                #into
            }
            fn output(
                #step: &mut #runtime::FunctionContext<'_, #ident>,
                #other: &#child_type,
            ) -> #runtime::FunctionResult {
                #back
            }
        }
    };
    Some(quote!(#implementation #(#functions)*))
}

fn function_name(what: &str, node: &Node) -> Ident {
    local(&format!("{what}_of_{}", node.name))
}

/// What the other process remembers. It has the span of the other flow, to which rustc points where
/// something else is.
fn child_type(flow: &Flow, node: &Node) -> TokenStream {
    let (runtime, ty) = (&flow.runtime, node_type(flow, node));
    let child = node.kind.as_ref().and_then(|kind| kind.parameter.as_ref());
    let ty = quote!(<<#ty as #runtime::SubprocessNode>::Child as #runtime::Flow>::Process);
    match child {
        Some(child) => respanned(ty, child.span()),
        None => ty,
    }
}

/// What the other process begins with.
fn into_child(flow: &Flow, node: &Node, code: &Callable) -> TokenStream {
    let (output, name) = (child_type(flow, node), function_name("input", node));
    let (params, body) = match code {
        Callable::Path(path) => into_child_by_path(flow, node, path),
        Callable::Closure(closure) => {
            let (params, bind) = bind_about(flow, node, closure);
            let (value, body) = (local("value"), &closure.body);
            let body = quote! {
                #bind
                let #value: #output = #body;
                ::core::result::Result::Ok(#value)
            };
            (params, body)
        }
    };
    on_process((flow, node, &name), output, params, body)
}

fn into_child_by_path(flow: &Flow, node: &Node, path: &ExprPath) -> (TokenStream, TokenStream) {
    let (process, step) = (process_name(), step_name());
    let (at, ty) = (flow.runtime.at(path.span()), super::process(flow));
    match each::item_type(flow, node) {
        Some(item) => {
            let arguments = quote_spanned!(path.span()=> (#item, #path, #process, #step));
            let call = quote_spanned!(path.span()=> #at::run_item_input::<#ty, _, _> #arguments);
            (quote!(#process #step), call)
        }
        None => {
            let call = quote_spanned!(path.span()=> #at::run_input::<#ty, _>(#path, #process));
            (quote!(#process), call)
        }
    }
}

/// What comes of the other process.
fn out_of_child(flow: &Flow, node: &Node, code: &Callable) -> TokenStream {
    let (runtime, ident, child_type) = (&flow.runtime, &flow.ident, child_type(flow, node));
    let (name, step, child) = (function_name("output", node), step_name(), local("child"));
    let body = match code {
        Callable::Path(path) => {
            let at = runtime.at(path.span());
            match each::item_type(flow, node) {
                Some(item) => {
                    let arguments = quote_spanned!(path.span()=> (#item, #path, #step, #child));
                    quote_spanned!(path.span()=> #at::run_item_output #arguments)
                }
                None => quote_spanned!(path.span()=> #at::run_output(#path, #step, #child)),
            }
        }
        Callable::Closure(closure) => out_of_child_by_closure(flow, node, closure),
    };
    let child_type = quote_spanned!(child_type.span()=> &#child_type);
    let params = quote! {
        #step: &mut #runtime::FunctionContext<'_, #ident>,
        #child: #child_type
    };
    asked((flow, node, &name), quote!(()), params, body)
}

fn out_of_child_by_closure(flow: &Flow, node: &Node, closure: &ExprClosure) -> TokenStream {
    let (runtime, step, child) = (&flow.runtime, step_name(), local("child"));
    let (subject, done, body) = (local("subject"), local("done"), &closure.body);
    let value = match each::item_type(flow, node) {
        Some(item) => quote!(#runtime::item_mut_of(#item, #step)?),
        None => quote!(#runtime::FunctionContext::process_mut(#step)),
    };
    let bind = bind_to(closure, &[subject.clone(), child]);
    let nothing = quote_spanned!(body.span()=> ());
    quote! {
        let #subject = #value;
        #bind
        let #done: #nothing = #body;
        ::core::result::Result::Ok(#done)
    }
}
