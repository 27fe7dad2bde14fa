//! Messages and signals: what a node hears, and what it says.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;
use viewflow_graph::Kind;

use super::code::{asked, bind, function_name, on_process, params, process_name, step_name};
use super::process;
use crate::flow::kinds::{Tells, tells};
use crate::flow::model::{Callable, Flow, Node, Told, Trigger};
use crate::runtime::{local, respanned};

/// Whether there is code of the user's in what the node hears or says.
pub fn has_code(node: &Node) -> bool {
    let is_code = |(_, told): (usize, &Told)| told.key.is_some() || told.run.is_some();
    node.thrown.is_some() || heard(node).any(is_code)
}

/// The functions by which the node hears and says something.
pub fn expand(flow: &Flow, node: &Node) -> TokenStream {
    let heard = heard(node).map(|(place, told)| {
        let (key, run) = (name("key", node, place), name("receive", node, place));
        let key = told
            .key
            .as_ref()
            .map(|code| self::key(flow, node, &key, code));
        let run = told
            .run
            .as_ref()
            .map(|path| receive(flow, node, &run, told, path));
        quote!(#key #run)
    });
    let thrown = thrown(node).map(|(what, ty)| throw(flow, node, what, ty));
    quote!(#(#heard)* #thrown)
}

/// One thing that is heard, as a row of the node's events has it.
pub fn trigger(flow: &Flow, node: &Node, place: usize, told: &Told) -> TokenStream {
    let runtime = &flow.runtime;
    let variant = format_ident!("{}", told.what.name());
    let name_of = name_of(flow, told.what, &told.ty);
    let function = |there: bool, word| match there {
        true => {
            let name = name(word, node, place);
            quote!(::core::option::Option::Some(#name))
        }
        false => quote!(::core::option::Option::None),
    };
    let run = function(told.run.is_some(), "receive");
    let key = function(told.key.is_some(), "key");
    let key = (told.what == Tells::Message).then(|| quote!(key: #key,));
    quote!(#runtime::Trigger::#variant { name: #name_of, #key run: #run })
}

/// What the node says, as its row has it.
pub fn handler(node: &Node) -> Option<TokenStream> {
    let function = function_name(node);
    thrown(node).map(|_| quote!(Throw(#function)))
}

fn heard(node: &Node) -> impl Iterator<Item = (usize, &Told)> {
    let events = node.events.iter().enumerate();
    events.filter_map(|(place, event)| match &event.trigger {
        Trigger::Told(told) => Some((place, &**told)),
        Trigger::Timer { .. } => None,
    })
}

/// What the node says, if enough is known of it.
fn thrown(node: &Node) -> Option<(Tells, &Type)> {
    let kind = node.kind.as_ref()?;
    let throws = matches!(kind.kind, Kind::MessageThrow | Kind::SignalThrow);
    let _ = node.thrown.as_ref().filter(|_| throws)?;
    tells(kind.kind).zip(kind.parameter.as_ref())
}

fn name(word: &str, node: &Node, place: usize) -> Ident {
    local(&format!("{word}_{place}_of_{}", node.name))
}

/// The name under which a type's messages are stored. With the span of the type, so that rustc shows
/// what is no message where it is written.
fn name_of(flow: &Flow, what: Tells, ty: &Type) -> TokenStream {
    let runtime = flow.runtime.at(ty.span());
    let name = Ident::new(what.name(), ty.span());
    quote_spanned!(ty.span()=> <#ty as #runtime::#name>::NAME)
}

/// With which key messages are waited for.
fn key(flow: &Flow, node: &Node, name: &Ident, code: &Callable) -> TokenStream {
    let output = quote!(::std::string::String);
    match code {
        Callable::Path(path) => {
            let (at, ty, process) = (flow.runtime.at(path.span()), process(flow), process_name());
            let call = quote_spanned!(path.span()=> #at::run_key::<#ty, _>(#path, #process));
            on_process((flow, node, name), output, quote!(#process), call)
        }
        Callable::Closure(closure) => {
            let body = &closure.body;
            let at = flow.runtime.at(body.span());
            let (bind, value) = (bind(closure), local("value"));
            // By reference, so that it may be a field of the process.
            let key = quote_spanned!(body.span()=> #at::key_of(&(#body)));
            let body = quote! {
                #bind
                let #value = #key;
                ::core::result::Result::Ok(#value)
            };
            on_process((flow, node, name), output, params(closure), body)
        }
    }
}

/// What is done with what is heard.
fn receive(
    flow: &Flow,
    node: &Node,
    name: &Ident,
    told: &Told,
    run: &syn::ExprPath,
) -> TokenStream {
    let (runtime, ident, lints) = (&flow.runtime, &flow.ident, &node.lints);
    let (step, payload) = (local("step"), local("payload"));
    let (at, ty) = (runtime.at(run.span()), &told.ty);
    let arguments = quote_spanned!(run.span()=> (#run, #step, #payload));
    let call = quote_spanned!(run.span()=> #at::run_received::<#ident, #ty> #arguments);
    quote! {
        #(#lints)*
        fn #name(
            #step: &mut #runtime::FunctionContext<'_, #ident>,
            #payload: &str,
        ) -> #runtime::FunctionResult {
            #call
        }
    }
}

/// What is said: the message, made by a function of its own, and its key.
fn throw(flow: &Flow, node: &Node, what: Tells, ty: &Type) -> TokenStream {
    let (function, made, key) = (
        function_name(node),
        local(&format!("made_of_{}", node.name)),
        local(&format!("key_of_{}", node.name)),
    );
    let make = node
        .thrown
        .as_ref()
        .map(|code| make(flow, node, &made, (code, ty)));
    let key_code = node.key.as_ref().filter(|_| what == Tells::Message);
    let key_function = key_code.map(|code| self::key(flow, node, &key, code));
    let (process, step) = (process_name(), step_name());
    let (value, envelope) = (local("value"), local("envelope"));
    let at = flow.runtime.at(ty.span());
    let seal = match what {
        Tells::Message => quote_spanned!(ty.span()=> #at::Envelope::of::<#ty>),
        Tells::Signal => quote_spanned!(ty.span()=> #at::Envelope::of_signal::<#ty>),
    };
    let addressed = key_code.map(|_| {
        let runtime = &flow.runtime;
        quote! {
            let #envelope = #runtime::Envelope::key(#envelope, #key(#process, #step)?);
        }
    });
    let body = quote! {
        let #value = #made(#process, #step)?;
        let #envelope = #seal(&#value);
        #addressed
        ::core::result::Result::Ok(#envelope)
    };
    let (runtime, of) = (&flow.runtime, super::process(flow));
    let params = quote!(#process: &#of, #step: &#runtime::StepInfo);
    let throw = asked(
        (flow, node, &function),
        quote!(#runtime::Envelope),
        params,
        body,
    );
    quote!(#make #key_function #throw)
}

fn make(flow: &Flow, node: &Node, name: &Ident, (code, ty): (&Callable, &Type)) -> TokenStream {
    let output = respanned(quote!(#ty), ty.span());
    match code {
        Callable::Path(path) => {
            let (at, of, process) = (flow.runtime.at(path.span()), process(flow), process_name());
            let call = quote_spanned!(path.span()=> #at::run_made::<#of, _>(#path, #process));
            on_process((flow, node, name), output, quote!(#process), call)
        }
        Callable::Closure(closure) => {
            let (bind, value, body) = (bind(closure), local("value"), &closure.body);
            let body = quote! {
                #bind
                let #value: #output = #body;
                ::core::result::Result::Ok(#value)
            };
            on_process((flow, node, name), output, params(closure), body)
        }
    }
}
