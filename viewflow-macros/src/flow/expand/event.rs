//! What a node waits for: moments, and what it is told.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::code::{bind, condition, on_process, params, process_name};
use super::{failure, process, told};
use crate::flow::model::{Callable, CatchUp, Due, Flow, Node, Repeat, Trigger, When};
use crate::runtime::local;

/// Whether the application is asked when one of the node's events is due.
pub fn has_code(node: &Node) -> bool {
    node.events
        .iter()
        .any(|event| event.trigger.code().is_some())
}

/// The functions that say when the node's events are due, or whether they happen.
pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    let functions = node.events.iter().enumerate().filter_map(|(place, event)| {
        let name = function_name(node, place);
        match &event.trigger {
            Trigger::Timer { due, .. } => match due {
                Due::After(_) => None,
                Due::AskedAfter(code) => Some(moment(flow, node, &name, ("after", code))),
                Due::AskedAt(code) => Some(moment(flow, node, &name, ("at", code))),
            },
            Trigger::Condition(code) => Some(condition(flow, node, &name, code)),
            Trigger::Told(_) | Trigger::Error(_) | Trigger::Escalation(_) => None,
        }
    });
    functions.collect()
}

/// When the clock begins processes, in the node's row of the table.
pub fn schedule(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let when = match node.when.as_ref()? {
        When::Every(pause) => {
            let seconds = pause.as_secs();
            quote!(Every(::core::time::Duration::from_secs(#seconds)))
        }
        When::Cron(crontab) => quote!(Cron(#crontab)),
    };
    let policy = node.catch_up.unwrap_or(CatchUp::Once);
    let policy = format_ident!("{policy:?}");
    Some(quote! {
        schedule: ::core::option::Option::Some(#runtime::ScheduleDef {
            when: #runtime::When::#when,
            catch_up: #runtime::CatchUp::#policy,
        }),
    })
}

/// The node's events in its row of the table, if it has any.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let events: Vec<TokenStream> = node
        .events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let function = function_name(node, place);
            let trigger = match &event.trigger {
                Trigger::Timer { due, repeat } => timer(flow, due, repeat, &function),
                Trigger::Condition(_) => quote!(#runtime::Trigger::Condition(#function)),
                Trigger::Error(catches) => {
                    let catches = failure::catches(flow, catches);
                    quote!(#runtime::Trigger::#catches)
                }
                Trigger::Escalation(code) => {
                    let code = failure::escalation(code.as_ref());
                    quote!(#runtime::Trigger::#code)
                }
                Trigger::Told(told) => told::trigger(flow, node, place, told),
            };
            let boundary = match event.boundary {
                Some(boundary) => {
                    let boundary = format_ident!("{boundary:?}");
                    quote!(::core::option::Option::Some(#runtime::Boundary::#boundary))
                }
                None => quote!(::core::option::Option::None),
            };
            quote! {
                #runtime::EventDef {
                    trigger: #trigger,
                    boundary: #boundary,
                }
            }
        })
        .collect();
    (!events.is_empty()).then(|| quote!(events: &[#(#events),*],))
}

fn repeat(flow: &Flow, repeat: &Repeat) -> TokenStream {
    let runtime = &flow.runtime;
    let times = repeat
        .times
        .map(|times| quote!(times: ::core::option::Option::Some(#times),));
    let catch_up = repeat.catch_up.map(|policy| {
        let policy = format_ident!("{policy:?}");
        quote!(catch_up: #runtime::CatchUp::#policy,)
    });
    match (&times, &catch_up) {
        (None, None) => quote!(#runtime::Repeat::NEVER_ENDING),
        (Some(_), Some(_)) => quote!(#runtime::Repeat { #times #catch_up }),
        _ => quote!(#runtime::Repeat { #times #catch_up ..#runtime::Repeat::NEVER_ENDING }),
    }
}

fn timer(flow: &Flow, due: &Due, repeat: &Repeat, function: &Ident) -> TokenStream {
    let runtime = &flow.runtime;
    let due = match due {
        Due::After(delay) => {
            let seconds = delay.as_secs();
            quote!(After(::core::time::Duration::from_secs(#seconds)))
        }
        _ => quote!(Asked(#function)),
    };
    let repeat = self::repeat(flow, repeat);
    quote!(#runtime::Trigger::Timer { due: #runtime::Due::#due, repeat: #repeat })
}

fn function_name(node: &Node, place: usize) -> Ident {
    local(&format!("event_{place}_of_{}", node.name))
}

/// A function that says when, by code in the attribute, or in the option, of that name.
fn moment(flow: &Flow, node: &Node, name: &Ident, (word, code): (&str, &Callable)) -> TokenStream {
    let runtime = &flow.runtime;
    let output = quote!(#runtime::Moment);
    let function = format_ident!("{word}");
    match code {
        Callable::Path(path) => {
            let (at, ty, process) = (runtime.at(path.span()), process(flow), process_name());
            let run = format_ident!("run_{word}");
            let call = quote_spanned!(path.span()=> #at::#run::<#ty, _>(#path, #process));
            on_process((flow, node, name), output, quote!(#process), call)
        }
        Callable::Closure(closure) => {
            let body = &closure.body;
            let at = runtime.at(body.span());
            let (bind, value) = (bind(closure), local("value"));
            let moment = quote_spanned!(body.span()=> #at::Moment::#function(#body));
            let body = quote! {
                #bind
                let #value = #moment;
                ::core::result::Result::Ok(#value)
            };
            on_process((flow, node, name), output, params(closure), body)
        }
    }
}
