//! Which fields of the process a node reads and writes: its list, its form, and what its code reads, as far as its syntax shows: `process.field` in a
//! closure, where `process` is what the closure calls its first parameter, or in `wait` its second.
//!
//! What a function reads, what a method reads, and what a closure reads that gives the name to
//! something else, is not seen, and trusted.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Pat;

use super::model::{Assign, Callable, Enough, Node, On, Test};
use crate::words::text;

/// The fields that a node surely writes, each where it is named. The form of an item writes none.
pub fn written(node: &Node) -> impl Iterator<Item = &Ident> {
    let form = node.form.iter().filter(|_| node.each.is_none());
    form.chain(&node.collect)
}

/// The fields, each where it is read.
pub fn of(node: &Node) -> Vec<Ident> {
    let mut fields = Vec::new();
    fields.extend(node.each.iter().map(|each| each.field.clone()));
    fields.extend(node.input.iter().flat_map(|code| in_code(code, 0)));
    match &node.on {
        Some(On::Field(field)) => fields.push(field.clone()),
        Some(On::By(callable)) => fields.extend(in_code(callable, 0)),
        None => {}
    }
    fields.extend(node.condition.iter().flat_map(|code| in_code(code, 0)));
    if let Some(Assign::By(callable)) = &node.assign {
        fields.extend(in_code(callable, 0));
    }
    for case in &node.cases {
        if let Test::Condition(callable) = &case.test {
            fields.extend(in_code(callable, 0));
        }
    }
    if let Some(Enough::By(callable)) = node.control.wait.as_ref().map(|wait| &wait.enough) {
        fields.extend(in_code(callable, 1));
    }
    for event in &node.events {
        let code = event.trigger.code().into_iter();
        fields.extend(code.flat_map(|code| in_code(code, 0)));
    }
    let thrown = node.thrown.iter().chain(&node.key);
    fields.extend(thrown.flat_map(|code| in_code(code, 0)));
    fields
}

/// The fields that a closure reads, whose parameter at `place` is the process.
fn in_code(callable: &Callable, place: usize) -> Vec<Ident> {
    let Callable::Closure(closure) = callable else {
        return Vec::new();
    };
    let parameter = closure.inputs.get(place).map(|pat| match pat {
        Pat::Type(typed) => &*typed.pat,
        pat => pat,
    });
    let Some(Pat::Ident(process)) = parameter else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    let body = closure.body.to_token_stream();
    match read(body, &text(&process.ident), &mut fields) {
        true => fields,
        false => Vec::new(),
    }
}

/// Collects the fields; tells whether the name always means the process.
fn read(tokens: TokenStream, process: &str, fields: &mut Vec<Ident>) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_ident = |at: usize, name: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if text(ident) == name);
    let is_punct = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token
            && !read(group.stream(), process, fields)
        {
            return false;
        }
        let is_member = at > 0 && is_punct(at - 1, '.') && !(at > 1 && is_punct(at - 2, '.'));
        if !is_ident(at, process) || is_member {
            continue;
        }
        let bound = at > 0
            && ["let", "mut", "ref", "for"]
                .iter()
                .any(|b| is_ident(at - 1, b));
        let parameter = at > 0
            && is_punct(at - 1, '|')
            && (is_punct(at + 1, '|') || is_punct(at + 1, ',') || is_punct(at + 1, ':'));
        if bound || parameter {
            return false;
        }
        if let (true, Some(TokenTree::Ident(field))) = (is_punct(at + 1, '.'), tokens.get(at + 2)) {
            let called = match tokens.get(at + 3) {
                Some(TokenTree::Group(group)) => {
                    group.delimiter() == proc_macro2::Delimiter::Parenthesis
                }
                Some(TokenTree::Punct(punct)) => punct.as_char() == ':',
                _ => false,
            };
            if !called {
                fields.push(field.clone());
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::in_code;
    use crate::flow::model::Callable;

    fn fields(closure: proc_macro2::TokenStream) -> Vec<String> {
        let callable = Callable::Closure(syn::parse2(closure).unwrap());
        let fields = in_code(&callable, 0).into_iter();
        fields.map(|field| field.to_string()).collect()
    }

    #[test]
    fn fields_are_seen_wherever_they_are_read() {
        let closure = quote!(|process: &Order| {
            let limit = process.limit;
            process
                .items
                .iter()
                .any(|item| item.price > limit || process.free)
                && matches!(process.carrier, Carrier::Post)
                && (1..process.count).len() > 2
        });
        let expected = ["limit", "items", "free", "carrier", "count"];
        assert_eq!(fields(closure), expected);
    }

    #[test]
    fn what_has_arrived_is_not_the_process() {
        let closure = quote!(|arrived, process| arrived.done > process.quorum);
        let callable = Callable::Closure(syn::parse2(closure).unwrap());
        let [field] = in_code(&callable, 1).try_into().unwrap();
        assert_eq!(field.to_string(), "quorum");
    }

    #[test]
    fn a_method_and_a_field_of_something_else_are_no_fields_of_the_process() {
        let closure = quote!(|p, step| p.total() > step.process.limit && p.get::<u8>() == 1);
        assert_eq!(fields(closure), [""; 0]);
    }

    #[test]
    fn a_name_that_means_something_else_is_not_followed() {
        let closure = quote!(|process| {
            let process = &process.inner;
            process.limit > 1
        });
        assert_eq!(fields(closure), [""; 0]);
        let closure = quote!(|p| p.orders.iter().any(|p| p.late));
        assert_eq!(fields(closure), [""; 0]);
        let closure = quote!(|Order { limit, .. }| *limit > 1);
        assert_eq!(fields(closure), [""; 0]);
    }
}
