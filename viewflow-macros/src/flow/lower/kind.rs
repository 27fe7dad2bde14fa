//! From the type of a field to a kind.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypeReference, parse_quote};
use viewflow_graph::Kind;

use crate::errors::{Error, Errors};
use crate::flow::kinds::{self, Rules, Tells, tells};
use crate::flow::model::NodeKind;
use crate::rules::Rule;
use crate::suggest::{self, listed, nearest};

/// The kind of a node of the flow with that name.
pub fn lower(ty: &Type, flow: &Ident, errors: &Errors) -> Option<NodeKind> {
    // A `macro_rules!` wraps what it was given.
    if let Type::Group(group) = ty {
        return lower(&group.elem, flow, errors);
    }
    let names = kinds::kind_names();
    let last = match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    };
    let Some(last) = last else {
        let message = "the type of a field is the kind of its node";
        errors.at(
            Rule::UnknownKind,
            ty,
            format!("{message}\nhelp: the kinds are {}", listed(names)),
        );
        return None;
    };
    let ident = last.ident.clone();
    let name = ident.to_string();
    if let Some(rules) = Rules::of(&name) {
        let (parameter, error) = parameter(rules.kind, last, flow);
        let takes_one =
            matches!(rules.kind, Kind::Handle | Kind::Subprocess) || tells(rules.kind).is_some();
        let is_there = !matches!(last.arguments, PathArguments::None);
        let guessed = error.is_some() && takes_one && is_there;
        if let Some(error) = error {
            errors.push(error);
        }
        return Some(NodeKind {
            kind: rules.kind,
            ident,
            guessed,
            parameter,
        });
    }
    let help = suggest::help(&name, "kinds", &names);
    errors.at(
        Rule::UnknownKind,
        ty,
        format!("there is no kind `{name}`\n{help}"),
    );
    let guess = Rules::of(nearest(&name, names)?)?;
    Some(NodeKind {
        kind: guess.kind,
        ident: Ident::new(guess.kind.name(), Span::call_site()),
        guessed: true,
        parameter: parameter(guess.kind, last, flow).0,
    })
}

/// The type in `Handle<T>` or `Subprocess<F>`; no other kind has any. Besides, what is wrong with it: then
/// the type is what was probably meant.
fn parameter(kind: Kind, last: &PathSegment, flow: &Ident) -> (Option<Type>, Option<Error>) {
    let wrong = |at: &dyn ToTokens, message: &str| {
        Error::new(Rule::KindParameters, at.to_token_stream(), message)
    };
    let told = tells(kind).map(|what| message_of(kind, what));
    let message = match kind {
        _ if told.is_some() => told.as_deref().unwrap_or_default(),
        Kind::Handle => {
            "a `Handle` takes one type, that of what it is resumed with\n\
             help: write `Handle<Type>`, or `Handle` if it is resumed with nothing"
        }
        Kind::Subprocess => {
            "a `Subprocess` takes one type, the flow that it runs\n\
             help: write `Subprocess<OtherFlow>`"
        }
        _ => "",
    };
    let types = match &last.arguments {
        PathArguments::None if kind == Kind::Subprocess || told.is_some() => {
            return (None, Some(wrong(&last.ident, message)));
        }
        PathArguments::None => return (None, None),
        _ if message.is_empty() => {
            let message = format!("`{kind}` takes no parameters\nhelp: write `{kind}`");
            return (None, Some(wrong(&last.arguments, &message)));
        }
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().collect(),
        PathArguments::Parenthesized(_) => Vec::new(),
    };
    let is_type = |argument: &&GenericArgument| match argument {
        GenericArgument::Type(ty) => Some(itself(ty, flow)),
        _ => None,
    };
    let parameter = types.iter().find_map(is_type);
    if !matches!(types.as_slice(), [GenericArgument::Type(_)]) {
        return (parameter, Some(wrong(&last.arguments, message)));
    }
    match &parameter {
        Some(Type::Reference(reference)) => borrowed(kind, reference),
        _ => (parameter, None),
    }
}

/// What is wrong with a reference, and what was probably meant, if that is sure.
fn borrowed(kind: Kind, reference: &TypeReference) -> (Option<Type>, Option<Error>) {
    let elem = &*reference.elem;
    let written = elem.to_token_stream();
    let (message, meant) = match (kind, elem) {
        (Kind::Subprocess, _) => (
            format!("a `Subprocess` takes the type of a flow\nhelp: write `Subprocess<{written}>`"),
            Some(elem.clone()),
        ),
        _ if let Some(what) = tells(kind) => (
            format!(
                "{} `{kind}` takes the type of a {}, and not a reference\nhelp: write `{kind}<{written}>`",
                kind.article(),
                what.word()
            ),
            Some(elem.clone()),
        ),
        (_, Type::Path(path)) => {
            let owned = match path.path.is_ident("str") {
                true => "String".to_owned(),
                false => written.to_string(),
            };
            (owns(&owned), None)
        }
        _ => (owns("Type"), None),
    };
    (
        meant,
        Some(Error::new(Rule::KindParameters, reference, message)),
    )
}

/// What a kind takes that is about messages or signals.
fn message_of(kind: Kind, what: Tells) -> String {
    let (article, word, name) = (kind.article(), what.word(), what.name());
    let does = match kind {
        Kind::MessageThrow | Kind::SignalThrow => "sends",
        Kind::StartMessage | Kind::StartSignal => "begins with",
        _ => "waits for",
    };
    format!(
        "{article} `{kind}` takes one type, that of the {word} that it {does}\n\
         help: write `{kind}<Type>`, with a type that has `#[derive({name}, Serialize, Deserialize)]`"
    )
}

fn owns(ty: &str) -> String {
    format!(
        "a `Handle` is resumed with a value that is its own, and not with a reference\n\
         help: write `Handle<{ty}>`"
    )
}

/// Whether a field's type has a reference for its parameter.
pub fn borrows(ty: &Type) -> bool {
    let last = match ty {
        Type::Group(group) => return borrows(&group.elem),
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let Some(PathArguments::AngleBracketed(arguments)) = last.map(|last| &last.arguments) else {
        return false;
    };
    let mut arguments = arguments.args.iter();
    arguments.any(|argument| matches!(argument, GenericArgument::Type(Type::Reference(_))))
}

/// A type, in which `Self` is the flow.
fn itself(ty: &Type, flow: &Ident) -> Type {
    match ty {
        Type::Path(path) if path.path.is_ident("Self") => {
            let mut named = flow.clone();
            named.set_span(path.span());
            parse_quote!(#named)
        }
        _ => ty.clone(),
    }
}
