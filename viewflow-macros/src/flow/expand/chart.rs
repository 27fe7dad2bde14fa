//! The flow's chart in its documentation.
//!
//! It is drawn by another macro, whose call only rustdoc comes to see: whoever checks or builds the
//! code does not wait for a drawing.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use viewflow_graph::Way;

use super::label;
use crate::flow::model::{Flow, Node, STOP};
use crate::words::sentence;

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
            Way::Boundary(_) => quote!(Boundary),
        };
        quote!(#way: #target)
    });
    let each = node.each.as_ref().map(|each| match each.sequential {
        true => quote!(, sequential),
        false => quote!(, each),
    });
    let handler = node.control.compensate_with.as_ref();
    let undone = handler.map(|handler| quote!(, undone(#handler)));
    Some(quote!(#name: #kind(#title #each #undone) { #(#ways),* }))
}
