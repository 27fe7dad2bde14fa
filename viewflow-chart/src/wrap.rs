//! A long flow in bands, one below the other, as text is in lines.
//!
//! An edge within a band is drawn as in a chart of one row. One that leads to another band leaves its
//! own through a port at an end: on by the right and back by the left. On, it goes down at the right, to
//! the left in the room above the band that it leads to, and into this from the left; back, it goes up at
//! the left. All that lead to one node share their way once they meet, and nothing else does.

use std::collections::BTreeMap;

use super::band::Band;
use super::cut;
use super::gutter::{self, APART};
use super::layout::{Layout, Parts};
use super::leg::{self, Leg};
use super::placed::Placed;
use super::route::Route;
use super::row::Link;
use super::spot::Spot;

/// Between two bands where no edge goes.
const GAP: f64 = 40.0;
/// Between a band and the edges beside it.
const CLEAR: f64 = 22.0;

/// What a band mostly needs beside its columns.
const ENDS: f64 = 160.0;

/// The flow in bands, no wider than `limit` if no column is too wide; `row` is all of it in one.
pub(super) fn wrap(parts: &Parts, row: &[Placed], limit: f64) -> Layout {
    let (place, columns) = columns(parts, row);
    // What it really needs is known only when it is laid out.
    let mut target = limit - ENDS;
    let mut known: BTreeMap<(usize, usize), Band> = BTreeMap::new();
    loop {
        let cut = columns.cut(target);
        let band = |column: &usize| cut.partition_point(|band| band.end <= *column);
        let bands: Vec<usize> = place.iter().map(band).collect();
        let laid = cut.iter().enumerate().map(|(band, range)| {
            let lay = || Band::lay(parts, &place, &bands, band);
            let known = known.entry((range.start, range.end));
            known.or_insert_with(lay).clone()
        });
        let layout = Page::of(parts, &bands, laid.collect()).layout(parts);
        let excess = layout.width - limit;
        if excess <= 0.0 || cut.iter().all(|band| band.len() == 1) {
            return layout;
        }
        target -= excess.clamp(limit / 50.0, limit / 10.0);
    }
}

/// In which column of the row each node is, and where that may be cut.
fn columns(parts: &Parts, row: &[Placed]) -> (Vec<usize>, cut::Columns) {
    let mut at: Vec<f64> = row.iter().map(|node| node.at.x).collect();
    at.sort_by(f64::total_cmp);
    at.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let column = |node: &Placed| at.partition_point(|x| *x < node.at.x - 0.5);
    let place: Vec<usize> = row.iter().map(column).collect();
    let mut reach = vec![(f64::MAX, f64::MIN); at.len()];
    for (node, column) in row.iter().zip(&place) {
        let half = node.size().0 / 2.0;
        let (left, right) = reach[*column];
        reach[*column] = (left.min(node.at.x - half), right.max(node.at.x + half));
    }
    // Those that share their way count once.
    let mut spans = BTreeMap::new();
    for (_, Link { from, to, .. }) in &parts.edges {
        let (a, b) = (place[*from], place[*to]);
        let (low, high) = spans.entry((to, a < b)).or_insert((a, b));
        (*low, *high) = ((*low).min(a.min(b)), (*high).max(a.max(b)));
    }
    let over = |gap| {
        spans
            .values()
            .filter(move |(low, high)| (*low..*high).contains(&gap))
    };
    let edges = (0..at.len()).map(|gap| over(gap).count()).collect();
    (place, cut::Columns { reach, edges })
}

/// The bands, and where between and beside them the edges go that lead to some node from another
/// band.
struct Page<'b> {
    of_nodes: &'b [usize],
    bands: Vec<Band>,
    /// At what height each goes to the left, above the node's band.
    lanes: BTreeMap<usize, f64>,
    /// Where each goes up or down, at the left and at the right.
    left: BTreeMap<usize, f64>,
    right: BTreeMap<usize, f64>,
}

impl<'b> Page<'b> {
    fn of(parts: &Parts, of_nodes: &'b [usize], bands: Vec<Band>) -> Self {
        let mut page = Self {
            of_nodes,
            bands,
            lanes: BTreeMap::new(),
            left: BTreeMap::new(),
            right: BTreeMap::new(),
        };
        page.stack(parts);
        page.go_left();
        page.go_right();
        page
    }

