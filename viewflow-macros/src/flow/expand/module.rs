//! The flow's module: `hello_world_flow::approve::Node`, `hello_world_flow::approve::Form`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::flow::kinds::{has_form, is_acted_on};
use crate::flow::model::{Flow, Node};
use crate::runtime::comment;
use crate::visibility::below;
use crate::words::{camel_case, text};

pub fn expand(flow: &Flow) -> TokenStream {
    let Flow {
        vis, ident, module, ..
    } = flow;
    let inside = below(vis, 1);
    let acted_on = |node: &&Node| node.kind().is_none_or(is_acted_on);
    let nodes = flow.nodes.iter().filter(acted_on).map(|n| node(flow, n));
    let doc = comment(&format!(
        "The nodes of `{ident}` that people or code act on."
    ));
    let permissions = [
        ("VIEW", "view", "to see every process of the flow"),
        ("MANAGE", "manage", "to administer the flow's processes"),
    ]
    .map(|(constant, name, allows)| {
        let constant = Ident::new(constant, Span::call_site());
        let code = format!("{}.{name}", flow.name);
        let doc = comment(&format!("The permission {allows}."));
        quote!(#doc #inside const #constant: &str = #code;)
    });
    quote! {
        #doc
        #[allow(dead_code, clippy::module_inception)]
        #vis mod #module {
            #(#nodes)*
            #(#permissions)*
        }
    }
}

fn node(flow: &Flow, node: &Node) -> TokenStream {
    let (module_vis, inside) = (below(&flow.vis, 1), below(&flow.vis, 2));
    let Node { ident, name, .. } = node;
    let module_doc = comment(&node.docs.title);
    let node_doc = comment(&format!("The node `{name}`."));
    let permission = node.permission.as_ref().map(|permission| {
        let doc = comment(&format!("The permission that `{name}` takes."));
        let code = &permission.code;
        quote!(#doc #inside const PERMISSION: &str = #code;)
    });
    let is_generated = node.kind().is_none_or(has_form) && node.own_form.is_none();
    let form = is_generated.then(|| {
        let doc = comment(&format!("What a person fills in at `{name}`."));
        let params = type_params(&node.form);
        let generics = (!params.is_empty()).then(|| quote!(<#(#params),*>));
        let fields = node.form.iter().zip(&params).map(|(field, param)| {
            let of = if node.each.is_some() {
                "item"
            } else {
                "process"
            };
            let doc = comment(&format!("The {of}'s `{}`.", text(field)));
            quote!(#doc #inside #field: #param)
        });
        quote! {
            #doc
            #[derive(
                ::core::fmt::Debug,
                ::core::clone::Clone,
            )]
            #[allow(non_snake_case)]
            #inside struct Form #generics { #(#fields),* }
        }
    });
    quote! {
        #module_doc
        #module_vis mod #ident {
            #node_doc
            #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
            #inside struct Node;
            #form
            #permission
        }
    }
}

/// A type parameter for each field, named after it unless two would be called the same.
fn type_params(fields: &[Ident]) -> Vec<Ident> {
    let names: Vec<String> = fields
        .iter()
        .map(|field| camel_case(&text(field)))
        .collect();
    let usable = |name: &String| {
        let once = names.iter().filter(|other| *other == name).count() == 1;
        once && !matches!(name.as_str(), "Self" | "Form" | "Node")
            && name.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let params = names
        .iter()
        .enumerate()
        .map(|(i, name)| match usable(name) {
            true => Ident::new(name, Span::call_site()),
            false => Ident::new(&format!("Field{i}"), Span::call_site()),
        });
    params.collect()
}
