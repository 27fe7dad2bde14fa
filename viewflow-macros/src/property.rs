//! What holds of the macros, whatever they are given: they come to an end, and where an item came in,
//! items come out. The fuzzer and the replay of its corpus ask the same.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::macros::{expand_choice, expand_flow, expand_process};

/// Gives each item of a source text to all the macros, whichever of them are written on it.
///
/// `#[flow(..)]` is taken off the item before, as rustc does. `@(..)` stands for a group without
/// delimiters: a `macro_rules!` makes one of what it is given, and text has none.
///
/// `false` if there are no tokens to give: the text is not Rust's.
///
/// # Panics
///
/// If an expansion cannot be parsed.
pub fn holds(source: &str) -> bool {
    let Ok(tokens) = source.parse::<TokenStream>() else {
        return false;
    };
    for Item { options, item } in items(undelimited(tokens)) {
        let flow = expand_flow(options, item.clone());
        // What is no item, rustc does not pass on; it is given back as it is.
        if syn::parse2::<syn::File>(flow.clone()).is_err() && is_item(&item) {
            parses("flow", flow);
        }
        parses("Process", expand_process(item.clone()));
        parses("Choice", expand_choice(item));
    }
    true
}

fn parses(name: &str, expansion: TokenStream) {
    if let Err(error) = syn::parse2::<syn::File>(expansion.clone()) {
        panic!("the expansion of `{name}` cannot be parsed: {error}\n{expansion}");
    }
}

fn is_item(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::Item>(tokens.clone()).is_ok()
}

#[derive(Default)]
struct Item {
    options: TokenStream,
    item: TokenStream,
}

/// An item ends with braces or a semicolon.
fn items(tokens: TokenStream) -> Vec<Item> {
    let mut items = vec![Item::default()];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let Some(last) = items.last_mut() else { break };
        let attribute = match tokens.peek() {
            Some(TokenTree::Group(group)) if is(&token, '#') => options(group),
            _ => None,
        };
        if let Some(options) = attribute {
            last.options = options;
            tokens.next();
            continue;
        }
        let ends = is(&token, ';')
            || matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        last.item.extend([token]);
        if ends && tokens.peek().is_some() {
            items.push(Item::default());
        }
    }
    items
}

/// What stands in `[flow(..)]`.
fn options(group: &Group) -> Option<TokenStream> {
    let mut tokens = group.stream().into_iter();
    let (name, arguments) = (tokens.next()?, tokens.next());
    if group.delimiter() != Delimiter::Bracket || name.to_string() != "flow" {
        return None;
    }
    match arguments {
        Some(TokenTree::Group(arguments)) => Some(arguments.stream()),
        _ => Some(TokenStream::new()),
    }
}

fn undelimited(tokens: TokenStream) -> TokenStream {
    let mut result: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            result.push(token);
            continue;
        };
        let marked = group.delimiter() == Delimiter::Parenthesis
            && result.last().is_some_and(|last| is(last, '@'));
        let delimiter = match marked {
            true => {
                result.pop();
                Delimiter::None
            }
            false => group.delimiter(),
        };
        result.push(Group::new(delimiter, undelimited(group.stream())).into());
    }
    result.into_iter().collect()
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
