//! Whether a node can be entered at all while another is occupied.

use proc_macro2::Ident;
use viewflow_graph::Kind;

use super::names::find;
use crate::errors::Errors;
use crate::flow::kinds::article;
use crate::flow::model::{Flow, Node};
use crate::rules::Rule;
use crate::suggest::listed;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    for node in flow.on_ways() {
        let Some(name) = &node.control.only_while else {
            continue;
        };
        if let Some(other) = find(flow, name, false, errors)
            && let Some((why, help)) = refused(flow, node, other)
        {
            errors.at(Rule::NotOccupied, name, format!("{why}\nhelp: {help}"));
        }
    }
}

/// Why a node cannot be entered while another is occupied, and what to do about it.
fn refused(flow: &Flow, node: &Node, other: &Node) -> Option<(String, String)> {
    let (name, target) = (&node.name, &other.name);
    if name == target {
        let why = format!("`{name}` cannot depend on itself");
        return Some((why, another(flow, node)));
    }
    let kind = other.kind()?;
    if !kind.waits() {
        let article = article(kind);
        let why = format!(
            "nothing is done while a process is at `{target}`, {article} `{kind}`: it does not stay \
             there"
        );
        return Some((why, another(flow, node)));
    }
    if waits_for_itself(flow, node, other) {
        let why = format!(
            "`{name}` is entered only while `{target}` is occupied, and `{target}` only while \
             `{name}` is, so neither ever is"
        );
        return Some((why, format!("remove this, or `only_while` on `{target}`")));
    }
    let mutex = node.control.mutex.as_ref()?.value();
    let same = other.control.mutex.as_ref()?.value() == mutex;
    same.then(|| {
        let why = format!(
            "`{name}` is entered only while `{target}` is occupied, and the mutex `{mutex}` keeps it \
             out just then"
        );
        (why, "remove this, or `mutex` on one of the two".to_owned())
    })
}

/// Whether the other node depends on this one in its turn. Of the two, the later one is told.
fn waits_for_itself(flow: &Flow, node: &Node, other: &Node) -> bool {
    let back = other.control.only_while.as_ref();
    let is_later = |name: &Ident| {
        let first = flow
            .nodes
            .iter()
            .find(|n| [&node.name, &other.name].contains(&&n.name));
        text(name) == node.name && first.is_some_and(|first| first.name != node.name)
    };
    back.is_some_and(is_later)
}

fn another(flow: &Flow, node: &Node) -> String {
    let waits = |other: &&Node| other.name != node.name && other.kind().is_some_and(Kind::waits);
    let waiting = flow.nodes.iter().filter(waits);
    let waiting: Vec<&str> = waiting.map(|node| node.name.as_str()).collect();
    match waiting.as_slice() {
        [] => "name a node that waits, such as a `View` or a `Job`".to_owned(),
        [only] => format!("name a node that waits: only `{only}` does"),
        _ => format!("name a node that waits: {} do", listed(waiting)),
    }
}
