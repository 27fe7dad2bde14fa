//! Whether it is said, and said once, who may act on a person's node.

use viewflow_graph::Kind;

use crate::errors::Errors;
use crate::flow::kinds::{article, is_persons};
use crate::flow::model::{Assign, Flow, Node};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::words::text;

/// Permissions that every flow has, and a node's own therefore must not be called.
const RESERVED: [(&str, &str); 2] = [
    ("view", "to see every process of the flow"),
    ("manage", "to administer them"),
];

pub fn check(flow: &Flow, errors: &Errors) {
    for node in &flow.nodes {
        if let Some(kind) = node.kind().filter(|kind| is_persons(*kind)) {
            open_to_nobody(node, kind, errors);
            contradiction(node, errors);
            reserved(flow, node, errors);
        }
    }
}

fn open_to_nobody(node: &Node, kind: Kind, errors: &Errors) {
    let opened = [Name::Permission, Name::Anyone, Name::Assign];
    let guessed = node.kind.as_ref().is_some_and(|kind| kind.guessed);
    if guessed || opened.into_iter().any(|name| node.has(name)) {
        return;
    }
    let (act, assign) = match kind {
        Kind::View | Kind::Manual => (
            "work on",
            ", to one person with `#[assign(|process| ..)]` or `#[assign(owner_of(node))]`",
        ),
        _ => ("start a process at", ""),
    };
    errors.at(
        Rule::OpenToNobody,
        &node.ident,
        format!(
            "nobody may {act} `{}`\n\
             help: open it to people with a permission with `#[permission]`{assign}, or to \
             everybody who is signed in with `#[anyone]`",
            node.name
        ),
    );
}

fn contradiction(node: &Node, errors: &Errors) {
    if let Some(anyone) = node.attribute(Name::Anyone)
        && node.has(Name::Permission)
    {
        errors.at(
            Rule::AnyoneWithPermission,
            anyone.path(),
            format!(
                "`{}` is open to anyone and takes a permission\n\
                 help: remove `#[anyone]` or `#[permission]`",
                node.name
            ),
        );
    }
    if let Some(Assign::OwnerOf(owner)) = &node.assign
        && let Some(excepted) = node.except.iter().find(|other| text(other) == text(owner))
    {
        errors.at(
            Rule::AssignedAndExcepted,
            excepted,
            format!(
                "`{}` is given to the owner of `{}`, and forbidden to the same person\n\
                 help: remove `#[assign(..)]` or `#[except(..)]`",
                node.name,
                text(owner)
            ),
        );
    }
}

fn reserved(flow: &Flow, node: &Node, errors: &Errors) {
    let (Some(permission), Some(attr)) = (&node.permission, node.attribute(Name::Permission))
    else {
        return;
    };
    let Some((name, allows)) = RESERVED.iter().find(|(name, _)| *name == node.name) else {
        return;
    };
    if permission.generated {
        let kind = node.kind().unwrap_or(Kind::View);
        let article = article(kind);
        errors.at(
            Rule::ReservedPermission,
            attr.path(),
            format!(
                "the permission `{flow}.{name}` is that {allows}, and cannot be the one of \
                 `{name}`, {article} `{kind}`\n\
                 help: rename the field, or write `#[permission(\"{flow}.{name}_task\")]`",
                flow = flow.name
            ),
        );
    }
}
