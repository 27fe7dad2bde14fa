//! From the type of a field to a kind.

use proc_macro2::{Ident, Span};
use syn::{GenericArgument, PathArguments, Type};
use viewflow_graph::Kind;

use crate::errors::Errors;
use crate::flow::kinds::{self, Rules};
use crate::flow::model::NodeKind;
use crate::rules::Rule;
use crate::suggest::{self, listed, nearest};

pub fn lower(ty: &Type, errors: &Errors) -> Option<NodeKind> {
    // A `macro_rules!` wraps what it was given.
    if let Type::Group(group) = ty {
        return lower(&group.elem, errors);
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
        return Some(NodeKind {
            kind: rules.kind,
            ident,
            guessed: false,
            input: parameters(rules.kind, &last.arguments, errors),
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
        input: Errors::unsaid(|errors| parameters(guess.kind, &last.arguments, errors)),
    })
}

/// The type in `Handle<T>`. No other kind has any.
fn parameters(kind: Kind, arguments: &PathArguments, errors: &Errors) -> Option<Type> {
    if matches!(arguments, PathArguments::None) {
        return None;
    }
    if kind != Kind::Handle {
        let message = format!("`{kind}` takes no parameters\nhelp: write `{kind}`");
        errors.at(Rule::KindParameters, arguments, message);
        return None;
    }
    let types = match arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().collect(),
        _ => Vec::new(),
    };
    if let [GenericArgument::Type(input)] = types.as_slice() {
        return Some(input.clone());
    }
    let message = "a `Handle` takes one type, that of what it is resumed with\n\
                   help: write `Handle<Type>`, or `Handle` if it is resumed with nothing";
    errors.at(Rule::KindParameters, arguments, message);
    let is_type = |argument: &&GenericArgument| match argument {
        GenericArgument::Type(input) => Some(input.clone()),
        _ => None,
    };
    types.iter().find_map(is_type)
}
