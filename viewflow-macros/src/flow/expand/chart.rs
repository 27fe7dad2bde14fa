//! The flow's chart in its documentation.
//!
//! It is drawn by another macro, whose call only rustdoc comes to see: whoever checks or builds the
//! code does not wait for a drawing.

use std::time::Duration;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use viewflow_graph::{Boundary, Way};

use super::label;
use crate::flow::model::{Catches, Due, Event, Flow, Node, STOP, Trigger, When};
use crate::words::sentence;
use crate::words::snake_case;

/// An attribute for the struct, to stand below its doc comment.
pub fn expand(flow: &Flow) -> TokenStream {
    let (runtime, title) = (&flow.runtime, &flow.docs.title);
    let stop = flow.stop().map(|stop| {
        let title = sentence(STOP);
        quote!(#stop: Stop(#title) {})
    });
    let nodes = flow.nodes.iter().filter_map(node).chain(stop);
    // The first paragraph is also what lists of items show, and they have no place for a chart.
    let is_documented = flow.attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let first = (!is_documented).then(|| quote!(doc = #title,));
    quote!(#[cfg_attr(doc, #first doc = #runtime::chart!(#title, #(#nodes),*))])
}

fn node(node: &Node) -> Option<TokenStream> {
    let (name, title) = (&node.ident, &node.docs.title);
    let kind = &node.kind.as_ref()?.ident;
    let labels = label::of_cases(node);
    let mut events = node.events.iter().filter(|event| event.boundary.is_some());
    let ways = node.ways.iter().map(|(way, target)| {
        let way = match way {
            Way::Next => quote!(Next),
            Way::Then => quote!(Then),
            Way::Otherwise => quote!(Otherwise),
            Way::Case(place) => {
                let label = labels.get(usize::from(*place));
                let label = label.map_or("", String::as_str);
                let place = Literal::u16_unsuffixed(*place);
                quote!(Case(#place, #label))
            }
            Way::Boundary(boundary) => {
                let boundary = format_ident!("{boundary:?}");
                let trigger = events.next().map(trigger);
                quote!(#boundary(#trigger))
            }
        };
        quote!(#way: #target)
    });
    let each = node.each.as_ref().map(|each| match each.sequential {
        true => quote!(, sequential),
        false => quote!(, each),
    });
    let handler = node.control.compensate_with.as_ref();
    let undone = handler.map(|handler| quote!(, undone(#handler)));
    let awaits = awaited(node).map(|trigger| quote!(, awaits(#trigger)));
    Some(quote!(#name: #kind(#title #each #undone #awaits) { #(#ways),* }))
}

/// What the node itself waits for, where that is what it is there for.
fn awaited(node: &Node) -> Option<TokenStream> {
    let own = node.events.iter().find(|event| event.boundary.is_none());
    let when = node.when.as_ref().map(|when| match when {
        When::Every(span) => seconds("Every", span),
        When::Cron(crontab) => quote!(Cron(#crontab)),
    });
    own.map(trigger).or(when)
}

/// What an event is.
fn trigger(event: &Event) -> TokenStream {
    let comes_again = event.boundary == Some(Boundary::Repeating);
    match &event.trigger {
        Trigger::Timer { due, .. } => match (due, comes_again) {
            (Due::After(span), false) => seconds("After", span),
            (Due::After(span), true) => seconds("Every", span),
            (_, false) => quote!(Moment),
            (_, true) => quote!(Moments),
        },
        Trigger::Condition(_) => quote!(Condition),
        Trigger::Told(told) => {
            let (what, name) = (format_ident!("{}", told.what.name()), last_word(&told.ty));
            quote!(#what(#name))
        }
        Trigger::Error(Catches::Code(code)) => quote!(Error(#code)),
        Trigger::Error(_) => quote!(Error("")),
        Trigger::Escalation(Some(code)) => quote!(Escalation(#code)),
        Trigger::Escalation(None) => quote!(Escalation("")),
    }
}

/// The name of a type that is told, as it is if the type does not say another.
fn last_word(ty: &syn::Type) -> String {
    let last = match ty {
        syn::Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.map_or(String::new(), |last| snake_case(&last.ident.to_string()))
}

fn seconds(word: &str, span: &Duration) -> TokenStream {
    let word = format_ident!("{word}");
    let seconds = Literal::u64_unsuffixed(span.as_secs());
    quote!(#word(#seconds))
}
