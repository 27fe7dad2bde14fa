//! How generated code reaches the library.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

/// The path of the `viewflow` crate, `::viewflow` unless it was renamed with `crate = path`.
///
/// As tokens, it is the module that generated code goes through.
pub struct Runtime(Option<Path>);

impl Runtime {
    pub fn new(path: Option<Path>) -> Self {
        Self(path)
    }

    /// The module's path with the span of the user's code that it serves, so that rustc shows that
    /// code and not the macro.
    pub fn at(&self, span: Span) -> TokenStream {
        respanned(self.to_token_stream(), span)
    }
}

/// The same tokens, as if they were written at `span`.
pub fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let respan = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let inner = respanned(group.stream(), span);
            token = Group::new(group.delimiter(), inner).into();
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(respan).collect()
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.0 {
            Some(path) => tokens.extend(quote!(#path::__private)),
            None => tokens.extend(quote!(::viewflow::__private)),
        }
    }
}

/// The name of a variable in generated code.
///
/// A plain name could be that of a constant or a unit struct where the code lands, such as a column
/// from Diesel's `dsl::*`, and would then be a pattern that means this.
pub fn local(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// A generated doc comment.
pub fn comment(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

/// The key under which `#[derive(Process)]` and `#[flow]` know a field: FNV-1a, 64 bits, of its
/// name (Fowler, Noll, Vo; draft-eastlake-fnv).
pub fn key_hash(name: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::key_hash;

    #[test]
    fn hashes_are_those_of_the_draft() {
        assert_eq!(key_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(key_hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(key_hash("foobar"), 0x8594_4171_f739_67e8);
    }
}