    /// Puts the bands below each other, with lanes between.
    fn stack(&mut self, parts: &Parts) {
        let mut comes_on: Vec<Vec<usize>> = vec![Vec::new(); self.bands.len()];
        for node in 0..parts.nodes.len() {
            if self.bands.iter().any(|band| band.right.contains_key(&node)) {
                comes_on[self.of_nodes[node]].push(node);
            }
        }
        let mut bottom = 0.0;
        for (place, band) in self.bands.iter_mut().enumerate() {
            // What comes in lowest goes outermost, and so above the others.
            let coming = &mut comes_on[place];
            coming.sort_by(|a, b| band.left[b].y.total_cmp(&band.left[a].y));
            for (lane, node) in coming.iter().enumerate() {
                let y = bottom + CLEAR + lane as f64 * APART;
                self.lanes.insert(*node, y);
            }
            let top = match coming.len() {
                _ if place == 0 => bottom,
                0 => bottom + GAP,
                lanes => bottom + 2.0 * CLEAR + (lanes - 1) as f64 * APART,
            };
            let y = top - band.extent.low.y;
            band.shift(Spot { x: 0.0, y });
            bottom = band.extent.high.y;
        }
    }

    fn go_left(&mut self) {
        let mut spans = BTreeMap::new();
        let ports = self.bands.iter().flat_map(|band| &band.left);
        let lanes = self.lanes.iter().map(|(node, y)| (*node, *y));
        for (node, y) in ports.map(|(node, port)| (*node, port.y)).chain(lanes) {
            extend(&mut spans, node, y);
        }
        let ports = self.bands.iter().flat_map(|band| band.left.values());
        let edge = ports.map(|port| port.x).fold(0.0, f64::min);
        for (node, place) in places(&spans) {
            let x = edge - APART * (place + 1) as f64;
            self.left.insert(node, x);
        }
    }

    /// What leads to the next band goes down at the end of its own, and what leads further beyond the
    /// ends of all.
    fn go_right(&mut self) {
        let mut far = BTreeMap::new();
        let mut edge = f64::MIN;
        for band in &self.bands {
            let mut near = BTreeMap::new();
            for (node, port) in &band.right {
                let is_near = |(other, band): (usize, &Band)| {
                    !band.right.contains_key(node) || other + 1 == self.of_nodes[*node]
                };
                let spans = match self.bands.iter().enumerate().all(is_near) {
                    true => &mut near,
                    false => &mut far,
                };
                extend(spans, *node, port.y);
                extend(spans, *node, self.lanes[node]);
            }
            edge = edge.max(band.extent.high.x);
            for (node, place) in places(&near) {
                let x = band.right[&node].x + APART * (place + 1) as f64;
                self.right.insert(node, x);
                edge = edge.max(x);
            }
        }
        for (node, place) in places(&far) {
            let x = edge + APART * (place + 1) as f64;
            self.right.insert(node, x);
        }
    }

    /// The way from one band to another, through the ports of both.
    fn between(&self, from: usize, to: usize) -> Vec<Spot> {
        let (own, other) = (
            &self.bands[self.of_nodes[from]],
            &self.bands[self.of_nodes[to]],
        );
        let into = other.left[&to];
        let left = self.left[&to];
        let at = |x: f64, y: f64| Spot { x, y };
        let mut spots = match own.right.get(&to) {
            Some(out) if self.of_nodes[from] < self.of_nodes[to] => {
                let (right, lane) = (self.right[&to], self.lanes[&to]);
                vec![*out, at(right, out.y), at(right, lane), at(left, lane)]
            }
            _ => {
                let out = own.left[&to];
                vec![out, at(left, out.y)]
            }
        };
        spots.extend([at(left, into.y), into]);
        leg::without_needless(&mut spots);
        spots
    }

    fn layout(self, parts: &Parts) -> Layout {
        let mut routes = Vec::new();
        for (place, (id, link)) in parts.edges.iter().enumerate() {
            let (own, other) = (self.of_nodes[link.from], self.of_nodes[link.to]);
            let Some(out) = self.bands[own].routes.get(&place) else {
                continue;
            };
            let mut legs = out.legs.clone();
            if own != other {
                legs.push(Leg::Angled(self.between(link.from, link.to)));
                legs.extend(self.bands[other].into[&link.to].iter().cloned());
            }
            let label = out.label.clone();
            routes.push((*id, Route { legs, label }));
        }
        let mut nodes = parts.nodes.clone();
        for (place, node) in self.bands.into_iter().flat_map(|band| band.nodes) {
            nodes[place] = node;
        }
        Layout::new(routes, nodes)
    }
}

fn extend(spans: &mut BTreeMap<usize, (f64, f64)>, node: usize, y: f64) {
    let (low, high) = spans.entry(node).or_insert((y, y));
    (*low, *high) = (low.min(y), high.max(y));
}

fn places(spans: &BTreeMap<usize, (f64, f64)>) -> impl Iterator<Item = (usize, usize)> {
    let intervals: Vec<_> = spans.values().copied().collect();
    spans.keys().copied().zip(gutter::places(&intervals))
}
