//! Whether a node can cancel what it says.

use proc_macro2::Ident;
use viewflow_graph::Kind;

use super::names::find;
use crate::errors::Errors;
use crate::flow::kinds::article;
use crate::flow::model::{Flow, Node};
use crate::rules::Rule;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    for node in flow.on_ways() {
        for other in &node.control.cancels {
            let kind = find(flow, other, false, errors).and_then(Node::kind);
            cancels(node, other, kind, errors);
        }
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
