//! One band of a flow that is too long for a row.

use std::collections::BTreeMap;

use super::layout::Parts;
use super::leg::Leg;
use super::placed::{Outline, Placed};
use super::route::{Columns, Route};
use super::row::{self, Link};
use super::spot::{Extent, Spot};

/// Some columns of a flow, and ports for what leads to other bands or comes from there. The first column
/// begins at 0.
#[derive(Clone)]
pub(super) struct Band {
    /// By their places in the flow.
    pub(super) nodes: Vec<(usize, Placed)>,
    /// The edges that begin here, by their places: as far as they are in the band.
    pub(super) routes: BTreeMap<usize, Route>,
    /// From the port at the left to the node that is led to.
    pub(super) into: BTreeMap<usize, Vec<Leg>>,
    /// The ports at either end, by the node that is led to.
    pub(super) left: BTreeMap<usize, Spot>,
    pub(super) right: BTreeMap<usize, Spot>,
    pub(super) extent: Extent,
}

/// A band before it is laid out.
struct Draft {
    nodes: Vec<Placed>,
    columns: Vec<i32>,
    links: Vec<Link>,
    pieces: Vec<Piece>,
}

/// What a link is a piece of.
#[derive(Clone, Copy)]
enum Piece {
    /// The edge in that place.
    Edge(usize),
    /// All that lead to that node from other bands.
    Into(usize),
    /// Nothing: it keeps the band together.
    Tie,
}

impl Band {
    /// `columns` tells the column of each node, and `bands` the band.
    pub(super) fn lay(parts: &Parts, columns: &[usize], bands: &[usize], band: usize) -> Self {
        let places: Vec<usize> = (0..bands.len())
            .filter(|node| bands[*node] == band)
            .collect();
        let mut draft = Draft {
            nodes: places
                .iter()
                .map(|node| parts.nodes[*node].clone())
                .collect(),
            columns: places.iter().map(|node| columns[*node] as i32).collect(),
            links: Vec::new(),
            pieces: Vec::new(),
        };
        let own: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let ends = draft.columns.iter().min().zip(draft.columns.iter().max());
        let (first, last) = ends.map_or((0, 0), |(first, last)| (*first, *last));
        let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
        for (place, (_, link)) in parts.edges.iter().enumerate() {
            let (begins, ends) = (own.get(&link.from), own.get(&link.to));
            match (begins, ends) {
                (Some(from), to) => {
                    let to = to.copied().unwrap_or_else(|| {
                        let (ports, column) = match bands[link.to] > band {
                            true => (&mut right, last + 1),
                            false => (&mut left, first - 1),
                        };
                        *ports.entry(link.to).or_insert_with(|| draft.port(column))
                    });
                    let (from, link) = (*from, link.clone());
                    draft.link(Piece::Edge(place), Link { from, to, ..link });
                }
                (None, Some(to)) if !left.contains_key(&link.to) => {
                    let port = draft.port(first - 1);
                    left.insert(link.to, port);
                    draft.link(Piece::Into(link.to), Link::plain(port, *to));
                }
                _ => {}
            }
        }
        draft.tie(first - 2);
        draft.lay(&places, (&left, &right))
    }

    pub(super) fn shift(&mut self, by: Spot) {
        let nodes = self.nodes.iter_mut().map(|(_, node)| &mut node.at);
        let ports = self.left.values_mut().chain(self.right.values_mut());
        let ends = [&mut self.extent.low, &mut self.extent.high];
        for spot in nodes.chain(ports).chain(ends) {
            *spot = *spot + by;
        }
        self.routes.values_mut().for_each(|route| route.shift(by));
        let legs = self.into.values_mut().flatten();
        legs.for_each(|leg| leg.shift(by));
    }
}

impl Draft {
    fn port(&mut self, column: i32) -> usize {
        self.nodes.push(Placed::port());
        self.columns.push(column);
        self.nodes.len() - 1
    }

    fn link(&mut self, piece: Piece, link: Link) {
        self.pieces.push(piece);
        self.links.push(link);
    }

    /// Ties what is not linked to one more port.
    fn tie(&mut self, column: i32) {
        let mut group: Vec<usize> = (0..self.nodes.len()).collect();
        for link in &self.links {
            let (a, b) = (group[link.from], group[link.to]);
            group.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
        }
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, group) in group.iter().enumerate() {
            let first = first.entry(*group).or_insert(node);
            if self.columns[node] < self.columns[*first] {
                *first = node;
            }
        }
        if first.len() > 1 {
            let port = self.port(column);
            for node in first.into_values() {
                self.link(Piece::Tie, Link::plain(port, node));
            }
        }
    }

    fn lay(
        mut self,
        places: &[usize],
        (left, right): (&BTreeMap<usize, usize>, &BTreeMap<usize, usize>),
    ) -> Band {
        let tracks = row::lay(&mut self.nodes, &self.links, Some(&self.columns));
        let nodes = &self.nodes;
        let (mut routes, mut into) = (BTreeMap::new(), BTreeMap::new());
        let ways = Columns::of(nodes).routes(&self.links, &tracks);
        for (piece, route) in self.pieces.iter().zip(ways) {
            match piece {
                Piece::Edge(place) => {
                    routes.insert(*place, route);
                }
                Piece::Into(node) => {
                    into.insert(*node, route.legs);
                }
                Piece::Tie => {}
            }
        }
        let mut extent = Extent::NOTHING;
        let mut begin = f64::MAX;
        for node in nodes.iter().filter(|node| node.outline != Outline::Port) {
            node.cover(&mut extent);
            begin = begin.min(node.at.x - node.size().0 / 2.0);
        }
        routes.values().for_each(|route| route.cover(&mut extent));
        let spots = into.values().flatten().flat_map(Leg::spots);
        spots.for_each(|spot| extent.cover(*spot, 0.0, (8.0, 8.0)));
        let spots = |ports: &BTreeMap<usize, usize>| {
            let ports = ports.iter();
            ports.map(|(node, port)| (*node, nodes[*port].at)).collect()
        };
        let (left, right) = (spots(left), spots(right));
        let mut band = Band {
            nodes: places.iter().copied().zip(self.nodes).collect(),
            routes,
            into,
            left,
            right,
            extent,
        };
        band.shift(Spot { x: -begin, y: 0.0 });
        band
    }
}
