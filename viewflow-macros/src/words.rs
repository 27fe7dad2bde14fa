//! Names and doc comments as words for people.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// An identifier's text, without `r#`.
pub fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// `HelloWorld` as `hello_world`, `HTTPServer2` as `http_server2`.
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let begins_word = c.is_uppercase()
            && before.is_some_and(|before| {
                let acronym_ends = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && acronym_ends)
            });
        if begins_word {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// `check_approve` as `CheckApprove`.
pub fn camel_case(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(capitalized).collect()
}

/// `check_approve` as `Check approve`.
pub fn sentence(name: &str) -> String {
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    capitalized(&words.join(" "))
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What a doc comment says.
#[derive(Debug, PartialEq, Eq)]
pub struct Docs {
    /// Its first line, or the name in words.
    pub title: String,
    /// The rest.
    pub description: String,
}

impl Docs {
    /// Reads the `#[doc]` attributes of an item that is called `name`.
    pub fn read(attrs: &[Attribute], name: &str) -> Self {
        let lines: Vec<String> = attrs.iter().filter_map(doc_text).collect();
        let text = lines.join("\n");
        let (title, rest) = match text.trim().split_once('\n') {
            Some((title, rest)) => (title.trim(), rest.trim()),
            None => (text.trim(), ""),
        };
        let title = match title {
            "" => sentence(name),
            title => title.to_owned(),
        };
        Self {
            title,
            description: rest.to_owned(),
        }
    }
}

/// The text of one `#[doc = ".."]`, less the space after `///`.
fn doc_text(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attr.meta else {
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &meta.value
    else {
        return None;
    };
    let unindented = |line: &str| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned();
    let lines = text.value();
    let lines: Vec<String> = lines.lines().map(unindented).collect();
    meta.path.is_ident("doc").then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::{Docs, camel_case, sentence, snake_case};

    #[test]
    fn names_change_their_case() {
        assert_eq!(snake_case("HelloWorldFlow"), "hello_world_flow");
        assert_eq!(snake_case("HTTPServer2Start"), "http_server2_start");
        assert_eq!(camel_case("check_approve"), "CheckApprove");
        assert_eq!(sentence("check_approve"), "Check approve");
    }

    #[test]
    fn the_first_line_is_the_title() {
        let documented: syn::ItemStruct = parse_quote! {
            /// Approve the request
            ///
            /// Both have to
            /// sign.
            struct Documented;
        };
        let docs = Docs::read(&documented.attrs, "approve");
        assert_eq!(docs.title, "Approve the request");
        assert_eq!(docs.description, "Both have to\nsign.");
    }

    #[test]
    fn without_a_comment_the_name_is_the_title() {
        let docs = Docs::read(&[parse_quote!(#[doc(hidden)])], "check_approve");
        assert_eq!(docs.title, "Check approve");
        assert_eq!(docs.description, "");
    }
}
