//! What nodes wait for, as charts have it.

use viewflow_chart::Trigger;
use viewflow_graph::Boundary;

use crate::event::Moment;
use crate::failure::Catches;
use crate::schedule::When;
use crate::shape::{EventShape, NodeShape, TriggerShape};
use crate::store::MessageKind;

/// What an event is.
pub(super) fn of(event: &EventShape) -> Trigger<'static> {
    let comes_again = matches!(event.way, Some((_, Boundary::Repeating)));
    match event.trigger {
        TriggerShape::Timer { after, .. } => match (span(after), comes_again) {
            (Some(span), false) => Trigger::After(span),
            (Some(span), true) => Trigger::Every(span),
            (None, false) => Trigger::Moment,
            (None, true) => Trigger::Moments,
        },
        TriggerShape::Condition => Trigger::Condition,
        TriggerShape::Told { kind, name, .. } => match kind {
            MessageKind::Message => Trigger::Message(name),
            MessageKind::Signal => Trigger::Signal(name),
        },
        TriggerShape::Error(Catches::Code(code)) => Trigger::Error(code),
        TriggerShape::Error(_) => Trigger::Error(""),
        TriggerShape::Escalation(code) => Trigger::Escalation(code.unwrap_or_default()),
    }
}

/// What the node itself waits for, where that is what it is there for.
pub(super) fn awaited(node: &NodeShape) -> Option<Trigger<'static>> {
    let own = node.events.iter().find(|event| event.way.is_none());
    let schedule = node.schedule.map(|schedule| match schedule.when {
        When::Every(span) => Trigger::Every(span),
        When::Cron(crontab) => Trigger::Cron(crontab),
    });
    own.map(of).or(schedule)
}

/// What may happen on the node's border, in the order of its ways.
pub(super) fn on_border(node: &NodeShape) -> impl Iterator<Item = &EventShape> {
    node.events.iter().filter(|event| event.way.is_some())
}

fn span(after: Option<Moment>) -> Option<std::time::Duration> {
    match after? {
        Moment::After(span) => span.to_std().ok(),
        Moment::At(_) => None,
    }
}
