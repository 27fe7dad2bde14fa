//! Where everything lies. The `dagre` crate places; this module says how large things are.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, Point, RankDir};
use viewflow_graph::{Kind, Node, NodeId};

use super::label::{self, Label};
use super::route::{Columns, Route};
use super::text;
use crate::Chart;

/// A flow on the plane.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) routes: Vec<Route>,
    nodes: Vec<(NodeId, Placed)>,
}

/// A node in its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The centre of its outline.
    pub(super) at: Spot,
    pub(super) outline: Outline,
    /// Its title, line by line.
    pub(super) lines: Vec<String>,
    /// How much of its height, at the bottom, is for markers.
    pub(super) markers: f64,
}

/// A point of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// What a node looks like from afar, by half its width and half its height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outline {
    /// Title below.
    Circle,
    /// Title below.
    Diamond,
    /// Title inside.
    Box { half_height: f64 },
}

const MARGIN: f64 = 16.0;
const LINE: f64 = 16.0;
/// The width in which a title is broken into lines.
const TITLE: f64 = 104.0;
const LINES: usize = 4;
const MARKERS: f64 = 16.0;

impl Outline {
    pub(super) fn half_width(self) -> f64 {
        match self {
            Outline::Circle => 17.0,
            Outline::Diamond => 22.0,
            Outline::Box { .. } => 66.0,
        }
    }

    pub(super) fn half_height(self) -> f64 {
        match self {
            Outline::Circle | Outline::Diamond => self.half_width(),
            Outline::Box { half_height } => half_height,
        }
    }
}

impl Placed {
    fn new(node: &Node, title: &str) -> Self {
        let kind = node.kind;
        let lines = text::wrap(title, TITLE, LINES);
        let has_markers = node.each.is_some() || kind == Kind::Subprocess;
        let markers = if has_markers { MARKERS } else { 0.0 };
        let outline = match kind {
            kind if kind.is_start() || kind.is_end() => Outline::Circle,
            kind if kind.is_gateway() => Outline::Diamond,
            _ => Outline::Box {
                half_height: ((lines.len() as f64 * LINE + 30.0).max(58.0) + markers) / 2.0,
            },
        };
        Self {
            at: Spot { x: 0.0, y: 0.0 },
            outline,
            lines,
            markers,
        }
    }

    /// What the layout is to keep free. A title below is counted above as well, so that the
    /// outline stays in the middle, where the edges meet it.
    pub(super) fn size(&self) -> (f64, f64) {
        let (w, h) = (self.outline.half_width(), self.outline.half_height());
        if matches!(self.outline, Outline::Box { .. }) {
            return (2.0 * w, 2.0 * h);
        }
        let title = self.lines.iter().map(|line| text::width(line));
        let below = self.lines.len() as f64 * LINE + 6.0;
        (title.fold(2.0 * w, f64::max), 2.0 * (h + below))
    }
}

impl Layout {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut graph = Graph::<NodeLabel, EdgeLabel>::with_options(GraphOptions {
            directed: true,
            multigraph: true,
            compound: false,
        });
        let placed = |id: NodeId| Placed::new(chart.graph.node(id), chart.title_of(id));
        let mut nodes: Vec<_> = chart
            .graph
            .nodes()
            .map(|(id, _)| (id, placed(id)))
            .collect();
        for (id, node) in &nodes {
            let (width, height) = node.size();
            let label = NodeLabel {
                width,
                height,
                ..NodeLabel::default()
            };
            graph.set_node(key(*id), Some(label));
        }
        let lines = label::lines(chart);
        for (id, words) in &lines {
            let edge = chart.graph.edge(*id);
            let size = |words: &String| (2.0 * Label::half_width(words), 18.0);
            let (width, height) = words.as_ref().map_or((0.0, 0.0), size);
            let label = EdgeLabel {
                width,
                height,
                labelpos: LabelPos::Center,
                ..EdgeLabel::default()
            };
            let name = id.index().to_string();
            graph.set_edge(key(edge.from), key(edge.to), Some(label), Some(&name));
        }
        let options = LayoutOptions {
            rankdir: RankDir::LR,
            nodesep: 26.0,
            edgesep: 18.0,
            ranksep: 52.0,
            ..LayoutOptions::default()
        };
        dagre::layout(&mut graph, Some(options));

        for (id, node) in &mut nodes {
            if let Some(label) = graph.node(&key(*id)) {
                node.at = Spot {
                    x: label.x.unwrap_or_default(),
                    y: label.y.unwrap_or_default(),
                };
            }
        }
        let columns = Columns::of(nodes.iter().map(|(_, node)| node));
        let routes = lines.into_iter().map(|(id, words)| {
            let edge = chart.graph.edge(id);
            let name = id.index().to_string();
            let label = graph.edge(&key(edge.from), &key(edge.to), Some(&name));
            let bends = label.map_or(&[][..], |label| &label.points);
            let bends: Vec<_> = bends.iter().map(Spot::from).collect();
            let at = label.and_then(|label| Some((label.x?, label.y?)));
            let at = at.map(|(x, y)| Spot { x, y });
            let label = at.zip(words).map(|(at, words)| Label { at, words });
            let (from, to) = (&nodes[edge.from.index()].1, &nodes[edge.to.index()].1);
            columns.route(id, (from, to), &bends, label)
        });
        let mut layout = Self {
            width: 0.0,
            height: 0.0,
            routes: routes.collect(),
            nodes,
        };
        layout.trim();
        layout
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = (NodeId, &Placed)> {
        self.nodes.iter().map(|(id, node)| (*id, node))
    }

    /// Moves everything to the margin, and measures.
    fn trim(&mut self) {
        let (mut low, mut high) = (Spot::MAX, Spot::MIN);
        let mut cover = |at: Spot, left: f64, up: f64, down: f64| {
            low = Spot {
                x: low.x.min(at.x - left),
                y: low.y.min(at.y - up),
            };
            high = Spot {
                x: high.x.max(at.x + left),
                y: high.y.max(at.y + down),
            };
        };
        for (_, node) in &self.nodes {
            let (width, height) = node.size();
            let half = node.outline.half_height();
            cover(node.at, width / 2.0, half, height / 2.0);
        }
        for spot in self.routes.iter().flat_map(Route::spots) {
            cover(*spot, 0.0, 8.0, 8.0);
        }
        for label in self.routes.iter().filter_map(|route| route.label.as_ref()) {
            cover(label.at, Label::half_width(&label.words), 8.0, 8.0);
        }
        if self.nodes.is_empty() {
            (low, high) = (Spot { x: 0.0, y: 0.0 }, Spot { x: 0.0, y: 0.0 });
        }
        let shift = |spot: &mut Spot| {
            spot.x += MARGIN - low.x;
            spot.y += MARGIN - low.y;
        };
        self.nodes
            .iter_mut()
            .for_each(|(_, node)| shift(&mut node.at));
        for route in &mut self.routes {
            route.spots_mut().for_each(shift);
        }
        self.width = high.x - low.x + 2.0 * MARGIN;
        self.height = high.y - low.y + 2.0 * MARGIN;
    }
}

impl Spot {
    const MAX: Self = Self {
        x: f64::MAX,
        y: f64::MAX,
    };
    const MIN: Self = Self {
        x: f64::MIN,
        y: f64::MIN,
    };
}

impl From<&Point> for Spot {
    fn from(point: &Point) -> Self {
        Self {
            x: point.x,
            y: point.y,
        }
    }
}

fn key(id: NodeId) -> String {
    id.index().to_string()
}
