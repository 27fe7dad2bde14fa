//! The way of an edge, from the outline of one node to that of another.
//!
//! Nodes stand in columns. An edge is level where it passes a column, which keeps it off the nodes
//! there, and climbs or falls in the gaps between.

use super::label::Label;
use super::leg::Leg;
use super::placed::{Outline, Placed};
use super::row::{Link, Track};
use super::spot::{Extent, Spot};

/// The way of an edge, or of a part of it.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// Each begins where the one before ends.
    pub(super) legs: Vec<Leg>,
    pub(super) label: Option<Label>,
}

/// The columns, from left to right: where each stands, and half its width.
pub(super) struct Columns<'n> {
    columns: Vec<(f64, f64)>,
    nodes: &'n [Placed],
}

/// How far an edge that leads back keeps off the nodes at its ends.
const CLEAR: f64 = 13.0;

impl Route {
    pub(super) fn shift(&mut self, by: Spot) {
        self.legs.iter_mut().for_each(|leg| leg.shift(by));
        if let Some(label) = &mut self.label {
            label.at = label.at + by;
        }
    }

    /// Adds what is drawn of it.
    pub(super) fn cover(&self, extent: &mut Extent) {
        for spot in self.legs.iter().flat_map(Leg::spots) {
            extent.cover(*spot, 0.0, (8.0, 8.0));
        }
        if let Some(Label { at, words }) = &self.label {
            extent.cover(*at, Label::half_width(words), (8.0, 8.0));
        }
    }
}

impl<'n> Columns<'n> {
    pub(super) fn of(nodes: &'n [Placed]) -> Self {
        let mut columns: Vec<(f64, f64)> = Vec::new();
        for node in nodes {
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
    pub(super) fn route(&self, link: &Link, track: &Track) -> Route {
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let label = track.label.clone();
        if from.at == to.at {
            return Route::around(from, label);
        }
        let through = self.through((from, to), track);
        if to.at.x < from.at.x {
            return self.back((from, to), through, label);
        }
        Route {
            legs: vec![self.on((from, to), through)],
            label,
        }
    }

    /// Where an edge passes columns, and its own label.
    fn through(&self, (from, to): (&Placed, &Placed), track: &Track) -> Vec<Spot> {
        let mut through = Vec::new();
        let lies_between = |x: f64| from.at.x.min(to.at.x) < x && x < from.at.x.max(to.at.x);
        for bend in track.bends.iter().filter(|bend| lies_between(bend.x)) {
            let label = track.label.as_ref();
            let labelled = label.filter(|label| is_near(label.at.x, bend.x));
            let half = match (self.column(bend.x), labelled) {
                (Some((_, half)), _) => half,
                (None, Some(label)) => Label::half_width(&label.words),
                (None, None) => continue,
            };
            let [left, right] = [-half, half].map(|side| Spot {
                x: bend.x + side,
                y: bend.y,
            });
            let is_back = to.at.x < from.at.x;
            through.extend(if is_back {
                [right, left]
            } else {
                [left, right]
            });
        }
        through
    }

    fn on(&self, (from, to): (&Placed, &Placed), mut spots: Vec<Spot>) -> Leg {
        let start = from.beside(from.outline.half_width());
        let end = to.beside(-to.outline.half_width());
        // Out of the column before it bends, and into the other when it has.
        let out = from.beside(self.half_width(from));
        let into = to.beside(-self.half_width(to));
        spots.retain(|spot| out.x < spot.x && spot.x < into.x);
        spots.insert(0, out);
        spots.push(into);
        spots.retain(|spot| *spot != start && *spot != end);
        spots.insert(0, start);
        spots.push(end);
        Leg::Curve(spots)
    }

    fn back(
        &self,
        (from, to): (&Placed, &Placed),
        mut through: Vec<Spot>,
        mut label: Option<Label>,
    ) -> Route {
        let left = from.beside(-self.half_width(from)).x;
        let right = to.beside(self.half_width(to)).x;
        let to_port = to.outline == Outline::Port;
        let are_neighbours = !to_port && !self.columns.iter().any(|(x, _)| right < *x && *x < left);
        if are_neighbours {
            through.clear();
        }
        let lane = |spot: Option<&Spot>, node: &Placed| spot.map_or(node.at.y, |spot| spot.y);
        let mut out = self.turn(from, lane(through.first(), from));
        let mut into = match to_port {
            true => to.at.y,
            false => self.turn(to, lane(through.last(), to)),
        };
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
        let bend = |node: &Placed, spot: Spot| {
            let half = node.outline.half_height();
            let touch = Spot {
                x: node.at.x,
                y: node.at.y + half.copysign(spot.y - node.at.y),
            };
            let corner = Spot {
                x: node.at.x,
                ..spot
            };
            [touch, corner, spot]
        };
        let first = bend(from, Spot { x: left, y: out });
        let mut legs = vec![Leg::Bend(first), Leg::Curve(through)];
        if !to_port {
            let [end, corner, spot] = bend(to, Spot { x: right, y: into });
            legs.push(Leg::Bend([spot, corner, end]));
        }
        Route { legs, label }
    }

    /// At what height an edge to or from `lane` turns above or below a node.
    fn turn(&self, node: &Placed, lane: f64) -> f64 {
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
        if is_free { lane } else { near }
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
    fn around(node: &Placed, label: Option<Label>) -> Self {
        let half = match node.outline {
            Outline::Box { .. } => 20.0,
            _ => 0.0,
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
            legs: vec![Leg::Loop([
                start,
                reach(start, 14.0),
                reach(end, -14.0),
                end,
            ])],
            label: label.map(|label| Label {
                at: middle,
                ..label
            }),
        }
    }
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}
