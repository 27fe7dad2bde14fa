//! What a process should wait for where it stands, and does not: its flow did not have those events when
//! it came there.

use viewflow_graph::{Marking, NodeId};

use super::{Armed, Awaited, State};
use crate::shape::{EventShape, Shape, TriggerShape};
use crate::store::MessageKind;

/// An event that is not waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unarmed {
    pub(crate) node: NodeId,
    /// The number of the task that is to wait; of many, the first.
    pub(crate) task: u32,
    /// The event's place among those of the node.
    pub(crate) place: usize,
    /// Whether it was waited for by something else: a signal, which has no key.
    pub(crate) had_no_key: bool,
}

impl State {
    /// The events that are to be waited for by whatever is at work, and are not. Conditions are asked
    /// wherever the process stands.
    pub(crate) fn unarmed(&self, shape: &Shape) -> Vec<Unarmed> {
        let many = self.many.iter().filter(|(_, many)| !many.passed);
        let many = many.map(|(node, many)| (*node, many.first));
        let own = self.holders.iter().map(|(node, task)| (*node, *task));
        let here = own.chain(many).map(|at| (at, &self.marking));
        let strands = self.strands.values().flat_map(|strand| {
            let holders = strand.holders.iter();
            holders.map(|(node, task)| ((*node, *task), &strand.marking))
        });
        let mut unarmed = Vec::new();
        for ((node, task), marking) in here.chain(strands) {
            if shape.graph.node(node).compensates {
                continue;
            }
            let events = shape.node(node).events.iter().enumerate();
            unarmed.extend(events.filter_map(|(place, event)| {
                let armed = self.armed((node, event.way.map(|(way, _)| way)), task);
                let is_missing = armed.is_none() && may_come(event, marking);
                let had_no_key = armed.is_some_and(|armed| asks_for_key(event, armed));
                (is_missing || had_no_key).then_some(Unarmed {
                    node,
                    task,
                    place,
                    had_no_key,
                })
            }));
        }
        unarmed
    }

    /// What a task waits for, of that event.
    pub(crate) fn armed(&self, awaited: Awaited, task: u32) -> Option<&Armed> {
        let mut events = self.all_events();
        let found = events.find(|(other, armed)| *other == awaited && armed.task == task);
        found.map(|(_, armed)| armed)
    }
}

/// Whether an event on a boundary is waited for until it comes, and has not come yet.
fn may_come(event: &EventShape, marking: &Marking) -> bool {
    let is_told = matches!(
        event.trigger,
        TriggerShape::Timer { .. } | TriggerShape::Told { .. }
    );
    // What a node itself waits for it has waited for since it was come to.
    is_told && event.way.is_some_and(|(way, _)| !marking.has_fired(way))
}

fn asks_for_key(event: &EventShape, armed: &Armed) -> bool {
    let is_message = matches!(event.told(), Some((MessageKind::Message, _)));
    is_message && armed.key.as_deref() == Some("")
}
