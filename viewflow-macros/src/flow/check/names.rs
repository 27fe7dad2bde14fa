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
        decides_nothing(node, errors);
        begun_twice(node, errors);
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

/// A choice between one way and the same.
fn decides_nothing(node: &Node, errors: &Errors) {
    let [(_, first), others @ .., last] = node.ways.as_slice() else {
        return;
    };
    let (name, target) = (&node.name, text(first));
    let mut others = others.iter().chain([last]);
    if !others.all(|(_, other)| text(other) == target) {
        return;
    }
    let what = match node.kind() {
        Some(Kind::If) => format!("both ways of `{name}` lead to `{target}`, so its condition"),
        Some(Kind::Switch) if node.ways_known => {
            format!("every way of `{name}` leads to `{target}`, so it")
        }
        _ => return,
    };
    // Rather `otherwise` than `then`, wherever they stand.
    let is_otherwise = |(way, _): &&(Way, Ident)| *way == Way::Otherwise;
    let (_, at) = node.ways.iter().find(is_otherwise).unwrap_or(last);
    errors.at(
        Rule::SameWay,
        at,
        format!(
            "{what} decides nothing\n\
             help: name another node here, or remove `{name}` and lead to `{target}` instead"
        ),
    );
}

/// A node that a split would begin twice at once.
fn begun_twice(node: &Node, errors: &Errors) {
    if node.kind() != Some(Kind::Split) {
        return;
    }
    for target in repeated_targets(node) {
        let (name, again) = (&node.name, text(target));
        errors.at(
            Rule::BegunTwice,
            target,
            format!(
                "`{name}` leads to `{again}` twice, and a node cannot run twice at once\n\
                 help: remove this, or lead to another node that does the same work"
            ),
        );
    }
}

/// The targets of ways that another way before them has as well.
pub(super) fn repeated_targets(node: &Node) -> Vec<&Ident> {
    let targets: Vec<_> = node.ways.iter().map(|(_, target)| target).collect();
    let is_repeated = |i: &usize| {
        let name = text(targets[*i]);
        targets[..*i].iter().any(|before| text(before) == name)
    };
    let places = (0..targets.len()).filter(is_repeated);
    places.map(|i| targets[i]).collect()
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
