//! Whether what is said of nodes that were renamed or removed can be.

use proc_macro2::Ident;

use super::names;
use crate::errors::Errors;
use crate::flow::model::Flow;
use crate::rules::Rule;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    let mut gone: Vec<String> = Vec::new();
    let lists = [("renamed", &flow.renamed), ("removed", &flow.removed)];
    for (said, (old, new)) in lists
        .iter()
        .flat_map(|(s, l)| l.iter().map(move |n| (*s, n)))
    {
        names::find(flow, new, false, errors);
        if flow.node(&text(old)).is_some() {
            still_there(flow, old, said, errors);
        } else if gone.contains(&text(old)) {
            let message = format!("`{old}` is given twice\nhelp: remove one of them");
            errors.at(Rule::Twice, old, message);
        }
        gone.push(text(old));
    }
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
