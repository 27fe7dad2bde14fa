//! Whether every name on a node is that of a node which can be meant.

use proc_macro2::Ident;
use viewflow_graph::{Kind, Way};

use crate::errors::Errors;
use crate::flow::kinds::{article, is_persons};
use crate::flow::model::{Assign, Flow, Node};
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    for node in &flow.nodes {
        for (_, target) in &node.ways {
            let found = find(flow, target, errors);
            if let Some(kind) = found.and_then(Node::kind).filter(|kind| kind.is_start()) {
                back_into_start(flow, target, kind, errors);
            }
        }
        same_way_twice(node, errors);
        let assigned = match &node.assign {
            Some(Assign::OwnerOf(of)) => Some(of),
            _ => None,
        };
        for of in node.except.iter().chain(assigned) {
            let kind = find(flow, of, errors).and_then(Node::kind);
            if let Some(kind) = kind.filter(|kind| !is_persons(*kind)) {
                nobody_owns(flow, of, kind, errors);
            }
        }
    }
}

fn find<'a>(flow: &'a Flow, name: &Ident, errors: &Errors) -> Option<&'a Node> {
    let written = text(name);
    let found = flow.node(&written);
    if found.is_none() {
        let names: Vec<&str> = flow.nodes.iter().map(|node| node.name.as_str()).collect();
        let help = suggest::help(&written, "nodes", &names);
        errors.at(
            Rule::UnknownNode,
            name,
            format!("`{}` has no node `{written}`\n{help}", flow.ident),
        );
    }
    found
}

fn back_into_start(flow: &Flow, target: &Ident, kind: Kind, errors: &Errors) {
    let persons = flow.nodes.iter().filter(|n| n.kind() == Some(Kind::View));
    let instead = persons.map(|node| format!("`{}`", node.name)).next();
    errors.at(
        Rule::IntoStart,
        target,
        format!(
            "no way leads back into `{}`, {} `{kind}`: it begins a process\n\
             help: name another node, such as {}",
            text(target),
            article(kind),
            instead.as_deref().unwrap_or("a `View` with the same form")
        ),
    );
}

fn same_way_twice(node: &Node, errors: &Errors) {
    if let [(Way::Then, then), (Way::Otherwise, otherwise)]
    | [(Way::Otherwise, otherwise), (Way::Then, then)] = node.ways.as_slice()
        && text(then) == text(otherwise)
    {
        let target = text(then);
        errors.at(
            Rule::SameWay,
            otherwise,
            format!(
                "both ways of `{}` lead to `{target}`, so its condition decides nothing\n\
                 help: name another node here, or remove `{}` and lead to `{target}` instead",
                node.name, node.name
            ),
        );
    }
}

fn nobody_owns(flow: &Flow, of: &Ident, kind: Kind, errors: &Errors) {
    let owned = flow
        .nodes
        .iter()
        .filter(|n| n.kind().is_some_and(is_persons));
    let owned: Vec<&str> = owned.map(|node| node.name.as_str()).collect();
    let help = match owned.as_slice() {
        [] => "help: this flow has no node that people own".to_owned(),
        _ => format!("help: people own the tasks of {}", suggest::listed(owned)),
    };
    let message = format!(
        "nobody owns a task of `{}`, {} `{kind}`\n{help}",
        text(of),
        article(kind)
    );
    errors.at(Rule::NobodyOwns, of, message);
}
