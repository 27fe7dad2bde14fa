//! The code of a `Switch`: a `match` that rustc judges, or one condition after the other.

use proc_macro2::{Delimiter, Group, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::PatIdent;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use viewflow_graph::Way;

use super::code::{bind, condition, function_name, on_process, params, process_name, step_name};
use super::process as process_type;
use crate::flow::model::{Callable, Case, Flow, Node, On, Test};
use crate::flow::name::Name;
use crate::runtime::local;
use crate::words::text;

/// Whether enough is known of the node for a function that chooses.
pub fn has_code(node: &Node) -> bool {
    !node.cases.is_empty() && (node.on.is_some() || !node.has(Name::On))
}

pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    match &node.on {
        Some(on) => by_value(flow, node, on),
        None => by_conditions(flow, node),
    }
}

/// `match` on a value. Rustc finds what no case covers, and shows the value.
fn by_value(flow: &Flow, node: &Node, on: &On) -> TokenStream {
    let (process, way) = (process_name(), local("way"));
    let arms = node.cases.iter().enumerate().map(|(place, case)| {
        let Test::Pattern { pattern, guard } = &case.test else {
            return TokenStream::new();
        };
        let guard = guard.as_ref().map(|guard| quote!(if #guard));
        let (target, case) = (case.target.span(), way_of_case(flow, place, case));
        // With the target's span, so that rustc proposes another arm behind it.
        quote_spanned!(target=> #pattern #guard => #case,)
    });
    let otherwise = otherwise(flow, node);
    let (params, bind, value) = match on {
        On::Field(field) => {
            let mut process = process.clone();
            process.set_span(process.span().located_at(field.span()));
            // A call is the user's from its first token to its last, whatever is in it.
            let value = quote_spanned! {field.span()=>
                ::core::convert::identity(&#process.#field)
            };
            // A place is matched without being moved as long as nothing is bound; rustc then speaks
            // of the value, not of a reference to it.
            let binds = node.cases.iter().any(|case| binds(&case.test));
            let place = (!binds).then(|| quote_spanned!(field.span()=> *));
            let value = quote!(#place #value);
            (quote!(#process), None, value)
        }
        On::By(Callable::Path(path)) => {
            let (at, ty) = (flow.runtime.at(path.span()), process_type(flow));
            // From the first word to the last, for rustc to underline.
            let last = path.path.segments.last().map(|last| last.ident.span());
            let last = last.unwrap_or_else(|| path.span());
            let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#path, #process));
            arguments.set_span(last);
            let call = quote_spanned!(path.span()=> #at::run_switch::<#ty, _> #arguments);
            (quote!(#process), None, call)
        }
        On::By(Callable::Closure(closure)) => {
            let body = &closure.body;
            (params(closure), Some(bind(closure)), quote!(#body))
        }
    };
    let body = quote! {
        #bind
        // The name of a function has `self::` before it where it needs none but for being told from
        // a field.
        #[allow(unused_qualifications)]
        let #way = match #value { #(#arms)* #otherwise };
        ::core::result::Result::Ok(#way)
    };
    choice(flow, node, params, body)
}

/// The first condition that holds.
fn by_conditions(flow: &Flow, node: &Node) -> TokenStream {
    let (process, step) = (process_name(), step_name());
    let (conditions, ifs) = conditions(
        flow,
        node,
        |way| quote!(return ::core::result::Result::Ok(#way);),
    );
    let runtime = &flow.runtime;
    let body = quote! {
        #ifs
        ::core::result::Result::Ok(#runtime::Way::Otherwise)
    };
    let choice = choice(flow, node, quote!(#process #step), body);
    quote!(#conditions #choice)
}

/// A function for each condition, and what is to be done where it holds, one after the other.
pub(super) fn conditions(
    flow: &Flow,
    node: &Node,
    then: impl Fn(TokenStream) -> TokenStream,
) -> (TokenStream, TokenStream) {
    let (process, step) = (process_name(), step_name());
    let (mut conditions, mut ifs) = (TokenStream::new(), TokenStream::new());
    for (place, case) in node.cases.iter().enumerate() {
        let Test::Condition(callable) = &case.test else {
            continue;
        };
        let name = local(&format!("case_{place}_of_{}", node.name));
        conditions.extend(condition(flow, node, &name, callable));
        let then = then(way_of_case(flow, place, case));
        ifs.extend(quote!(if #name(#process, #step)? { #then }));
    }
    (conditions, ifs)
}

fn choice(flow: &Flow, node: &Node, params: TokenStream, body: TokenStream) -> TokenStream {
    let runtime = &flow.runtime;
    let name = function_name(node);
    on_process((flow, node, &name), quote!(#runtime::Way), params, body)
}

fn way_of_case(flow: &Flow, place: usize, case: &Case) -> TokenStream {
    let span = case.target.span();
    let runtime = flow.runtime.at(span);
    let place = Literal::usize_unsuffixed(place);
    quote_spanned!(span=> #runtime::Way::Case(#place))
}

/// The arm for everything else, if there is one; or if a case is missing that could not be read.
fn otherwise(flow: &Flow, node: &Node) -> Option<TokenStream> {
    let mut ways = node.ways.iter();
    let target = ways.find(|(way, _)| *way == Way::Otherwise);
    match target {
        Some((_, target)) => {
            let runtime = flow.runtime.at(target.span());
            Some(quote_spanned!(target.span()=> _ => #runtime::Way::Otherwise,))
        }
        None if node.ways_known => None,
        None => {
            let runtime = &flow.runtime;
            Some(quote! {
                #[allow(unreachable_patterns)]
                _ => #runtime::Way::Otherwise,
            })
        }
    }
}

/// Whether a pattern gives something of the value a name, which moves it out of its place.
fn binds(test: &Test) -> bool {
    struct Names(bool);

    impl Visit<'_> for Names {
        fn visit_pat_ident(&mut self, name: &PatIdent) {
            // An enum's variant that was imported looks the same, but for its first letter.
            let is_variant = text(&name.ident).starts_with(char::is_uppercase);
            self.0 |= name.by_ref.is_none() && !is_variant;
            visit::visit_pat_ident(self, name);
        }
    }

    let mut names = Names(false);
    if let Test::Pattern { pattern, .. } = test {
        names.visit_pat(pattern);
    }
    names.0
}
