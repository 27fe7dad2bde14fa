//! Whether every name on a node is that of a node which can be meant.

use proc_macro2::Ident;
use viewflow_graph::{Kind, Way};

use crate::errors::Errors;
use crate::flow::kinds::{self, article, is_persons};
use crate::flow::model::{Assign, Flow, Node, STOP};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    for node in &flow.nodes {
        for (way, target) in &node.ways {
            let found = match flow.is_stop(target) {
                true => stop(node, *way, target, errors),
                false => find(flow, target, may_stop(node, *way), errors),
            };
            if let Some(kind) = found.and_then(Node::kind).filter(|kind| kind.is_start()) {
                back_into_start(flow, target, kind, errors);
            }
        }
        decides_nothing(flow, node, errors);
        begun_twice(node, errors);
        let assigned = match &node.assign {
            Some(Assign::OwnerOf(of)) => Some(of),
            _ => None,
        };
        for of in node.except.iter().chain(assigned) {
            let kind = find(flow, of, false, errors).and_then(Node::kind);
            if let Some(kind) = kind.filter(|kind| !is_persons(*kind)) {
                nobody_owns(flow, of, kind, errors);
            }
        }
    }
}

/// The node of that name, which is reported if there is none. Perhaps `stop` was meant, where that is
/// a target.
pub(super) fn find<'a>(
    flow: &'a Flow,
    name: &Ident,
    may_stop: bool,
    errors: &Errors,
) -> Option<&'a Node> {
    let written = text(name);
    let found = flow.node(&written);
    if found.is_none() {
        let names: Vec<&str> = flow.nodes.iter().map(|node| node.name.as_str()).collect();
        let stop = may_stop.then_some(STOP);
        let help = match suggest::nearest(&written, names.iter().copied().chain(stop)) {
            Some(STOP) => format!("help: did you mean `{STOP}`?"),
            _ => suggest::help(&written, "nodes", &names),
        };
        errors.at(
            Rule::UnknownNode,
            name,
            format!("`{}` has no node `{written}`\n{help}", flow.ident),
        );
    }
    found
}

/// Whether `stop` may be where a way of the node leads.
fn may_stop(node: &Node, way: Way) -> bool {
    way != Way::Next && node.kind().is_none_or(kinds::may_stop)
}

/// Reports a `stop` that no choice leads to. It is no node either way.
fn stop<'a>(node: &Node, way: Way, target: &Ident, errors: &Errors) -> Option<&'a Node> {
    if may_stop(node, way) {
        return None;
    }
    let help = match (node.kind(), way) {
        (Some(Kind::Split), Way::Case(_)) => {
            "remove this: a branch whose condition does not hold is stopped by itself"
        }
        (Some(Kind::Split), _) => {
            "name the node to go on at if no branch is taken, such as an `End`"
        }
        _ => {
            "lead to a field of kind `End`; or to an `If`, and there stop by one of its ways, as in \
             `#[otherwise(stop)]`"
        }
    };
    errors.at(
        Rule::StopMisplaced,
        target,
        format!(
            "`{}` cannot lead to `{STOP}`: only an `If` and a `Switch` choose to stop\nhelp: {help}",
            node.name
        ),
    );
    None
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
fn decides_nothing(flow: &Flow, node: &Node, errors: &Errors) {
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
    let instead = match flow.is_stop(at) {
        true => String::new(),
        false => format!(", or remove `{name}` and lead to `{target}` instead"),
    };
    errors.at(
        Rule::SameWay,
        at,
        format!("{what} decides nothing\nhelp: name another node here{instead}"),
    );
}

/// A node that a split would begin twice at once, or that would race with itself.
fn begun_twice(node: &Node, errors: &Errors) {
    let why = match node.kind() {
        Some(Kind::Split) => "a node cannot run twice at once",
        Some(Kind::First) => "a node cannot be faster than itself",
        _ => return,
    };
    for (way, target) in repeated_ways(node) {
        let (name, again) = (&node.name, text(target));
        let help = match way {
            Way::Case(_) => {
                "give one branch both conditions, as in `|process| process.a || process.b`"
            }
            _ => "remove this, or lead to another node that does the same work",
        };
        errors.at(
            Rule::BegunTwice,
            target,
            format!("`{name}` leads to `{again}` twice, and {why}\nhelp: {help}"),
        );
    }
}

/// The ways with a target that another way before them has as well.
pub(super) fn repeated_ways(node: &Node) -> Vec<(Way, &Ident)> {
    // What is never taken is another mistake.
    let never = node.has(Name::NextAll).then_some(Way::Otherwise);
    let ways = node.ways.iter().filter(|(way, _)| Some(*way) != never);
    let ways: Vec<(Way, &Ident)> = ways.map(|(way, target)| (*way, target)).collect();
    let is_repeated = |i: &usize| {
        let name = text(ways[*i].1);
        ways[..*i].iter().any(|(_, before)| text(before) == name)
    };
    let places = (0..ways.len()).filter(is_repeated);
    places.map(|i| ways[i]).collect()
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
