//! Where everything lies.

use std::collections::BTreeMap;

use viewflow_graph::{EdgeId, NodeId};

use super::label;
use super::placed::Placed;
use super::route::{Columns, Route};
use super::row::{self, Link};
use super::spot::{Extent, Spot};
use super::undone::{self, Undone};
use super::wrap;
use crate::Chart;

/// A flow on the plane.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) routes: Vec<(EdgeId, Route)>,
    nodes: Vec<Placed>,
}

/// What is to be laid out: the nodes in the order of the graph, and the edges that are drawn.
pub(super) struct Parts {
    pub(super) nodes: Vec<Placed>,
    pub(super) edges: Vec<(EdgeId, Link)>,
}

/// The nodes that have a place of their own.
pub(super) fn drawn<'c>(chart: &'c Chart<'_>) -> impl Iterator<Item = NodeId> + 'c {
    let nodes = chart.graph.nodes().map(|(id, _)| id);
    nodes.filter(|id| !undone::is_below(chart.graph, *id))
}

const MARGIN: f64 = 16.0;
/// What is wider than this in one row is put into several. A page of 1200 pixels shows it with letters
/// of ten.
pub(super) const LIMIT: f64 = 1400.0;

impl Parts {
    fn of(chart: &Chart) -> Self {
        let nodes = drawn(chart).map(|id| Placed {
            undone: Undone::of(chart, id).map(Box::new),
            ..Placed::new(chart, id)
        });
        let places: BTreeMap<NodeId, usize> = drawn(chart).zip(0..).collect();
        let lines = label::lines(chart).into_iter();
        let edges = lines.filter_map(|(id, words)| {
            let edge = chart.graph.edge(id);
            let (from, to) = (*places.get(&edge.from)?, *places.get(&edge.to)?);
            let link = Link {
                words,
                event: chart.border(edge.from).position(|(way, _)| way == id),
                ..Link::plain(from, to)
            };
            Some((id, link))
        });
        Self {
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }

    /// Everything in one row.
    fn row(&self) -> Layout {
        let mut nodes = self.nodes.clone();
        let links: Vec<_> = self.edges.iter().map(|(_, link)| link.clone()).collect();
        let tracks = row::lay(&mut nodes, &links, None);
        let routes = Columns::of(&nodes).routes(&links, &tracks);
        let routes = self.edges.iter().map(|(id, _)| *id).zip(routes);
        Layout::new(routes.collect(), nodes)
    }
}

impl Layout {
    pub(super) fn of(chart: &Chart) -> Self {
        let parts = Parts::of(chart);
        let row = parts.row();
        match row.width <= LIMIT {
            true => row,
            false => wrap::wrap(&parts, &row.nodes, LIMIT),
        }
    }

    /// Moves everything to the margin, and measures.
    pub(super) fn new(mut routes: Vec<(EdgeId, Route)>, mut nodes: Vec<Placed>) -> Self {
        let mut extent = Extent::NOTHING;
        nodes.iter().for_each(|node| node.cover(&mut extent));
        routes
            .iter()
            .for_each(|(_, route)| route.cover(&mut extent));
        if extent.is_empty() {
            extent.cover(Spot::ORIGIN, 0.0, (0.0, 0.0));
        }
        let Extent { low, high } = extent;
        let by = Spot {
            x: MARGIN - low.x,
            y: MARGIN - low.y,
        };
        nodes.iter_mut().for_each(|node| node.at = node.at + by);
        routes.iter_mut().for_each(|(_, route)| route.shift(by));
        Self {
            width: high.x - low.x + 2.0 * MARGIN,
            height: high.y - low.y + 2.0 * MARGIN,
            routes,
            nodes,
        }
    }

    /// The nodes that have a place of their own, in the order of the graph.
    pub(super) fn nodes(&self) -> &[Placed] {
        &self.nodes
    }
}
