//! A task for each item of a list: what the items are, and what is done with them.
//!
//! The type of an item is asked of the field that is the list. Where code of the user's is called, it is
//! asked anew, by an expression: if there is no such field, rustc says so where it is named, and
//! nothing of what the code does with the item.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::code::{process_name, step_name};
use super::{key, node_type, process};
use crate::flow::model::{Each, Flow, Node};
use crate::runtime::{local, respanned};
use crate::words::text;

/// What is known of the node's list, in its row of the table.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let each = node.each.as_ref()?;
    let (span, sequential) = (each.field.span(), each.sequential);
    let (runtime, ty) = (
        flow.runtime.at(span),
        respanned(node_type(flow, node), span),
    );
    let each = quote_spanned!(span=> #runtime::EachDef::of::<#ty>(#sequential));
    Some(quote!(each: ::core::option::Option::Some(#each),))
}

/// The node as one with a list. It has the span of the list's name, to which rustc points if that is none.
pub fn expand(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let each = node.each.as_ref()?;
    let span = each.field.span();
    let (runtime, process) = (flow.runtime.at(span), process(flow));
    let ty = respanned(node_type(flow, node), span);
    let key = respanned(super::field_key(&each.field), span);
    let (keys, form) = (keys(flow, node), form(flow, node, each));
    let form_fields = form_fields(flow, node);
    let (items, collect) = (items(flow, each), collect(flow, node, each)?);
    let mut name = process_name();
    name.set_span(name.span().located_at(span));
    let implementation = quote_spanned! {span=>
        #[automatically_derived]
        impl #runtime::EachNode for #ty {
            type Item = <<#process as #runtime::FieldOf<#key>>::Type as #runtime::Items>::Item;
            const LIST: #runtime::List<Self> = #runtime::List {
                form: #form_fields,
                items: |#name| #items,
                collect: #collect,
            };
        }
    };
    Some(quote!(#keys #implementation #form))
}

/// The form's fields, each with the span of its name.
fn form_fields(flow: &Flow, node: &Node) -> TokenStream {
    let fields = node.form.iter().map(|field| {
        let span = field.span();
        let (key, runtime) = (field_key(node, field), flow.runtime.at(span));
        let subject = respanned(item(flow, node), span);
        quote_spanned!(span=> #runtime::form_field::<#subject, #key>())
    });
    let span = node
        .each
        .as_ref()
        .map_or_else(Span::call_site, |each| each.field.span());
    let runtime = flow.runtime.at(span);
    if let Some(own) = &node.own_form {
        let item = respanned(item(flow, node), own.span());
        let runtime = flow.runtime.at(own.span());
        return quote_spanned!(own.span()=> #runtime::own_form::<#item, #own>());
    }
    quote_spanned!(span=> #runtime::FormDef::Fields(&[#(#fields),*]))
}

/// Where the items go in the end. They are of the type of the list, which is asked anew: if there is none,
/// nothing is said of the field that takes them.
fn collect(flow: &Flow, node: &Node, each: &Each) -> Option<TokenStream> {
    let Some(field) = &node.collect else {
        return Some(quote_spanned!(each.field.span()=> ::core::option::Option::None));
    };
    let span = field.span();
    let at = |mut name: Ident| {
        name.set_span(name.span().located_at(span));
        name
    };
    let (process, items, ty) = (at(process_name()), at(local("items")), process(flow));
    let (runtime, item) = (flow.runtime.at(span), item_type(flow, node)?);
    let list = match text(field) == text(&each.field) {
        // If it is no list, that is said of `each`.
        true => list(flow, each),
        false => quote_spanned!(span=> ::core::convert::identity(&mut #process.#field)),
    };
    Some(quote_spanned! {span=>
        ::core::option::Option::Some(|#process: &mut #ty, #items| {
            #runtime::collect(#item, #items, #list)
        })
    })
}

/// What each task is about. It has the span of the list's name, to which rustc points if that is none.
pub fn item(flow: &Flow, node: &Node) -> TokenStream {
    let (runtime, ty) = (&flow.runtime, node_type(flow, node));
    at_list(node, quote!(<#ty as #runtime::EachNode>::Item))
}

/// What is said of the items: with the span of the list's name, as all of it.
pub fn at_list(node: &Node, tokens: TokenStream) -> TokenStream {
    match &node.each {
        Some(each) => respanned(tokens, each.field.span()),
        None => tokens,
    }
}

/// The items of the process at hand.
fn items(flow: &Flow, each: &Each) -> TokenStream {
    let (field, mut process) = (&each.field, process_name());
    let span = field.span();
    process.set_span(process.span().located_at(span));
    let runtime = flow.runtime.at(span);
    // A call is the user's from its first token to its last, whatever is in it.
    quote_spanned!(span=> #runtime::Items::items(::core::convert::identity(&#process.#field)))
}

/// The same, to be put into the list.
fn list(flow: &Flow, each: &Each) -> TokenStream {
    let (field, mut process) = (&each.field, process_name());
    let span = field.span();
    process.set_span(process.span().located_at(span));
    let runtime = flow.runtime.at(span);
    quote_spanned!(span=> #runtime::Items::list(::core::convert::identity(&mut #process.#field)))
}

/// The type of the node's items, as a value, if it has a list.
pub fn item_type(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let each = node.each.as_ref()?;
    let span = each.field.span();
    let (runtime, process, mut name) = (flow.runtime.at(span), process(flow), process_name());
    name.set_span(name.span().located_at(span));
    let items = items(flow, each);
    Some(quote_spanned!(span=> #runtime::item_type::<#process, _>(|#name| #items)))
}

/// What the task is about of which a step speaks, if the node has a list.
pub fn item_of(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let (runtime, step) = (&flow.runtime, step_name());
    let items = items(flow, node.each.as_ref()?);
    Some(quote!(#runtime::item_of(#items, #step)))
}

/// The key of a field in the form of a node's items.
pub fn field_key(node: &Node, field: &Ident) -> TokenStream {
    let name = key_name(node, field);
    quote!({ #name })
}

fn key_name(node: &Node, field: &Ident) -> Ident {
    local(&format!("key_of_{}_at_{}", text(field), node.name))
}

fn keys(flow: &Flow, node: &Node) -> TokenStream {
    let keys = node.form.iter().map(|field| {
        key(
            flow,
            &item(flow, node),
            &key_name(node, field),
            &text(field),
        )
    });
    keys.collect()
}

/// Each field of the form as one of an item, so that rustc says if there is none.
fn form(flow: &Flow, node: &Node, each: &Each) -> Option<TokenStream> {
    let (ty, name, item) = (process(flow), process_name(), local("item"));
    let items = items(flow, each);
    let fields = node.form.iter().map(|field| {
        let mut item = item.clone();
        item.set_span(item.span().located_at(field.span()));
        quote_spanned!(field.span()=> let _ = &#item.#field;)
    });
    (!node.form.is_empty()).then(|| {
        quote! {
            let _ = |#name: &#ty| {
                for #item in #items {
                    #(#fields)*
                }
            };
        }
    })
}
