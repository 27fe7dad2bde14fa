//! The application's code at a node, in a function of its own.
//!
//! Rustc judges each function by itself: two mistakes in two nodes are two errors, neither hiding
//! the other.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprClosure, ExprPath, Pat};
use viewflow_graph::Kind;

use super::{child, each, event, hooks, process, split, switch, told};
use crate::flow::model::{Assign, Callable, Flow, Node};
use crate::runtime::local;

/// Whether the node calls code, for which a function is made.
pub fn has_code(node: &Node) -> bool {
    let assigns = matches!(node.assign, Some(Assign::By(_)));
    let own = assigns || node.condition.is_some() || node.run.is_some();
    own || switch::has_code(node)
        || hooks::has_code(node)
        || child::has_code(node)
        || event::has_code(node)
        || told::has_code(node)
}

/// What the function is called: not like anything of the user's that its body may call.
pub fn function_name(node: &Node) -> Ident {
    local(&format!("code_of_{}", node.name))
}

pub fn expand(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let kind = node.kind()?;
    if let Some(run) = &node.run {
        return match kind {
            Kind::Function => Some(own_function(flow, node, run)),
            Kind::Handle => Some(handle(flow, node, run)),
            _ => Some(job(flow, node, run)),
        };
    }
    if let Some(when) = &node.condition {
        return Some(condition(flow, node, &function_name(node), when));
    }
    if switch::has_code(node) {
        return match kind {
            Kind::Split => Some(split::expand(flow, node)),
            _ => Some(switch::expand(flow, node)),
        };
    }
    match &node.assign {
        Some(Assign::By(Callable::Path(path))) => Some(assign_path(flow, node, path)),
        Some(Assign::By(Callable::Closure(closure))) => Some(assign_closure(flow, node, closure)),
        _ => None,
    }
}

