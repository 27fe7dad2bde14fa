//! The way of an edge, from the outline of one node to that of another.
//!
//! Nodes stand in columns. An edge is level where it passes a column, which keeps it off the nodes
//! there, and climbs or falls in the gaps between.

use viewflow_graph::EdgeId;

use super::label::Label;
use super::layout::{Outline, Placed, Spot};

/// An edge on its way.
pub(super) struct Route {
    pub(super) edge: EdgeId,
    pub(super) course: Course,
    pub(super) start: Spot,
    pub(super) through: Vec<Spot>,
    pub(super) end: Spot,
    pub(super) label: Option<Label>,
}

/// Where an edge goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Course {
    /// From left to right.
    On,
    /// From right to left: out of one node's top or bottom, and into that of the other.
    Back { into_top: bool },
    /// Out of a node's top and into it again.
    Loop,
}

/// The columns, from left to right: where each stands, and half its width.
pub(super) struct Columns {
    columns: Vec<(f64, f64)>,
    nodes: Vec<Placed>,
}

/// How far an edge that leads back keeps off the nodes at its ends.
const CLEAR: f64 = 13.0;

impl Route {
    pub(super) fn spots(&self) -> impl Iterator<Item = &Spot> {
        let label = self.label.as_ref().map(|label| &label.at);
        let ends = [&self.start, &self.end];
        ends.into_iter().chain(&self.through).chain(label)
    }

    pub(super) fn spots_mut(&mut self) -> impl Iterator<Item = &mut Spot> {
        let label = self.label.as_mut().map(|label| &mut label.at);
        let ends = [&mut self.start, &mut self.end];
        ends.into_iter().chain(&mut self.through).chain(label)
    }
}

impl Columns {
    pub(super) fn of<'p>(nodes: impl Iterator<Item = &'p Placed>) -> Self {
        let mut columns: Vec<(f64, f64)> = Vec::new();
        let nodes: Vec<_> = nodes.cloned().collect();
        for node in &nodes {
            let half = node.outline.half_width();
            match columns.iter_mut().find(|(x, _)| is_near(*x, node.at.x)) {
                Some((_, widest)) => *widest = widest.max(half),
                None => columns.push((node.at.x, half)),
            }
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { columns, nodes }
    }

    /// Follows the bends that the layout found.
    pub(super) fn route(
        &self,
        edge: EdgeId,
        (from, to): (&Placed, &Placed),
        bends: &[Spot],
        label: Option<Label>,
    ) -> Route {
        let mut through = Vec::new();
        let lies_between = |x: f64| from.at.x.min(to.at.x) < x && x < from.at.x.max(to.at.x);
        let is_back = to.at.x < from.at.x;
        for bend in bends.iter().filter(|bend| lies_between(bend.x)) {
            let label = label.as_ref();
            let labelled = label.filter(|label| is_near(label.at.x, bend.x));
            let half = match (self.column(bend.x), labelled) {
                (Some((_, half)), _) => half,
                (None, Some(label)) => Label::half_width(&label.words),
                (None, None) => continue,
            };
            let ends = [-half, half].map(|side| Spot {
                x: bend.x + side,
                y: bend.y,
            });
            let [left, right] = ends;
            through.extend(if is_back {
                [right, left]
            } else {
                [left, right]
            });
        }
        if from.at == to.at {
            return Route::around(edge, from, label);
        }
        if is_back {
            return self.back(edge, (from, to), through, label);
        }
        let start = from.beside(from.outline.half_width());
        let end = to.beside(-to.outline.half_width());
        // Out of the column before it bends, and into the other when it has.
        let out = from.beside(self.half_width(from));
        let into = to.beside(-self.half_width(to));
        through.retain(|spot| out.x < spot.x && spot.x < into.x);
        through.insert(0, out);
        through.push(into);
        through.retain(|spot| *spot != start && *spot != end);
        Route {
            edge,
            course: Course::On,
            start,
            through,
            end,
            label,
        }
    }

    fn back(
        &self,
        edge: EdgeId,
        (from, to): (&Placed, &Placed),
        mut through: Vec<Spot>,
        mut label: Option<Label>,
    ) -> Route {
        let left = from.beside(-self.half_width(from)).x;
        let right = to.beside(self.half_width(to)).x;
        let are_neighbours = !self.columns.iter().any(|(x, _)| right < *x && *x < left);
        if are_neighbours {
            through.clear();
        }
        let lane = |spot: Option<&Spot>, node: &Placed| spot.map_or(node.at.y, |spot| spot.y);
        let (mut out, _) = self.turn(from, lane(through.first(), from));
        let (mut into, into_top) = self.turn(to, lane(through.last(), to));
        if are_neighbours {
            // One level for both, the higher.
            out = out.min(into);
            into = out;
        }
        through.retain(|spot| right < spot.x && spot.x < left);
        through.insert(0, Spot { x: left, y: out });
        through.push(Spot { x: right, y: into });
        if let Some(Label { at, .. }) = &mut label
            && are_neighbours
        {
            at.x = (left + right) / 2.0;
            at.y = out;
        }
        let half = |node: &Placed| node.outline.half_height();
        let end_at = |node: &Placed, y: f64| Spot {
            x: node.at.x,
            y: node.at.y + half(node).copysign(y - node.at.y),
        };
        Route {
            edge,
            course: Course::Back { into_top },
            start: end_at(from, out),
            through,
            end: end_at(to, into),
            label,
        }
    }

    /// At what height an edge to or from `lane` turns above or below a node, and whether above.
    fn turn(&self, node: &Placed, lane: f64) -> (f64, bool) {
        let above = lane <= node.at.y;
        let near = if above {
            node.at.y - node.outline.half_height() - CLEAR
        } else {
            node.at.y + node.size().1 / 2.0 + CLEAR
        };
        let (low, high) = if above { (lane, near) } else { (near, lane) };
        let stands_between = |other: &Placed| {
            let half = other.size().1 / 2.0;
            other.at != node.at
                && is_near(other.at.x, node.at.x)
                && other.at.y + half > low - CLEAR
                && other.at.y - half < high
        };
        let is_free = low < high && !self.nodes.iter().any(stands_between);
        (if is_free { lane } else { near }, above)
    }

    fn column(&self, x: f64) -> Option<(f64, f64)> {
        let mut columns = self.columns.iter();
        columns.find(|(at, _)| is_near(*at, x)).copied()
    }

    fn half_width(&self, node: &Placed) -> f64 {
        let column = self.column(node.at.x);
        column.map_or(0.0, |(_, half)| half)
    }
}

impl Route {
    fn around(edge: EdgeId, node: &Placed, label: Option<Label>) -> Self {
        let half = match node.outline {
            Outline::Box { .. } => 20.0,
            Outline::Circle | Outline::Diamond => 0.0,
        };
        let y = node.at.y - node.outline.half_height();
        let [end, start] = [-half, half].map(|side| Spot {
            y,
            ..node.beside(side)
        });
        let reach = |spot: Spot, out: f64| Spot {
            x: spot.x + out,
            y: y - 34.0,
        };
        let middle = Spot {
            x: node.at.x,
            y: y - 26.0,
        };
        Self {
            edge,
            course: Course::Loop,
            through: vec![reach(start, 14.0), reach(end, -14.0)],
            start,
            end,
            label: label.map(|label| Label {
                at: middle,
                ..label
            }),
        }
    }
}

impl Placed {
    fn beside(&self, side: f64) -> Spot {
        Spot {
            x: self.at.x + side,
            ..self.at
        }
    }
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}
