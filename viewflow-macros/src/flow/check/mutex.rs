//! Mutexes that keep nobody out, as a single node has them.

use crate::errors::Errors;
use crate::flow::model::{Flow, Node};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::suggest;

pub fn check(flow: &Flow, errors: &Errors) {
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
            .filter(|_| node.has(Name::Mutex) && flow.undone_by(node).is_none())
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
