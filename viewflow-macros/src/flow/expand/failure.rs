//! What a node catches, and by which code it fails or tells those above.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

use crate::flow::model::{Catches, Flow, Node};

/// The event of an error, as a variant of `Trigger`.
pub fn catches(flow: &Flow, catches: &Catches) -> TokenStream {
    let runtime = &flow.runtime;
    let catches = match catches {
        Catches::All => quote!(All),
        Catches::Code(code) => quote!(Code(#code)),
        // With the span of the type, so that rustc shows one that is no error where it is written.
        Catches::Type(path) => quote_spanned!(path.span()=> of::<#path>()),
    };
    quote!(Error(#runtime::Catches::#catches))
}

/// The event of an escalation.
pub fn escalation(code: Option<&LitStr>) -> TokenStream {
    match code {
        Some(code) => quote!(Escalation(::core::option::Option::Some(#code))),
        None => quote!(Escalation(::core::option::Option::None)),
    }
}

/// The node's code in its row of the table, if it has one.
pub fn row(node: &Node) -> Option<TokenStream> {
    let code = node.code.as_ref()?;
    Some(quote!(code: ::core::option::Option::Some(#code),))
}
