//! What a node's type can do: the traits of its kind.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use viewflow_graph::Kind;

use super::{each, form_key, subject};
use crate::flow::kinds::{has_form, tells};
use crate::flow::model::{Flow, Node};
use crate::runtime::{local, respanned};

pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    let Flow {
        ident,
        module,
        runtime,
        ..
    } = flow;
    let (name, text) = (&node.ident, &node.name);
    let ty = quote!(#module::#name::Node);
    let traits: &[&str] = match node.kind() {
        Some(Kind::Start) => &["StartNode"],
        Some(Kind::StartHandle) => &["StartHandleNode"],
        Some(Kind::View) => &["ViewNode"],
        Some(Kind::Manual) => &["ViewNode", "ManualNode"],
        Some(Kind::Handle | Kind::Timer | Kind::StartTimer | Kind::Until) => &[],
        Some(kind) if tells(kind).is_some() => &[],
        Some(Kind::Function | Kind::Job | Kind::Subprocess) => &["WorkNode"],
        Some(_) => return TokenStream::new(),
        // Not known to be anything, so rustc had better not say that it is not.
        None => &["StartNode", "StartHandleNode", "ViewNode", "WorkNode"],
    };
    let traits = traits.iter().map(|name| format_ident!("{name}"));
    let form = match node.kind() {
        Some(Kind::Manual) => Some(no_form(flow, node)),
        kind => kind.is_none_or(has_form).then(|| form(flow, node)),
    };
    let input = matches!(node.kind(), None | Some(Kind::Handle)).then(|| input(flow, node));
    quote! {
        #[automatically_derived]
        impl #runtime::Node for #ty {
            type Flow = #ident;
            const NAME: &'static str = #text;
        }
        #form
        #input
        #(
            #[automatically_derived]
            impl #runtime::#traits for #ty {}
        )*
    }
}

/// What a process is resumed with.
fn input(flow: &Flow, node: &Node) -> TokenStream {
    let Flow {
        module, runtime, ..
    } = flow;
    let name = &node.ident;
    let input = node.kind.as_ref().and_then(|kind| kind.parameter.as_ref());
    // With the span of the type, so that rustc shows what is wrong with it where it is written.
    let ty = match input {
        Some(ty) => quote_spanned!(ty.span()=> type Input = #ty;),
        None => quote!(
            type Input = ();
        ),
    };
    quote! {
        #[automatically_derived]
        impl #runtime::HandleNode for #module::#name::Node {
            #ty
        }
    }
}

/// The form of a node at which a person only confirms.
fn no_form(flow: &Flow, node: &Node) -> TokenStream {
    let Flow {
        module, runtime, ..
    } = flow;
    let (name, subject) = (&node.ident, subject(flow, node));
    let subject = quote_spanned!(subject.span()=> type Subject = #subject;);
    let implementation = quote! {
        #[automatically_derived]
        impl #runtime::FormNode for #module::#name::Node {
            type Form = ();
            #subject
            fn fill(
                _: &mut Self::Subject,
                (): Self::Form,
            ) -> ::core::result::Result<(), #runtime::FormErrors> {
                ::core::result::Result::Ok(())
            }
        }
    };
    each::at_list(node, implementation)
}

fn form(flow: &Flow, node: &Node) -> TokenStream {
    let Flow {
        module, runtime, ..
    } = flow;
    let (name, subject) = (&node.ident, subject(flow, node));
    let fields = &node.form;
    let types = fields.iter().map(|field| {
        let key = form_key(node, field);
        quote!(<#subject as #runtime::FieldOf<#key>>::Type)
    });
    let params = (!fields.is_empty()).then(|| quote!(<#(#types),*>));
    let (to, from) = (local("subject"), local("form"));
    let done = quote!(::core::result::Result::Ok(()));
    let (to, from, body) = match fields.is_empty() {
        _ if let Some(own) = &node.own_form => {
            // Where rustc says that it is none, it says so once.
            let (runtime, subject) = (
                runtime.at(own.span()),
                respanned(subject.clone(), own.span()),
            );
            let form = quote_spanned!(own.span()=> #runtime::own_form::<#subject, #own>());
            (quote!(#to), quote!(#from), quote!(#form.save(#to, #from)))
        }
        true => (quote!(_), quote!(_), done),
        false => {
            let set = |field| match node.each {
                // That there is such a field is said elsewhere, see `each`.
                Some(_) => {
                    let key = form_key(node, field);
                    quote!(<#subject as #runtime::FieldOf<#key>>::set(#to, #from.#field);)
                }
                None => quote!(#to.#field = #from.#field;),
            };
            let body = fields.iter().map(set);
            (quote!(#to), quote!(#from), quote!(#(#body)* #done))
        }
    };
    // With the span of the subject's type, so that rustc shows a private one where it is written.
    let ty = match &node.own_form {
        Some(own) => quote_spanned!(own.span()=> type Form = #own;),
        None => quote_spanned!(subject.span()=> type Form = #module::#name::Form #params;),
    };
    let subject = quote_spanned!(subject.span()=> type Subject = #subject;);
    let implementation = quote! {
        #[automatically_derived]
        impl #runtime::FormNode for #module::#name::Node {
            #ty
            #subject
            fn fill(
                #to: &mut Self::Subject,
                #from: Self::Form,
            ) -> ::core::result::Result<(), #runtime::FormErrors> {
                #body
            }
        }
    };
    each::at_list(node, implementation)
}
