//! Whether a node can undo what another did.

use proc_macro2::Ident;
use viewflow_graph::Late;

use super::names::find;
use crate::errors::Errors;
use crate::flow::kinds::{KINDS, article, is_work};
use crate::flow::model::{Flow, Node};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::suggest::listed;

/// What makes no sense on a node that no way leads to.
const ON_WAYS: [Name; 15] = [
    Name::Next,
    Name::Each,
    Name::Collect,
    Name::Wait,
    Name::Cancels,
    Name::Mutex,
    Name::OnlyWhile,
    Name::Limit,
    Name::Undo,
    Name::OnTimeout,
    Name::OnCondition,
    Name::OnMessage,
    Name::OnSignal,
    Name::OnError,
    Name::OnEscalation,
];

pub fn check(flow: &Flow, errors: &Errors) {
    for node in &flow.nodes {
        let Some(name) = &node.control.compensate_with else {
            continue;
        };
        goes_on_early(node, name, errors);
        if let Some(other) = find(flow, name, false, errors)
            && let Some((why, help)) = refused(node, other)
        {
            errors.at(Rule::CannotCompensate, name, format!("{why}\nhelp: {help}"));
        }
    }
    for node in &flow.nodes {
        if let Some(undone) = flow.undone_by(node) {
            handler(node, undone, errors);
        }
    }
}

/// Why a node cannot undo another, and what to do about it.
fn refused(node: &Node, other: &Node) -> Option<(String, String)> {
    let (name, target) = (&node.name, &other.name);
    if name == target {
        let why = format!("`{name}` cannot undo itself");
        let help = format!(
            "name another field, with what undoes it, such as `undo_{name}: Function`; no way leads \
             to it"
        );
        return Some((why, help));
    }
    let kind = other.kind().filter(|kind| !is_work(*kind))?;
    let kinds = KINDS.iter().map(|rules| rules.kind);
    let kinds = listed(kinds.filter(|kind| is_work(*kind)));
    let why = format!(
        "`{target}` cannot undo what `{name}` did: {} `{kind}` does no work",
        article(kind)
    );
    Some((why, format!("name a node of a kind that does: {kinds}")))
}

/// Reports a list that is left before all of it is done: what is done later would not be undone.
fn goes_on_early(node: &Node, handler: &Ident, errors: &Errors) {
    let wait = node.control.wait.as_ref().filter(|_| node.each.is_some());
    if wait.is_some_and(|wait| wait.late != Late::Cancel) {
        let name = &node.name;
        let message = format!(
            "the process goes on from `{name}` before its list is finished, so what is done later \
             would never be undone\n\
             help: call off what is open then, with `cancel` in `wait`, as in `#[wait(2, cancel)]`"
        );
        errors.at(Rule::CannotCompensate, handler, message);
    }
}

/// Reports what a node has that undoes another, and should not have.
fn handler(node: &Node, undone: &Node, errors: &Errors) {
    let (name, other) = (&node.name, &undone.name);
    if let Some(attr) = node.attribute(Name::CompensateWith) {
        let message = format!(
            "`{name}` undoes what `{other}` did, and is not undone in its turn\n\
             help: remove this, or let `{other}` be undone by another node"
        );
        errors.at(Rule::OfHandler, attr.path(), message);
    }
    for written in ON_WAYS {
        let of_list = matches!(written, Name::Collect | Name::Wait);
        let Some(attr) = node.attribute(written) else {
            continue;
        };
        if of_list && node.has(Name::Each) {
            continue;
        }
        let (why, help) = match written {
            Name::Next => (
                "the process goes on from its `Compensate`",
                format!(
                    "remove this; or, if `{name}` is to be come to by a way, name another node in \
                     `compensate_with` of `{other}`"
                ),
            ),
            Name::Undo => ("that is not taken back", "remove this".to_owned()),
            Name::OnTimeout
            | Name::OnCondition
            | Name::OnMessage
            | Name::OnSignal
            | Name::OnError
            | Name::OnEscalation => (
                "no way leads on from there",
                "remove this; what undoes something is done, or waits for an administrator"
                    .to_owned(),
            ),
            _ => (
                "it is come to by no way",
                format!("remove this; each time that `{other}` is undone, `{name}` has one task"),
            ),
        };
        let message = format!(
            "`{}` has no place on `{name}`, which undoes what `{other}` did: {why}\nhelp: {help}",
            written.name()
        );
        errors.at(Rule::OfHandler, attr.path(), message);
    }
}
