//! How tokens move at a node, in its row of the table.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use viewflow_graph::Late;

use crate::flow::model::{Control, Enough, Flow, Node, Wait};
use crate::words::text;

/// What is said of it; nothing if the kind says all.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let runtime = &flow.runtime;
    let Control {
        wait,
        cancels,
        mutex,
        only_while,
        limit,
        compensate_with,
    } = &node.control;
    let some = |value| quote!(::core::option::Option::Some(#value));
    let wait = wait.as_ref().map(|wait| {
        let wait = some(self::wait(flow, wait));
        quote!(wait: #wait,)
    });
    let names = cancels.iter().map(text);
    let cancels = (!cancels.is_empty()).then(|| quote!(cancels: &[#(#names),*],));
    let mutex = mutex.as_ref().map(|mutex| {
        let mutex = some(mutex.value().into_token_stream());
        quote!(mutex: #mutex,)
    });
    let only_while = only_while.as_ref().map(|node| {
        let node = some(text(node).into_token_stream());
        quote!(only_while: #node,)
    });
    let limit = limit.map(|limit| {
        let limit = some(Literal::u32_unsuffixed(limit).into_token_stream());
        quote!(limit: #limit,)
    });
    let compensate_with = compensate_with.as_ref().map(|node| {
        let node = some(text(node).into_token_stream());
        quote!(compensate_with: #node,)
    });
    let said: Vec<TokenStream> = [wait, cancels, mutex, only_while, limit, compensate_with]
        .into_iter()
        .flatten()
        .collect();
    (!said.is_empty())
        .then(|| quote!(control: #runtime::Control { #(#said)* ..#runtime::Control::NONE },))
}

fn wait(flow: &Flow, wait: &Wait) -> TokenStream {
    let runtime = &flow.runtime;
    let enough = match wait.enough {
        Enough::Count(count, _) => {
            let count = Literal::u32_unsuffixed(count);
            quote!(Count(#count))
        }
        Enough::By(_) => quote!(Asked),
    };
    let late = match wait.late {
        Late::Swallow => quote!(Swallow),
        Late::Cancel => quote!(Cancel),
        Late::Block => quote!(Block),
    };
    quote!(#runtime::Wait { enough: #runtime::Enough::#enough, late: #runtime::Late::#late })
}
