//! The drawing of events: what is inside of their circles, and the circles on a node's border.

use std::fmt::Write as _;

use viewflow_graph::{Boundary, Kind};

use super::border::RADIUS;
use super::icon;
use super::mark::Mark;
use super::node;
use super::spot::Spot;
use super::text::{escape, number};
use super::trigger::Trigger;

/// The picture in the circle of an event.
pub(super) const fn symbol(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::StartTimer | Kind::Timer => icon::CLOCK,
        Kind::StartMessage | Kind::MessageCatch => icon::MESSAGE,
        Kind::StartSignal | Kind::SignalCatch => icon::SIGNAL,
        Kind::Until => icon::CONDITION,
        Kind::MessageThrow => icon::MESSAGE_SENT,
        Kind::SignalThrow => icon::SIGNAL_SENT,
        Kind::Escalate => icon::ESCALATION_THROWN,
        Kind::Compensate => icon::COMPENSATE,
        Kind::ErrorEnd => icon::ERROR_THROWN,
        _ => return None,
    })
}

/// Whether it is an event between a start and an end.
pub(super) const fn is_between(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Timer
            | Kind::MessageCatch
            | Kind::MessageThrow
            | Kind::SignalCatch
            | Kind::SignalThrow
            | Kind::Until
            | Kind::Escalate
            | Kind::Compensate
    )
}

/// An event on the border of a node.
pub(super) struct Caught<'a> {
    pub(super) trigger: Option<Trigger<'a>>,
    pub(super) boundary: Boundary,
    /// What the node is called.
    pub(super) host: &'a str,
    pub(super) mark: Mark,
}

impl Caught<'_> {
    pub(super) fn draw(&self, svg: &mut String, at: Spot) {
        let (aside, becomes) = match self.boundary {
            Boundary::Interrupting => ("", "interrupts"),
            Boundary::Once => (" aside", "once, beside"),
            Boundary::Repeating => (" aside", "again and again, beside"),
        };
        let described = self.trigger.map_or("an event".into(), Trigger::described);
        let state = match self.mark {
            Mark::Untouched => "",
            Mark::Active => ", waited for",
            Mark::Done => ", has happened",
            Mark::Failed | Mark::Canceled => ", called off",
        };
        let n = number;
        let _ = write!(
            svg,
            "<g class=\"node event border{aside} {}\"><title>{} ({becomes} {}{state})</title>\
             <circle class=\"outline\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\
             <circle class=\"ring\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            self.mark.class(),
            escape(&described),
            escape(self.host),
            n(at.x),
            n(at.y),
            n(RADIUS),
            n(at.x),
            n(at.y),
            n(RADIUS - 2.8),
        );
        if let Some(trigger) = self.trigger {
            icon::place_small(svg, trigger.symbol(), at.x, at.y);
        }
        if let Some(sign) = node::sign(self.mark) {
            svg.push_str("<g class=\"badge\">");
            icon::place_small(svg, sign, at.x + 9.0, at.y - 8.5);
            svg.push_str("</g>");
        }
        svg.push_str("</g>\n");
    }
}
