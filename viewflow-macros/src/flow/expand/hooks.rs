//! The code beside a node's own work: `on_create`, `undo`, and what a `wait` asks.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::code::{asked, bind_to, decide, function, process_name};
use super::process;
use crate::flow::model::{Callable, Enough, Flow, Node};
use crate::runtime::local;

/// Whether there is any.
pub fn has_code(node: &Node) -> bool {
    hooks(node).next().is_some()
}

/// The functions that the node's hooks are.
pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    let functions = hooks(node).map(|hook| {
        let name = function_name(node, &hook);
        match hook {
            Hook::OnCreate(run) | Hook::Undo(run) => function(flow, node, &name, run),
            Hook::Enough(callable) => enough(flow, node, &name, callable),
        }
    });
    functions.collect()
}

/// The node's hooks in its row of the table, if it has any.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let said: Vec<TokenStream> = hooks(node)
        .map(|hook| {
            let (field, function) = (format_ident!("{}", hook.name()), function_name(node, &hook));
            quote!(#field: ::core::option::Option::Some(#function),)
        })
        .collect();
    (!said.is_empty())
        .then(|| quote!(hooks: #runtime::Hooks { #(#said)* ..#runtime::Hooks::NONE },))
}

enum Hook<'a> {
    OnCreate(&'a syn::ExprPath),
    Undo(&'a syn::ExprPath),
    Enough(&'a Callable),
}

impl Hook<'_> {
    /// The field of `Hooks`.
    fn name(&self) -> &'static str {
        match self {
            Self::OnCreate(_) => "on_create",
            Self::Undo(_) => "undo",
            Self::Enough(_) => "enough",
        }
    }
}

fn hooks(node: &Node) -> impl Iterator<Item = Hook<'_>> {
    let enough = match node.control.wait.as_ref().map(|wait| &wait.enough) {
        Some(Enough::By(callable)) => Some(Hook::Enough(callable)),
        _ => None,
    };
    let on_create = node.hooks.on_create.as_ref().map(Hook::OnCreate);
    let undo = node.hooks.undo.as_ref().map(Hook::Undo);
    on_create.into_iter().chain(undo).chain(enough)
}

fn function_name(node: &Node, hook: &Hook<'_>) -> Ident {
    local(&format!("{}_of_{}", hook.name(), node.name))
}

/// Whether enough has arrived. Of a closure, the process is the second parameter.
fn enough(flow: &Flow, node: &Node, name: &Ident, callable: &Callable) -> TokenStream {
    let runtime = &flow.runtime;
    let (process, arrived) = (process_name(), local("arrived"));
    let (asks_process, body) = match callable {
        Callable::Path(path) => {
            let at = runtime.at(path.span());
            (
                false,
                quote_spanned!(path.span()=> #at::run_enough(#path, #arrived)),
            )
        }
        Callable::Closure(closure) => {
            let bind = bind_to(closure, &[arrived.clone(), process.clone()]);
            (closure.inputs.len() > 1, decide(bind, closure))
        }
    };
    let first = match asks_process {
        true => quote!(#process),
        false => quote!(_),
    };
    let ty = self::process(flow);
    let params = quote!(#first: &#ty, #arrived: &#runtime::Arrived);
    asked((flow, node, name), quote!(bool), params, body)
}
