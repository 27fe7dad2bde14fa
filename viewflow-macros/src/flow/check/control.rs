//! Whether nodes can bound each other as they say: `cancels`, `only_while` and `mutex`.

use proc_macro2::Ident;
use viewflow_graph::Kind;

use super::names::find;
use crate::errors::Errors;
use crate::flow::kinds::{Name, article};
use crate::flow::model::{Flow, Node};
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    for node in &flow.nodes {
        for other in &node.control.cancels {
            let kind = find(flow, other, false, errors).and_then(Node::kind);
            cancels(node, other, kind, errors);
        }
        if let Some(other) = &node.control.only_while {
            let kind = find(flow, other, false, errors).and_then(Node::kind);
            only_while(flow, node, other, kind, errors);
        }
    }
    mutexes(flow, errors);
}

fn cancels(node: &Node, other: &Ident, kind: Option<Kind>, errors: &Errors) {
    let (name, target) = (&node.name, text(other));
    let why = match kind {
        _ if *name == target => format!("`{name}` cannot cancel itself: it is left just then"),
        Some(kind) if kind.is_start() || kind.is_end() => format!(
            "`{name}` cannot cancel `{target}`, {} `{kind}`: no process waits there",
            article(kind)
        ),
        _ => return,
    };
    errors.at(
        Rule::CannotCancel,
        other,
        format!("{why}\nhelp: name the nodes that are no longer to be done, or remove this"),
    );
}

fn only_while(flow: &Flow, node: &Node, other: &Ident, kind: Option<Kind>, errors: &Errors) {
    let (name, target) = (&node.name, text(other));
    let why = match kind {
        _ if *name == target => format!("`{name}` cannot depend on itself"),
        Some(kind) if !kind.waits() => format!(
            "nothing is done while a process is at `{target}`, {} `{kind}`: it does not stay there",
            article(kind)
        ),
        _ => return,
    };
    let waits = |other: &&Node| other.name != *name && other.kind().is_some_and(Kind::waits);
    let waiting = flow.nodes.iter().filter(waits);
    let waiting: Vec<&str> = waiting.map(|node| node.name.as_str()).collect();
    let help = match waiting.as_slice() {
        [] => "name a node that waits, such as a `View` or a `Job`".to_owned(),
        _ => format!(
            "name a node that waits, such as {}",
            suggest::listed(waiting)
        ),
    };
    errors.at(Rule::NotOccupied, other, format!("{why}\nhelp: {help}"));
}

/// Mutexes that keep nobody out.
fn mutexes(flow: &Flow, errors: &Errors) {
    // One that could not be read may be the other one, as may a node of which nothing is known.
    let unread = |node: &Node| node.has(Name::Mutex) && node.control.mutex.is_none();
    if !flow.complete || flow.nodes.iter().any(unread) {
        return;
    }
    let of = |node: &Node| Some(node.control.mutex.as_ref()?.value());
    let all: Vec<Option<String>> = flow.nodes.iter().map(of).collect();
    let is_alone = |name: &str| all.iter().flatten().filter(|other| *other == name).count() == 1;
    for (place, node) in flow.nodes.iter().enumerate() {
        let Some(mutex) = node
            .control
            .mutex
            .as_ref()
            .filter(|_| node.has(Name::Mutex))
        else {
            continue;
        };
        let name = mutex.value();
        if !is_alone(&name) {
            continue;
        }
        let others = || all.iter().flatten().filter(|other| **other != name);
        let near = suggest::nearest(&name, others().map(String::as_str));
        let is_near = |other: &Option<String>| other.is_some() && other.as_deref() == near;
        // Of two names that are one misspelled, the second is told to be.
        if near.is_some_and(is_alone) && all[place..].iter().any(is_near) {
            continue;
        }
        let help = match near {
            Some(near) => format!("did you mean `#[mutex({near:?})]`?"),
            None => format!("write `#[mutex({name:?})]` on the other nodes too, or remove it here"),
        };
        errors.at(
            Rule::LoneMutex,
            mutex,
            format!(
                "only `{}` has the mutex `{name}`, so it keeps nobody out\nhelp: {help}",
                node.name
            ),
        );
    }
}
