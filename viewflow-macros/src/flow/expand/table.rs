//! The flow as constant data: `impl Flow`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use viewflow_graph::{Kind, Way};

use super::{
    child, code, control, each, event, failure, field_key, hooks, label, process, switch, told,
};
use crate::flow::model::{Assign, Backoff, Flow, Node, Process, Retry, STOP};
use crate::runtime::respanned;
use crate::words::{sentence, text};

pub fn expand(flow: &Flow) -> TokenStream {
    let Flow {
        ident,
        name,
        docs,
        runtime,
        ..
    } = flow;
    let (title, description) = (&docs.title, &docs.description);
    let process = match &flow.process {
        Process::Type(process) => process.to_token_stream(),
        // An expression that could not be expanded is wrong to rustc, a type would be `()`.
        Process::Missing(error) => {
            let error = error.to_compile_error();
            quote!([(); #error])
        }
    };
    // With the span of the type, so that rustc shows a private one where it is written.
    let process = quote_spanned!(process.span()=> type Process = #process;);
    let rows = flow.nodes.iter().filter_map(|node| row(flow, node));
    let rows = rows.chain(stop(flow));
    let renamed = carried(flow, "RENAMED", &flow.renamed);
    let removed = carried(flow, "REMOVED", &flow.removed);
    quote! {
        #[automatically_derived]
        impl #runtime::Flow for #ident {
            #process
            const NAME: &'static str = #name;
            const TITLE: &'static str = #title;
            const DESCRIPTION: &'static str = #description;
            const NODES: &'static [#runtime::NodeDef<Self>] = &[#(#rows),*];
            #renamed
            #removed
        }
    }
}

/// Names of nodes that are no more, and what there is instead.
fn carried(flow: &Flow, name: &str, nodes: &[(Ident, Ident)]) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    let known = |(_, new): &&(Ident, Ident)| flow.node(&text(new)).is_some();
    let nodes = nodes.iter().filter(known).map(|(old, new)| {
        let (old, new) = (text(old), text(new));
        quote!((#old, #new))
    });
    let nodes: Vec<_> = nodes.collect();
    (!nodes.is_empty())
        .then(|| quote!(const #name: &'static [(&'static str, &'static str)] = &[#(#nodes),*];))
}

/// The row of `stop`, which has no field, if a choice leads there.
fn stop(flow: &Flow) -> Option<TokenStream> {
    let (runtime, title) = (&flow.runtime, sentence(STOP));
    flow.stop().map(|_| {
        quote! {
            #runtime::NodeDef {
                title: #title,
                ..#runtime::NodeDef::new(#STOP, #runtime::Kind::Stop)
            }
        }
    })
}

fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let (runtime, name) = (&flow.runtime, &node.name);
    let kind = &node.kind.as_ref()?.ident;
    let title = &node.docs.title;
    let description = Some(&node.docs.description).filter(|text| !text.is_empty());
    let description = description.map(|text| quote!(description: #text,));
    let ways = node.ways.iter().map(|(way, target)| {
        let way = match way {
            Way::Next => quote!(Next),
            Way::Then => quote!(Then),
            Way::Otherwise => quote!(Otherwise),
            Way::Case(place) => quote!(Case(#place)),
            Way::Boundary(boundary) => {
                let boundary = format_ident!("{boundary:?}");
                quote!(Boundary(#runtime::Boundary::#boundary))
            }
        };
        let target = text(target);
        quote!((#runtime::Way::#way, #target))
    });
    let ways = (!node.ways.is_empty()).then(|| quote!(ways: &[#(#ways),*],));
    let labels = label::of_cases(node);
    let labels = (!labels.is_empty()).then(|| quote!(labels: &[#(#labels),*],));
    let access = access(flow, node);
    let form = form(flow, node);
    let handler = handler(flow, node);
    let (control, hooks) = (control::row(flow, node), hooks::row(flow, node));
    let (each, child) = (each::row(flow, node), child::row(flow, node));
    let (events, schedule) = (event::row(flow, node), event::schedule(flow, node));
    let code = failure::row(node);
    Some(quote! {
        #runtime::NodeDef {
            title: #title,
            #description
            #ways
            #labels
            #access
            #form
            #handler
            #control
            #hooks
            #each
            #child
            #code
            #events
            #schedule
            ..#runtime::NodeDef::new(#name, #runtime::Kind::#kind)
        }
    })
}

fn access(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let permission = node.permission.as_ref().map(|permission| {
        let code = &permission.code;
        let title = format!("{}: {}", flow.docs.title, node.docs.title);
        quote! {
            permission: ::core::option::Option::Some(#runtime::PermissionDef {
                code: #code,
                title: #title,
            }),
        }
    });
    let anyone = node.anyone.then(|| quote!(anyone: true,));
    let assign = node.assign.as_ref().map(|assign| {
        let assign = match assign {
            Assign::OwnerOf(other) => {
                let other = text(other);
                quote!(OwnerOf(#other))
            }
            Assign::By(_) => {
                let function = code::function_name(node);
                quote!(By(#function))
            }
        };
        quote!(assign: ::core::option::Option::Some(#runtime::Assign::#assign),)
    });
    let excepted = node.except.iter().map(text);
    let except = (!node.except.is_empty()).then(|| quote!(except: &[#(#excepted),*],));
    let said: Vec<TokenStream> = [permission, anyone, assign, except]
        .into_iter()
        .flatten()
        .collect();
    let rest = (said.len() < 4).then(|| quote!(..#runtime::Access::CLOSED));
    (!said.is_empty()).then(|| quote!(access: #runtime::Access { #(#said)* #rest },))
}

fn form(flow: &Flow, node: &Node) -> Option<TokenStream> {
    if let Some(own) = node.own_form.as_ref().filter(|_| node.each.is_none()) {
        let (span, process) = (own.span(), process(flow));
        let (runtime, process) = (flow.runtime.at(span), respanned(process, span));
        let own = quote_spanned!(span=> #runtime::own_form::<#process, #own>());
        return Some(quote!(form: #own,));
    }
    let fields = node.form.iter().map(|field| {
        let key = field_key(field);
        let runtime = flow.runtime.at(field.span());
        quote_spanned!(field.span()=> #runtime::form_field::<_, #key>())
    });
    // The form of an item stands with its node.
    let is_here = !node.form.is_empty() && node.each.is_none();
    let runtime = &flow.runtime;
    is_here.then(|| quote!(form: #runtime::FormDef::Fields(&[#(#fields),*]),))
}

fn handler(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let function = code::function_name(node);
    let handler = match node.kind()? {
        Kind::If | Kind::Until if node.condition.is_some() => quote!(Condition(#function)),
        Kind::Switch if switch::has_code(node) => quote!(Switch(#function)),
        Kind::Split if switch::has_code(node) => quote!(Split(#function)),
        Kind::Handle if node.run.is_some() => quote!(Handle(#function)),
        Kind::Function if node.run.is_some() => quote!(Function(#function)),
        Kind::Job if node.run.is_some() => {
            let retry = retry(flow, node.retry.as_ref());
            quote!(Job { run: #function, retry: #retry })
        }
        Kind::MessageThrow | Kind::SignalThrow => told::handler(node)?,
        _ => return None,
    };
    Some(quote!(handler: #runtime::Handler::#handler,))
}

fn retry(flow: &Flow, retry: Option<&Retry>) -> TokenStream {
    let runtime = &flow.runtime;
    let Some(retry) = retry else {
        return quote!(#runtime::Retry::NEVER);
    };
    let times = retry.times;
    let delay = retry.delay.map(|delay| {
        let seconds = delay.as_secs();
        quote!(delay: ::core::time::Duration::from_secs(#seconds),)
    });
    let backoff = retry.backoff.map(|backoff| {
        let backoff = format_ident!(
            "{}",
            match backoff {
                Backoff::Fixed => "Fixed",
                Backoff::Linear => "Linear",
                Backoff::Exponential => "Exponential",
            }
        );
        quote!(backoff: #runtime::Backoff::#backoff,)
    });
    let rest = (delay.is_none() || backoff.is_none()).then(|| quote!(..#runtime::Retry::NEVER));
    quote!(#runtime::Retry { times: #times, #delay #backoff #rest })
}
