//! What a node is there to hear.

use viewflow_graph::Kind;

use crate::flow::kinds::{Tells, tells};
use crate::flow::model::{Event, Node, Told, Trigger};

/// Gives a node that waits for a message or a signal, or begins with one, the event that this is, before
/// those on its boundary.
pub fn own_event(node: &mut Node) {
    let Some(kind) = &node.kind else { return };
    let Some(what) = tells(kind.kind) else { return };
    // It is no function and no job.
    let run = node.run.take();
    let Some(ty) = kind.parameter.clone() else {
        return;
    };
    let is_start = kind.kind.is_start();
    if matches!(kind.kind, Kind::MessageThrow | Kind::SignalThrow) {
        return;
    }
    // Without its key, which is missed already, it is nothing that could be waited for.
    let waits = !is_start && what == Tells::Message;
    if waits && node.key.is_none() {
        return;
    }
    let event = Event {
        trigger: Trigger::Told(Box::new(Told {
            what,
            ty,
            key: node.key.take().filter(|_| waits),
            run,
        })),
        boundary: None,
    };
    node.events.insert(0, event);
}
