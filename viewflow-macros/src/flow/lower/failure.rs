//! Whether each way that listens for errors or escalations ever hears of one.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, LitStr};
use viewflow_graph::{Boundary, Way};

use crate::errors::{Error, Errors};
use crate::flow::model::{Catches, Event, Node, Trigger};
use crate::flow::name::Name;
use crate::rules::Rule;

/// Adds a way that listens, unless one before it takes all that it could hear of.
pub fn add(
    node: &mut Node,
    (event, boundary, target): (Event, Boundary, Ident),
    (name, attr): (Name, &Attribute),
    errors: &Errors,
) {
    let heard = node.events.iter().filter_map(listens_for);
    let this = listens_for(&event);
    let deaf = this.and_then(|this| {
        let mut heard = heard.filter(|(of, _)| *of == this.0);
        heard.find_map(|(_, before)| deaf(node, &before, &this.1, (name, attr)))
    });
    match deaf {
        Some(error) => {
            errors.push(error);
            node.ways_known = false;
        }
        None => {
            node.ways.push((Way::Boundary(boundary), target));
            node.events.push(event);
        }
    }
}

/// What is heard of: errors or escalations, and which.
#[derive(PartialEq, Eq)]
enum Of {
    Errors,
    Escalations,
}

enum Which<'a> {
    All,
    Code(&'a LitStr),
    Type(String),
}

fn listens_for(event: &Event) -> Option<(Of, Which<'_>)> {
    Some(match &event.trigger {
        Trigger::Error(Catches::All) => (Of::Errors, Which::All),
        Trigger::Error(Catches::Code(code)) => (Of::Errors, Which::Code(code)),
        Trigger::Error(Catches::Type(path)) => {
            (Of::Errors, Which::Type(path.to_token_stream().to_string()))
        }
        Trigger::Escalation(None) => (Of::Escalations, Which::All),
        Trigger::Escalation(Some(code)) => (Of::Escalations, Which::Code(code)),
        Trigger::Timer { .. } | Trigger::Condition(_) | Trigger::Told(_) => return None,
    })
}

/// What is wrong with a way that comes after another, if that one takes everything.
fn deaf(
    node: &Node,
    before: &Which<'_>,
    this: &Which<'_>,
    (name, attr): (Name, &Attribute),
) -> Option<Error> {
    let (node, word) = (&node.name, name.name());
    let twice = |what: &str| {
        let message = format!("`{node}` has `{word}` for {what} twice\nhelp: remove one of them");
        Error::new(Rule::Twice, &attr.meta, message)
    };
    match (before, this) {
        (Which::All, Which::All) => Some(twice(match name {
            Name::OnError => "every error",
            _ => "every escalation",
        })),
        (Which::All, _) => {
            let which = match name {
                Name::OnError => "type or code",
                _ => "code",
            };
            let message = format!(
                "`{node}` never goes on by this `{word}`, as the one before it takes all that comes\n\
                 help: write the one without a {which} last"
            );
            Some(Error::new(Rule::NeverTaken, &attr.meta, message))
        }
        (Which::Code(before), Which::Code(this)) if before.value() == this.value() => {
            Some(twice(&format!("`{}`", this.value())))
        }
        (Which::Type(before), Which::Type(this)) if before == this => {
            Some(twice(&format!("`{}`", this.replace(' ', ""))))
        }
        _ => None,
    }
}
