//! The chart of a flow as text for rustdoc.
//!
//! `#[flow]` writes `#[cfg_attr(doc, doc = chart!(..))]` on the struct: only rustdoc expands the call,
//! and everybody else is spared the drawing. It is a crate of its own so that `viewflow-macros` need
//! not wait for what draws.

mod image;
mod input;

use proc_macro::TokenStream;
use quote::quote;
use syn::parse_macro_input;

use crate::input::Input;

/// A flow's chart as an image in Markdown. What generated code calls; not for people.
///
/// ```ignore
/// chart!(
///     "Hello world",
///     start: Start("New request") { Next: check },
///     check: If("Approved?") { Then: send, Otherwise: end },
///     send: Job("Greet the world") { Next: end },
///     end: End("End") {},
/// )
/// ```
#[proc_macro]
pub fn chart(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as Input);
    let markdown = image::markdown(&input);
    quote!(#markdown).into()
}
