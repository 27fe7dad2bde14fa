//! From the type of a field to a kind.

use proc_macro2::{Ident, Span};
use syn::{PathArguments, Type};

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
        if !matches!(last.arguments, PathArguments::None) {
            let message = format!("`{name}` takes no parameters\nhelp: write `{name}`");
            errors.at(Rule::KindParameters, &last.arguments, message);
        }
        return Some(NodeKind {
            kind: rules.kind,
            ident,
            guessed: false,
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
    })
}
