//! What a chart writes on the way of a case: the pattern, in a word or two.

use proc_macro2::{Delimiter, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{ExprLit, Lit, Pat, Path};

use crate::flow::model::{Node, Test};
use crate::words::{sentence, snake_case, text};

/// More than this is not short.
const LONGEST: usize = 24;

/// The label of each case, by its place; none at all if all are empty.
pub fn of_cases(node: &Node) -> Vec<String> {
    let labels: Vec<String> = node.cases.iter().map(|case| of(&case.test)).collect();
    match labels.iter().all(String::is_empty) {
        true => Vec::new(),
        false => labels,
    }
}

/// A pattern in words. Of a condition there is nothing short to say.
fn of(test: &Test) -> String {
    let Test::Pattern { pattern, guard } = test else {
        return String::new();
    };
    let mut label = words(pattern);
    if guard.is_some() {
        label.push_str(if label.is_empty() {
            "if …"
        } else {
            ", if …"
        });
    }
    match label.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", label[..end].trim_end()),
        None => label,
    }
}

fn words(pattern: &Pat) -> String {
    match pattern {
        Pat::Or(or) => {
            let cases: Vec<String> = or.cases.iter().map(words).collect();
            cases.join(", ")
        }
        Pat::Paren(inner) => words(&inner.pat),
        Pat::Reference(inner) => words(&inner.pat),
        Pat::Path(path) => last_word(&path.path),
        Pat::Ident(name) if name.subpat.is_none() => {
            let name = text(&name.ident);
            match name.starts_with(char::is_uppercase) {
                true => sentence(&snake_case(&name)),
                // It takes whatever comes.
                false => String::new(),
            }
        }
        Pat::Wild(_) => String::new(),
        Pat::TupleStruct(variant) if any(&variant.elems) => last_word(&variant.path),
        Pat::Struct(variant) if variant.fields.iter().all(|field| is_any(&field.pat)) => {
            last_word(&variant.path)
        }
        Pat::Lit(lit) => literal(lit),
        other => spelled(other),
    }
}

/// A path's last word, in words.
fn last_word(path: &Path) -> String {
    let last = path.segments.last().map(|last| text(&last.ident));
    sentence(&snake_case(&last.unwrap_or_default()))
}

/// Whether all of them take whatever comes.
fn any<P>(patterns: &Punctuated<Pat, P>) -> bool {
    patterns.iter().all(is_any)
}

fn is_any(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && words(pattern).is_empty(),
        _ => false,
    }
}

/// A literal: text without its quotes.
fn literal(expr: &ExprLit) -> String {
    match &expr.lit {
        Lit::Str(text) => text.value(),
        _ => spelled(expr),
    }
}

/// As it is written, without spaces but in text.
fn spelled(tokens: impl ToTokens) -> String {
    let tokens = tokens.to_token_stream().into_iter();
    let spelled = tokens.map(|token| match token {
        TokenTree::Group(group) => {
            let inner = spelled(group.stream());
            match group.delimiter() {
                Delimiter::Parenthesis => format!("({inner})"),
                Delimiter::Bracket => format!("[{inner}]"),
                Delimiter::Brace => format!("{{{inner}}}"),
                Delimiter::None => inner,
            }
        }
        other => other.to_string(),
    });
    spelled.collect()
}

#[cfg(test)]
mod tests {
    use syn::Pat;
    use syn::parse::Parser;

    use super::of;
    use crate::flow::model::Test;

    fn label(case: &str) -> String {
        let (pattern, guard) = match case.split_once(" if ") {
            Some((pattern, guard)) => (pattern, syn::parse_str(guard).ok()),
            None => (case, None),
        };
        let pattern = Pat::parse_multi_with_leading_vert.parse_str(pattern);
        let pattern = pattern.expect("this is a pattern");
        of(&Test::Pattern { pattern, guard })
    }

    #[test]
    fn variants_are_words() {
        assert_eq!(label("Carrier::Post"), "Post");
        assert_eq!(
            label("Carrier::CompanyVan | crate::Carrier::Air"),
            "Company van, Air"
        );
        assert_eq!(label("Carrier::Other(_)"), "Other");
        assert_eq!(label("Carrier::Other { name, .. }"), "Other");
        assert_eq!(label("CompanyVan"), "Company van");
    }

    #[test]
    fn values_are_written_as_they_are() {
        assert_eq!(label("1 ..= 5"), "1..=5");
        assert_eq!(label("\"by air\""), "by air");
        assert_eq!(label("(true, _)"), "(true,_)");
        assert_eq!(label("Some(Carrier::Post)"), "Some(Carrier::Post)");
    }

    #[test]
    fn what_takes_everything_has_no_label() {
        assert_eq!(label("_"), "");
        assert_eq!(label("other"), "");
    }

    #[test]
    fn a_guard_is_hinted_at() {
        assert_eq!(label("Carrier::Post if heavy"), "Post, if …");
        assert_eq!(label("_ if heavy"), "if …");
    }

    #[test]
    fn a_label_is_short() {
        let long = label("Way::ByShip | Way::ByTrain | Way::ByBicycle");
        assert_eq!(long, "By ship, By train, By bi…");
    }
}
