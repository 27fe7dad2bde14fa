//! What undoes a node, drawn below it: a boundary event at its bottom border, and an association that
//! leads from there to the other node.
//!
//! No way leads to such a node, so it has no column of its own. It is laid out as a part of the node that
//! it undoes, and drawn below each of them if there are several.

use std::fmt::Write as _;

use viewflow_graph::{Graph, NodeId};

use super::mark::Mark;
use super::placed::Placed;
use super::spot::Spot;
use super::text::number;
use super::{Chart, icon, node};

/// What undoes a node.
#[derive(Debug, Clone)]
pub(super) struct Undone {
    pub(super) by: NodeId,
    /// Where it is, once the node itself is known to be somewhere, see [`Undone::at`].
    placed: Placed,
}

/// Between a node and what undoes it.
const GAP: f64 = 34.0;
/// Half of what the event on the border takes up, and how far it is from the corner.
const HALF: f64 = 9.0;
const FROM_CORNER: f64 = 26.0;

/// Whether a node is drawn with those that it undoes, and not by itself.
pub(super) fn is_below(graph: &Graph, id: NodeId) -> bool {
    graph.node(id).compensates && graph.undone_by(id).any(|undone| undone != id)
}

impl Undone {
    pub(super) fn of(chart: &Chart, id: NodeId) -> Option<Self> {
        let by = chart.graph.node(id).compensated_by?;
        let placed = Placed::new(chart, by);
        (by != id).then_some(Self { by, placed })
    }

    /// How much it needs below the node.
    pub(super) fn height(&self) -> f64 {
        GAP + 2.0 * self.placed.outline.half_height()
    }

    /// Below a node in its place.
    fn below(&self, node: &Placed) -> Placed {
        // Below the ways of the node's events.
        let free = GAP + node.border.height();
        let half = node.outline.half_height() + free + self.placed.outline.half_height();
        let y = node.at.y + half;
        Placed {
            at: Spot { y, ..node.at },
            ..self.placed.clone()
        }
    }

    /// Draws it, and what leads there.
    pub(super) fn draw(&self, svg: &mut String, chart: &Chart, (own, mark): (&Placed, Mark)) {
        let placed = self.below(own);
        let x = own.at.x + own.outline.half_width() - FROM_CORNER;
        let y = own.at.y + own.outline.half_height();
        let end = placed.at.y - placed.outline.half_height();
        let walked = match mark {
            Mark::Untouched => "",
            _ => " walked",
        };
        let n = number;
        let _ = writeln!(
            svg,
            "<g class=\"association{walked}\"><path class=\"line\" d=\"M{} {}L{} {}\"/>\
             <path class=\"tip\" d=\"M{} {}L{} {}L{} {}\"/></g>",
            n(x),
            n(y + HALF),
            n(x),
            n(end),
            n(x - 4.5),
            n(end - 7.0),
            n(x),
            n(end),
            n(x + 4.5),
            n(end - 7.0),
        );
        let drawn = (chart.graph.node(self.by), chart.title_of(self.by));
        node::draw(svg, drawn, &placed, mark);
        svg.push_str("<g class=\"node event boundary\">");
        icon::place(svg, icon::UNDONE, x, y);
        svg.push_str("</g>\n");
    }
}
