//! Events on a node's boundary, and whether they can ever happen.

use proc_macro2::Ident;
use syn::Attribute;
use viewflow_graph::{Boundary, Way};

use crate::errors::{Error, Errors};
use crate::flow::kinds::Tells;
use crate::flow::model::{Due, Event, Node, Trigger};
use crate::flow::name::Name;
use crate::rules::Rule;

/// An event on the node's boundary, and where it leads.
pub fn add(
    node: &mut Node,
    read: Option<(Event, Boundary, Ident)>,
    (name, attr): (Name, &Attribute),
    errors: &Errors,
) {
    match read {
        Some((event, boundary, target)) => {
            if node.events.iter().any(|before| comes_first(before, &event)) {
                let message = format!(
                    "`{}` never goes on by this `{}`, as one before it calls `{0}` off by then\n\
                     help: remove it, or let the one before happen beside the work, with `interrupting = false`",
                    node.name,
                    name.name()
                );
                errors.push(Error::new(Rule::NeverTaken, &attr.meta, message));
            }
            node.ways.push((Way::Boundary(boundary), target));
            node.events.push(event);
        }
        None => node.ways_known = false,
    }
}

/// Whether one event calls a node off whenever another could happen.
fn comes_first(before: &Event, event: &Event) -> bool {
    if before.boundary != Some(Boundary::Interrupting) {
        return false;
    }
    match (&before.trigger, &event.trigger) {
        (Trigger::Timer { due: first, .. }, Trigger::Timer { due: second, .. }) => {
            matches!((first, second), (Due::After(first), Due::After(second)) if first <= second)
        }
        (Trigger::Told(first), Trigger::Told(second)) => {
            first.what == Tells::Signal && second.what == Tells::Signal && first.ty == second.ty
        }
        _ => false,
    }
}
