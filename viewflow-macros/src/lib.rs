//! The macros of viewflow.

use proc_macro::TokenStream;

/// A flow.
#[proc_macro_attribute]
pub fn flow(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// A process.
#[proc_macro_derive(Process, attributes(process, field, garde))]
pub fn process(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// A choice.
#[proc_macro_derive(Choice)]
pub fn choice(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
