//! Nodes side by side in columns. The `dagre` crate places them; this module says how large things are.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::label::Label;
use super::placed::Placed;
use super::spot::Spot;

/// An edge to be laid out, between places in a list of nodes.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) words: Option<String>,
}

/// Where a link goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub(super) bends: Vec<Spot>,
    pub(super) label: Option<Label>,
}

/// Puts the nodes into their places, and tells where each link goes. If it is given which column each
/// node is in, the nodes come into these; every link is then between two different ones, or from a node
/// to itself, and all nodes hang together by links.
pub(super) fn lay(nodes: &mut [Placed], links: &[Link], columns: Option<&[i32]>) -> Vec<Track> {
    let mut graph = Graph::<NodeLabel, EdgeLabel>::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: false,
    });
    for (place, node) in nodes.iter().enumerate() {
        let (width, height) = node.size();
        let label = NodeLabel {
            width,
            height,
            ..NodeLabel::default()
        };
        graph.set_node(place.to_string(), Some(label));
    }
    let ends = |link: &Link| {
        let far = columns.map_or(1, |columns| columns[link.to] - columns[link.from]);
        let (from, to) = (link.from.to_string(), link.to.to_string());
        match far < 0 {
            true => (to, from, -far),
            false => (from, to, far),
        }
    };
    for (place, link) in links.iter().enumerate() {
        let size = |words: &String| (2.0 * Label::half_width(words), 18.0);
        let (width, height) = link.words.as_ref().map_or((0.0, 0.0), size);
        let (from, to, far) = ends(link);
        // The shortest tree of links has none longer than it must be, which is what keeps every node
        // in its column: Gansner and others, "A Technique for Drawing Directed Graphs" (1993), 2.3.
        let label = EdgeLabel {
            width,
            height,
            labelpos: LabelPos::Center,
            minlen: far.max(1),
            ..EdgeLabel::default()
        };
        graph.set_edge(from, to, Some(label), Some(&place.to_string()));
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 26.0,
        edgesep: 18.0,
        ranksep: 52.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));

    for (place, node) in nodes.iter_mut().enumerate() {
        if let Some(label) = graph.node(&place.to_string()) {
            node.at = Spot {
                x: label.x.unwrap_or_default(),
                y: label.y.unwrap_or_default(),
            };
        }
    }
    let tracks = links.iter().enumerate().map(|(place, link)| {
        let (from, to, _) = ends(link);
        let Some(laid) = graph.edge(&from, &to, Some(&place.to_string())) else {
            return Track::default();
        };
        let mut bends: Vec<_> = laid.points.iter().map(Spot::from).collect();
        if nodes[link.to].at.x < nodes[link.from].at.x && from != link.from.to_string() {
            bends.reverse();
        }
        let label = link.words.clone().and_then(|words| {
            let at = Spot {
                x: laid.x?,
                y: laid.y?,
            };
            Some(Label { at, words })
        });
        Track { bends, label }
    });
    tracks.collect()
}
