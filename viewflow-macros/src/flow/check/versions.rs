//! Whether what is said of nodes that were renamed or removed can be.

use proc_macro2::Ident;
use viewflow_graph::Kind;

use super::names;
use crate::errors::Errors;
use crate::flow::kinds::article;
use crate::flow::model::{Flow, Node};
use crate::rules::Rule;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    let mut gone: Vec<String> = Vec::new();
    let lists = [("renamed", &flow.renamed), ("removed", &flow.removed)];
    for (said, (old, new)) in lists
        .iter()
        .flat_map(|(s, l)| l.iter().map(move |n| (*s, n)))
    {
        let is_there = flow.node(&text(old)).is_some();
        if is_there && flow.node(&text(new)).is_none() {
            swapped(flow, (old, new), said, errors);
            continue;
        }
        let kind = names::find(flow, new, false, errors).and_then(Node::kind);
        if said == "removed"
            && let Some(kind) = kind.filter(|kind| kind.is_start())
        {
            at_start((old, new), kind, errors);
        }
        if is_there {
            still_there(flow, old, said, errors);
        } else if gone.contains(&text(old)) {
            let message = format!("`{old}` is given twice\nhelp: remove one of them");
            errors.at(Rule::Twice, old, message);
        }
        gone.push(text(old));
    }
}

/// Of two names the first is a node and the second is not, where it has to be the reverse.
fn swapped(flow: &Flow, (old, new): (&Ident, &Ident), said: &str, errors: &Errors) {
    errors.at(
        Rule::StillThere,
        old,
        format!(
            "`{flow}` has a node `{old}`, which is said to be {said}, and no node `{new}`\n\
             help: write `{said}({new} => {old})`: what was stands first, and what is, second",
            flow = flow.ident
        ),
    );
}

/// What a node held cannot go on where processes begin.
fn at_start((old, new): (&Ident, &Ident), kind: Kind, errors: &Errors) {
    errors.at(
        Rule::IntoStart,
        new,
        format!(
            "what was at `{old}` cannot go on at `{new}`, {} `{kind}`: it begins a process\n\
             help: name another node, to which a way leads",
            article(kind)
        ),
    );
}

fn still_there(flow: &Flow, old: &Ident, said: &str, errors: &Errors) {
    errors.at(
        Rule::StillThere,
        old,
        format!(
            "`{}` has a node `{old}`, which is said to be {said}\n\
             help: name the node as it was called before, or remove this",
            flow.ident
        ),
    );
}
