//! An item's visibility, as it has to be written further down.

use proc_macro2::Span;
use syn::{Ident, Visibility, parse_quote};

/// The same visibility, written `depth` modules below. Below zero modules it is as it was.
///
/// Types inside of a generated module must not be more visible than the struct outside: their
/// associated types name it, and a private type in a public interface is an error.
pub fn below(vis: &Visibility, depth: usize) -> Visibility {
    if depth == 0 {
        return vis.clone();
    }
    let supers = |n: usize| {
        let name = Ident::new("super", Span::call_site());
        let mut path: syn::Path = parse_quote!(#name);
        for _ in 1..n {
            path.segments.push(parse_quote!(#name));
        }
        path
    };
    match vis {
        Visibility::Public(_) => vis.clone(),
        Visibility::Inherited => {
            let path = supers(depth);
            parse_quote!(pub(in #path))
        }
        Visibility::Restricted(restricted) => {
            let first = restricted.path.segments.first();
            let first = first.map(|s| s.ident.to_string()).unwrap_or_default();
            let rest = restricted.path.segments.iter();
            match first.as_str() {
                "self" => {
                    let path = supers(depth);
                    parse_quote!(pub(in #path))
                }
                "super" => {
                    let mut path = supers(depth);
                    path.segments.extend(rest.cloned());
                    parse_quote!(pub(in #path))
                }
                _ => vis.clone(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::{Visibility, parse_quote};

    use quote::ToTokens;

    use super::below;

    #[test]
    fn visibility_means_the_same_further_down() {
        let at = |vis: Visibility| below(&vis, 2).to_token_stream().to_string();
        assert_eq!(at(parse_quote!(pub)), "pub");
        assert_eq!(at(parse_quote!(pub(crate))), "pub (crate)");
        assert_eq!(at(Visibility::Inherited), "pub (in super :: super)");
        assert_eq!(at(parse_quote!(pub(self))), "pub (in super :: super)");
        assert_eq!(
            at(parse_quote!(pub(super))),
            "pub (in super :: super :: super)"
        );
        assert_eq!(at(parse_quote!(pub(in crate::a))), "pub (in crate :: a)");
    }
}
