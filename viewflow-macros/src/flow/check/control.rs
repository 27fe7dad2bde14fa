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
        mutex(flow, node, errors);
    }
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

/// A mutex that keeps nobody out.
fn mutex(flow: &Flow, node: &Node, errors: &Errors) {
    let Some(mutex) = node
        .control
        .mutex
        .as_ref()
        .filter(|_| node.has(Name::Mutex))
    else {
        return;
    };
    // One that could not be read may be the other one, as may a node of which nothing is known.
    let unread = |node: &Node| node.has(Name::Mutex) && node.control.mutex.is_none();
    if !flow.complete || flow.nodes.iter().any(unread) {
        return;
    }
    let others = flow.nodes.iter().filter(|other| other.name != node.name);
    let others = others.filter_map(|other| other.control.mutex.as_ref());
    let others: Vec<String> = others.map(syn::LitStr::value).collect();
    let name = mutex.value();
    if others.contains(&name) {
        return;
    }
    let near = suggest::nearest(&name, others.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `#[mutex({near:?})]`?"),
        None => format!("write `#[mutex({name:?})]` on the other nodes too, or remove it here"),
    };
    errors.at(
        Rule::LoneMutex,
        mutex,
        format!(
            "only `{}` has the mutex {name:?}, so it keeps nobody out\nhelp: {help}",
            node.name
        ),
    );
}
