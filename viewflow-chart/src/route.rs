//! The way of an edge, from the outline of one node to that of another.
//!
//! Nodes stand in columns. An edge is level where it passes a column, which keeps it off the nodes
//! there, and climbs or falls in the gaps between.

use super::label::Label;
use super::leg::Leg;
use super::path::TIP;
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
    /// The columns of words between.
    words: Vec<(f64, f64)>,
    nodes: &'n [Placed],
}

/// How far an edge that leads back keeps off the nodes at its ends.
const CLEAR: f64 = 13.0;
/// Of how many spots of a stroke it is asked whether they lie on words.
const SPOTS: u8 = 16;

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

impl Route {
    /// Many spots of it, each near the next.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> {
        self.legs.iter().flat_map(|leg| {
            let mut start = leg.spots()[0];
            leg.strokes().into_iter().flat_map(move |stroke| {
                let from = std::mem::replace(&mut start, stroke.end());
                (0..=SPOTS).map(move |i| stroke.at(from, f64::from(i) / f64::from(SPOTS)))
            })
        })
    }

    /// Through how many of the labels it leads.
    fn meets<'l>(&self, labels: impl Iterator<Item = &'l Label>) -> usize {
        let spots: Vec<Spot> = self.spots().collect();
        let meets = |Label { at, words }: &&Label| {
            let half = Label::half_width(words);
            let mut spots = spots.iter();
            spots.any(|spot| (spot.x - at.x).abs() < half && (spot.y - at.y).abs() < 9.0)
        };
        labels.filter(meets).count()
    }
}

