//! A task for each item of a list: what the items are, and what is done with them.
//!
//! The type of an item is asked of the field that is the list. Where code of the user's is called, it is
//! asked anew, by an expression: if there is no such field, rustc says so where it is named, and
//! nothing of what the code does with the item.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::code::{process_name, step_name};
use super::{key, node_type, process};
use crate::flow::model::{Each, Flow, Node};
use crate::runtime::local;
use crate::words::text;

/// What is known of the node's list, in its row of the table.
pub fn row(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let (runtime, ty) = (&flow.runtime, node_type(flow, node));
    let sequential = node.each.as_ref()?.sequential;
    let each = quote!(#runtime::EachDef::of::<#ty>(#sequential));
    Some(quote!(each: ::core::option::Option::Some(#each),))
}

/// The node as one with a list.
pub fn expand(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let each = node.each.as_ref()?;
    let (runtime, ty, process) = (&flow.runtime, node_type(flow, node), process(flow));
    let key = super::field_key(&each.field);
    let at = runtime.at(each.field.span());
    let item = quote_spanned! {each.field.span()=>
        type Item = <<#process as #at::FieldOf<#key>>::Type as #at::Items>::Item;
    };
    let subject = self::item(flow, node);
    let fields = node.form.iter().map(|field| {
        let (key, runtime) = (field_key(node, field), runtime.at(field.span()));
        quote_spanned!(field.span()=> #runtime::form_field::<#subject, #key>())
    });
    let keys = keys(flow, node, &subject);
    let form = form(flow, node, each);
    let name = process_name();
    let items = items(flow, each);
    let collect = match &node.collect {
        Some(field) => {
            let items = local("items");
            quote!(::core::option::Option::Some(|#name, #items| #name.#field = #items))
        }
        None => quote!(::core::option::Option::None),
    };
    Some(quote! {
        #keys
        #[automatically_derived]
        impl #runtime::EachNode for #ty {
            #item
            const FORM: &'static [#runtime::FormField<Self::Item>] = &[#(#fields),*];
            fn items(#name: &#process) -> &[Self::Item] {
                #items
            }
            const COLLECT: ::core::option::Option<
                fn(&mut #process, ::std::vec::Vec<Self::Item>),
            > = #collect;
        }
        #form
    })
}

/// What each task is about.
pub fn item(flow: &Flow, node: &Node) -> TokenStream {
    let (runtime, ty) = (&flow.runtime, node_type(flow, node));
    quote!(<#ty as #runtime::EachNode>::Item)
}

/// The items of the process at hand.
fn items(flow: &Flow, each: &Each) -> TokenStream {
    let (field, mut process) = (&each.field, process_name());
    let span = field.span();
    process.set_span(process.span().located_at(span));
    let runtime = flow.runtime.at(span);
    quote_spanned!(span=> #runtime::Items::items(&#process.#field))
}

/// The type of the node's items, as a value, if it has a list.
pub fn item_type(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let each = node.each.as_ref()?;
    let (runtime, process, name) = (&flow.runtime, process(flow), process_name());
    let items = items(flow, each);
    Some(quote!(#runtime::item_type::<#process, _>(|#name| #items)))
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

fn keys(flow: &Flow, node: &Node, item: &TokenStream) -> TokenStream {
    let fields = node.form.iter();
    let keys = fields.map(|field| key(flow, item, &key_name(node, field), &text(field)));
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