/// The work of a `Function`, perhaps for each item of a list.
fn own_function(flow: &Flow, node: &Node, run: &ExprPath) -> TokenStream {
    let name = function_name(node);
    let Some(item) = each::item_type(flow, node) else {
        return function(flow, node, &name, run);
    };
    let (runtime, ident, lints) = (&flow.runtime, &flow.ident, &node.lints);
    let step = local("step");
    let at = runtime.at(run.span());
    let arguments = quote_spanned!(run.span()=> (#item, #run, #step));
    let call = quote_spanned!(run.span()=> #at::run_item_function::<#ident, _> #arguments);
    quote! {
        #(#lints)*
        fn #name(#step: &mut #runtime::FunctionContext<'_, #ident>) -> #runtime::FunctionResult {
            #call
        }
    }
}

/// A function that works in the step's transaction.
pub(super) fn function(flow: &Flow, node: &Node, name: &Ident, run: &ExprPath) -> TokenStream {
    let (runtime, ident, lints) = (&flow.runtime, &flow.ident, &node.lints);
    let step = local("step");
    let at = runtime.at(run.span());
    let call = quote_spanned!(run.span()=> #at::run_function::<#ident>(#run, #step));
    quote! {
        #(#lints)*
        fn #name(#step: &mut #runtime::FunctionContext<'_, #ident>) -> #runtime::FunctionResult {
            #call
        }
    }
}

/// What is done with what a process is resumed with.
fn handle(flow: &Flow, node: &Node, run: &ExprPath) -> TokenStream {
    let (runtime, ident, lints) = (&flow.runtime, &flow.ident, &node.lints);
    let name = function_name(node);
    let (step, input) = (local("step"), local("input"));
    let at = runtime.at(run.span());
    let ty = node.kind.as_ref().and_then(|kind| kind.parameter.as_ref());
    let (param, call) = match ty {
        Some(ty) => {
            let arguments = quote_spanned!(run.span()=> (#run, #step, #input));
            let call = quote_spanned!(run.span()=> #at::run_handle::<#ident, #ty> #arguments);
            (quote!(#input), call)
        }
        None => {
            let call = quote_spanned!(run.span()=> #at::run_function::<#ident>(#run, #step));
            (quote!(_), call)
        }
    };
    quote! {
        #(#lints)*
        fn #name(
            #step: &mut #runtime::FunctionContext<'_, #ident>,
            #param: ::std::boxed::Box<dyn ::core::any::Any>,
        ) -> #runtime::FunctionResult {
            #call
        }
    }
}

fn job(flow: &Flow, node: &Node, run: &ExprPath) -> TokenStream {
    let (runtime, ident, lints) = (&flow.runtime, &flow.ident, &node.lints);
    let name = function_name(node);
    let job = local("job");
    let at = runtime.at(run.span());
    let call = match each::item_type(flow, node) {
        Some(item) => {
            let arguments = quote_spanned!(run.span()=> (#item, #run, #job));
            quote_spanned!(run.span()=> #at::run_item_job::<#ident, _, _, _> #arguments)
        }
        None => quote_spanned!(run.span()=> #at::run_job::<#ident, _, _>(#run, #job)),
    };
    quote! {
        #(#lints)*
        fn #name(#job: #runtime::JobContext<#ident>) -> #runtime::JobWork {
            #call
        }
    }
}

/// A function that says whether a condition holds.
pub(super) fn condition(
    flow: &Flow,
    node: &Node,
    name: &Ident,
    condition: &Callable,
) -> TokenStream {
    match condition {
        Callable::Path(path) => condition_path(flow, node, name, path),
        Callable::Closure(closure) => condition_closure(flow, node, name, closure),
    }
}

fn condition_path(flow: &Flow, node: &Node, name: &Ident, path: &ExprPath) -> TokenStream {
    let (runtime, ty) = (flow.runtime.at(path.span()), process(flow));
    let process = process_name();
    let call = quote_spanned!(path.span()=> #runtime::run_condition::<#ty>(#path, #process));
    let output = quote!(bool);
    on_process((flow, node, name), output, quote!(#process), call)
}

fn condition_closure(flow: &Flow, node: &Node, name: &Ident, closure: &ExprClosure) -> TokenStream {
    let body = decide(bind(closure), closure);
    on_process((flow, node, name), quote!(bool), params(closure), body)
}

/// Whether a closure says yes, behind what gives its parameters their names.
pub(super) fn decide(bind: TokenStream, closure: &ExprClosure) -> TokenStream {
    let body = &closure.body;
    // Nothing but an `if` makes rustc say "expected `bool`" without pointing at code of ours.
    quote! {
        #bind
        if (#body) {
            ::core::result::Result::Ok(true)
        } else {
            ::core::result::Result::Ok(false)
        }
    }
}

fn assign_path(flow: &Flow, node: &Node, path: &ExprPath) -> TokenStream {
    let runtime = flow.runtime.at(path.span());
    let (process, step) = (process_name(), step_name());
    let (params, call) = match each::item_type(flow, node) {
        Some(item) => {
            let arguments = quote_spanned!(path.span()=> (#item, #path, #process, #step));
            let call = quote_spanned!(path.span()=> #runtime::run_item_assignment #arguments);
            (quote!(#process #step), call)
        }
        None => {
            let call = quote_spanned!(path.span()=> #runtime::run_assignment(#path, #process));
            (quote!(#process), call)
        }
    };
    let (name, output) = (function_name(node), quote!(#runtime::Assignee));
    on_process((flow, node, &name), output, params, call)
}

fn assign_closure(flow: &Flow, node: &Node, closure: &ExprClosure) -> TokenStream {
    let runtime = &flow.runtime;
    let value = local("value");
    let body = &closure.body;
    let (params, bind) = bind_about(flow, node, closure);
    let at = runtime.at(body.span());
    let into = quote_spanned! {body.span()=>
        <#at::Assignee as ::core::convert::From<_>>::from(#body)
    };
    let body = quote! {
        #bind
        let #value = #into;
        ::core::result::Result::Ok(#value)
    };
    let (name, output) = (function_name(node), quote!(#runtime::Assignee));
    on_process((flow, node, &name), output, params, body)
}

/// The names of the parameters that a closure on the process, and perhaps the item, makes use of; and
/// what gives it its own.
pub(super) fn bind_about(
    flow: &Flow,
    node: &Node,
    closure: &ExprClosure,
) -> (TokenStream, TokenStream) {
    let (process, step, item) = (process_name(), step_name(), local("item"));
    match each::item_of(flow, node) {
        Some(value) if closure.inputs.len() > 1 => {
            let bind = bind_to(closure, &[process.clone(), item.clone(), step.clone()]);
            (quote!(#process #step), quote!(let #item = #value?; #bind))
        }
        _ => (params(closure), bind(closure)),
    }
}

/// A function of the process and the step. `params` are the names it needs of the two.
pub(super) fn on_process(
    (flow, node, name): (&Flow, &Node, &Ident),
    output: TokenStream,
    params: TokenStream,
    body: TokenStream,
) -> TokenStream {
    let runtime = &flow.runtime;
    let process = process(flow);
    let mut params = params.into_iter();
    let (first, second) = (params.next(), params.next());
    let second = second.map_or_else(|| quote!(_), |second| quote!(#second));
    let params = quote!(#first: &#process, #second: &#runtime::StepInfo);
    asked((flow, node, name), output, params, body)
}

/// A function that answers, with the user's code in its body.
pub(super) fn asked(
    (flow, node, name): (&Flow, &Node, &Ident),
    output: TokenStream,
    params: TokenStream,
    body: TokenStream,
) -> TokenStream {
    let (runtime, lints) = (&flow.runtime, &node.lints);
    // With the span of what is answered, so that rustc shows what is wrong with it where it is written.
    let result = quote_spanned! {output.span()=>
        ::core::result::Result<#output, #runtime::HandlerError>
    };
    quote! {
        // The parentheses are ours; that a body stands in braces, or ends in a panic, is nothing to
        // warn of in a closure.
        #[allow(
            unreachable_code,
            unused_braces,
            unused_parens,
            clippy::blocks_in_conditions,
            clippy::let_unit_value,
            clippy::needless_bool,
        )]
        #(#lints)*
        fn #name(#params) -> #result {
            #body
        }
    }
}

pub(super) fn process_name() -> Ident {
    local("process")
}

pub(super) fn step_name() -> Ident {
    local("step")
}

/// The names of the parameters that a closure makes use of.
pub(super) fn params(closure: &ExprClosure) -> TokenStream {
    let (process, step) = (process_name(), step_name());
    match closure.inputs.len() {
        1 => quote!(#process),
        _ => quote!(#process #step),
    }
}

/// Gives the parameters the names, or patterns, that the user's closure has for them.
pub(super) fn bind(closure: &ExprClosure) -> TokenStream {
    bind_to(closure, &[process_name(), step_name()])
}

/// [`bind`] for parameters that are called otherwise.
pub(super) fn bind_to(closure: &ExprClosure, values: &[Ident]) -> TokenStream {
    let bindings = closure
        .inputs
        .iter()
        .zip(values)
        .map(|(pat, value)| match pat {
            Pat::Type(typed) => {
                let (pat, ty) = (&typed.pat, &typed.ty);
                quote!(let #pat: #ty = #value;)
            }
            pat => quote!(let #pat = #value;),
        });
    quote!(#(#bindings)*)
}
