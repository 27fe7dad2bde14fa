//! Whether a node has all that its kind needs, and nothing that makes no sense beside the rest.

use viewflow_graph::Kind;

use super::handlers::Handlers;
use crate::errors::Errors;
use crate::flow::kinds::{Rules, article};
use crate::flow::model::Node;
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::suggest::listed;

pub fn check(node: &mut Node, rules: &Rules, handlers: &Handlers, errors: &Errors) {
    if node.kind.as_ref().is_none_or(|kind| kind.guessed) {
        return;
    }
    let missing = missing(node, rules);
    if missing.is_empty() {
        match rules.kind {
            Kind::Switch => may_find_no_way(node, errors),
            Kind::Split => ways_of_split(node, errors),
            Kind::Timer => one_moment(node, [Name::After, Name::At], errors),
            Kind::StartTimer => one_moment(node, [Name::Every, Name::Cron], errors),
            _ => {}
        }
        return;
    }
    if missing == [Name::Next] && handlers.is_unsure() {
        // It may well be one that undoes something, and leads nowhere.
        node.ways_known = false;
        return;
    }
    // Where it leads is known all the same if only its code is missing.
    node.ways_known &= missing == [Name::Run];
    let paste: Vec<&str> = missing.iter().map(|name| name.usage()).collect();
    let resumed = match (rules.kind, missing.contains(&Name::Run)) {
        (Kind::Handle, true) => ", which does something with what it is resumed with",
        _ => "",
    };
    errors.at(
        Rule::MissingAttribute,
        &node.ident,
        format!(
            "`{}` is {} `{}` and lacks {}{resumed}\nhelp: add `{}`",
            node.name,
            article(rules.kind),
            rules.kind,
            listed(missing.iter().map(|name| name.name())),
            paste.join(" ")
        ),
    );
}

/// What a kind needs and the node does not have.
fn missing(node: &Node, rules: &Rules) -> Vec<Name> {
    let needed = rules.needs.iter().copied();
    let has_input = node
        .kind
        .as_ref()
        .is_some_and(|kind| kind.parameter.is_some());
    let split = [Name::NextAll, Name::Branch];
    let either = match rules.kind {
        Kind::Handle if has_input => Some(Name::Run),
        Kind::StartTimer if !node.has(Name::Every) && !node.has(Name::Cron) => Some(Name::Every),
        Kind::Timer if !node.has(Name::After) && !node.has(Name::At) => Some(Name::After),
        Kind::Split if split.into_iter().any(|name| node.has(name)) => None,
        Kind::Split if node.has(Name::Otherwise) => Some(Name::Branch),
        Kind::Split => Some(Name::NextAll),
        _ => None,
    };
    let leads_nowhere = node.is_handler;
    needed
        .chain(either)
        .filter(|name| !leads_nowhere || *name != Name::Next)
        .filter(|name| !node.has(*name))
        .collect()
}

/// Reports a node that says twice when its time has come.
fn one_moment(node: &Node, names: [Name; 2], errors: &Errors) {
    let [first, second] = names;
    if let Some(attr) = node.attribute(second).filter(|_| node.has(first)) {
        errors.at(
            Rule::Twice,
            attr.path(),
            format!(
                "`{}` has both `{}` and `{}`\nhelp: remove one of them",
                node.name,
                first.name(),
                second.name()
            ),
        );
    }
}

/// Reports conditions that need not hold, with nothing said for when none does.
fn may_find_no_way(node: &mut Node, errors: &Errors) {
    let conditions = node.has(Name::Case) && !node.has(Name::On);
    if !conditions || node.has(Name::Otherwise) || !node.ways_known {
        return;
    }
    node.ways_known = false;
    errors.at(
        Rule::MissingAttribute,
        &node.ident,
        format!(
            "`{}` is a `Switch`, and does not say where to go on if none of its conditions \
             holds\nhelp: add `{}`",
            node.name,
            Name::Otherwise.usage()
        ),
    );
}

/// Reports a split that may find no way, or has one for a case that never comes.
fn ways_of_split(node: &mut Node, errors: &Errors) {
    let name = &node.name;
    match (node.has(Name::NextAll), node.attribute(Name::Otherwise)) {
        (false, None) if node.ways_known => errors.at(
            Rule::MissingAttribute,
            &node.ident,
            format!(
                "`{name}` is a `Split`, and does not say where to go on if none of its conditions \
                 holds\nhelp: add `{}`, or a way that is always taken, with `{}`",
                Name::Otherwise.usage(),
                Name::Next.usage()
            ),
        ),
        (true, Some(otherwise)) => errors.at(
            Rule::NeverTaken,
            otherwise.path(),
            format!(
                "`{name}` never goes on by `otherwise`, as the ways of `next` are always taken\n\
                 help: remove `otherwise`, or give each way of `next` a condition, as in `{}`",
                Name::Branch.usage()
            ),
        ),
        _ => return,
    }
    node.ways_known = false;
}