impl<'n> Columns<'n> {
    pub(super) fn of(nodes: &'n [Placed]) -> Self {
        let mut columns = Vec::new();
        for node in nodes {
            widen(&mut columns, node.at.x, node.size().0 / 2.0);
        }
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            columns,
            words: Vec::new(),
            nodes,
        }
    }

    /// Each follows the bends that the layout found.
    pub(super) fn routes(mut self, links: &[Link], tracks: &[Track]) -> Vec<Route> {
        let pairs = || links.iter().zip(tracks);
        let mut routes: Vec<Route> = pairs()
            .map(|(link, track)| self.route(link, track))
            .collect();
        for label in tracks.iter().filter_map(|track| track.label.as_ref()) {
            let half = Label::half_width(&label.words);
            widen(&mut self.words, label.at.x, half);
        }
        // What would lead through the words of another is level there as well.
        for (place, (link, track)) in pairs().enumerate() {
            let crossed = |route: &Route| {
                let others = routes.iter().enumerate();
                let others = others.filter(|(other, _)| *other != place);
                route.meets(others.filter_map(|(_, other)| other.label.as_ref()))
            };
            let before = crossed(&routes[place]);
            if before > 0 {
                let other = self.route(link, track);
                if crossed(&other) < before {
                    routes[place] = other;
                }
            }
        }
        routes
    }

    fn route(&self, link: &Link, track: &Track) -> Route {
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let label = track.label.clone();
        if let Some(event) = link.event {
            return self.out_of_border((from, to), event, track);
        }
        if from.at == to.at {
            return Route::around(from, label);
        }
        let through = self.through((from, to), track);
        if to.at.x < from.at.x {
            return self.back((from, to), through, label);
        }
        let start = from.beside(from.outline.half_width());
        // Out of the column before it bends.
        let out = from.beside(self.half_width(from));
        Route {
            legs: vec![self.on(vec![start, out], to, through)],
            label,
        }
    }

    /// From an event on a border: down from its circle, and level out of the column.
    fn out_of_border(&self, (from, to): (&Placed, &Placed), event: usize, track: &Track) -> Route {
        let [circle, corner] = from.way_down(event);
        let label = from.words_of(event);
        let beside = |side: f64| Spot {
            y: corner.y,
            ..from.beside(side)
        };
        if from.at == to.at {
            let end = from.beside(-from.outline.half_width());
            let left = -from.outline.half_width() - CLEAR - TIP;
            let legs = vec![Leg::Angled(vec![
                circle,
                corner,
                beside(left),
                from.beside(left),
                end,
            ])];
            return Route { legs, label };
        }
        let half = self.half_width(from);
        let is_back = to.at.x < from.at.x;
        let out = beside(if is_back { -half } else { half });
        let through = self.through((from, to), track);
        let mut legs = vec![Leg::Angled(vec![circle, corner, out])];
        match is_back {
            true => legs.extend(self.back_from(out, to, through)),
            false => legs.push(self.on(vec![out], to, through)),
        }
        Route { legs, label }
    }

    /// Back to a node before, once it has left its own column.
    fn back_from(&self, out: Spot, to: &Placed, mut through: Vec<Spot>) -> Vec<Leg> {
        let right = to.beside(self.half_width(to)).x;
        if self.words.is_empty() && !self.is_any_between(right, out.x) {
            through.clear();
        }
        through.retain(|spot| right < spot.x && spot.x < out.x);
        let lane = through.last().map_or(out.y, |spot| spot.y);
        let into = Spot {
            x: right,
            y: match to.outline {
                Outline::Port => to.at.y,
                _ => self.turn(to, lane),
            },
        };
        through.insert(0, out);
        through.push(into);
        let mut legs = vec![Leg::Curve(through)];
        legs.extend(bend_into(to, into));
        legs
    }

    /// Where an edge passes columns, and its own label.
    fn through(&self, (from, to): (&Placed, &Placed), track: &Track) -> Vec<Spot> {
        let mut through = Vec::new();
        let lies_between = |x: f64| from.at.x.min(to.at.x) < x && x < from.at.x.max(to.at.x);
        for bend in track.bends.iter().filter(|bend| lies_between(bend.x)) {
            let label = track.label.as_ref();
            let labelled = label.filter(|label| is_near(label.at.x, bend.x));
            let own = labelled.map(|label| Label::half_width(&label.words));
            let words = || find(&self.words, bend.x);
            let Some(half) = find(&self.columns, bend.x).or_else(words).or(own) else {
                continue;
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

    /// On from the last of some spots to a node behind.
    fn on(&self, mut spots: Vec<Spot>, to: &Placed, mut through: Vec<Spot>) -> Leg {
        let end = to.beside(-to.outline.half_width());
        // Into the column when it has bent.
        let into = to.beside(-self.half_width(to));
        let out = spots.last().map_or(f64::MIN, |out| out.x);
        through.retain(|spot| out < spot.x && spot.x < into.x);
        spots.extend(through);
        // Level where its tip is.
        spots.push(Spot {
            x: into.x.min(end.x - TIP),
            ..into
        });
        spots.push(end);
        spots.dedup();
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
        let are_neighbours = !to_port && !self.is_any_between(right, left);
        // Unless it has to keep off words, it needs none of the room between.
        if are_neighbours && self.words.is_empty() {
            through.clear();
        }
        let is_direct = are_neighbours && through.is_empty();
        let lane = |spot: Option<&Spot>, node: &Placed| spot.map_or(node.at.y, |spot| spot.y);
        let mut out = self.turn(from, lane(through.first(), from));
        let mut into = match to_port {
            true => to.at.y,
            false => self.turn(to, lane(through.last(), to)),
        };
        // One level for both, the higher.
        let level = out.min(into);
        if is_direct && self.is_free(from, level) && self.is_free(to, level) {
            (out, into) = (level, level);
        }
        through.retain(|spot| right < spot.x && spot.x < left);
        through.insert(0, Spot { x: left, y: out });
        through.push(Spot { x: right, y: into });
        if let Some(Label { at, .. }) = &mut label
            && is_direct
        {
            at.x = (left + right) / 2.0;
            at.y = (out + into) / 2.0;
        }
        let first = bend(from, Spot { x: left, y: out });
        let mut legs = vec![Leg::Bend(first), Leg::Curve(through)];
        legs.extend(bend_into(to, Spot { x: right, y: into }));
        Route { legs, label }
    }

    /// Whether a column stands between.
    fn is_any_between(&self, left: f64, right: f64) -> bool {
        self.columns.iter().any(|(x, _)| left < *x && *x < right)
    }

    /// At what height an edge to or from `lane` turns above or below a node.
    fn turn(&self, node: &Placed, lane: f64) -> f64 {
        // Not through a title below.
        let above = lane <= node.at.y || node.is_taken_below();
        let near = if above {
            node.at.y - node.outline.half_height() - CLEAR
        } else {
            node.at.y + node.size().1 / 2.0 + CLEAR
        };
        let is_beyond = if above { lane < near } else { lane > near };
        // What has to keep off words turns where there are none.
        match is_beyond && self.words.is_empty() && self.is_free(node, lane) {
            true => lane,
            false => near,
        }
    }

    /// Whether nothing stands between a node and a height above or below.
    fn is_free(&self, node: &Placed, height: f64) -> bool {
        let low = height.min(node.at.y);
        let high = height.max(node.at.y);
        !self.nodes.iter().any(|other| {
            let half = other.size().1 / 2.0;
            other.at != node.at
                && is_near(other.at.x, node.at.x)
                && other.at.y + half > low - CLEAR
                && other.at.y - half < high + CLEAR
        })
    }

    fn half_width(&self, node: &Placed) -> f64 {
        find(&self.columns, node.at.x).unwrap_or_default()
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

/// Out of a node, upwards or downwards, and round a corner to a spot beside it.
fn bend(node: &Placed, spot: Spot) -> [Spot; 3] {
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
}

/// From a spot beside a node into it; a port is there already.
fn bend_into(node: &Placed, from: Spot) -> Option<Leg> {
    let [end, corner, spot] = bend(node, from);
    (node.outline != Outline::Port).then_some(Leg::Bend([spot, corner, end]))
}

fn find(columns: &[(f64, f64)], x: f64) -> Option<f64> {
    let column = columns.iter().find(|(at, _)| is_near(*at, x));
    column.map(|(_, half)| *half)
}

fn widen(columns: &mut Vec<(f64, f64)>, x: f64, half: f64) {
    match columns.iter_mut().find(|(at, _)| is_near(*at, x)) {
        Some((_, widest)) => *widest = widest.max(half),
        None => columns.push((x, half)),
    }
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}
