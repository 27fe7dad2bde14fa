//! Nodes side by side in columns. The `dagre` crate places them; this module says how large things are.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Which of the events on its node's border it begins at, if at one of them.
    pub(super) event: Option<usize>,
}

impl Link {
    /// With nothing beside it.
    pub(super) fn plain(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            words: None,
            event: None,
        }
    }
}

/// Where a link goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub(super) bends: Vec<Spot>,
    pub(super) label: Option<Label>,
}

/// The places of the events' ways that lead back to where their nodes come from. The layout would turn round
/// whichever link of a circle it meets last, and so perhaps the flow's own way on.
fn leads_back(links: &[Link]) -> BTreeSet<usize> {
    let mut on: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let ways = links.iter().filter(|link| link.event.is_none());
    ways.for_each(|link| on.entry(link.from).or_default().push(link.to));
    let mut back = BTreeSet::new();
    for (place, link) in links.iter().enumerate() {
        if link.event.is_none() || link.from == link.to {
            continue;
        }
        let (mut seen, mut open) = (BTreeSet::new(), vec![link.to]);
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                open.extend(on.get(&node).into_iter().flatten());
            }
        }
        match seen.contains(&link.from) {
            true => _ = back.insert(place),
            false => on.entry(link.from).or_default().push(link.to),
        }
    }
    back
}

/// Puts the circles on each node's border in order.
fn arrange(nodes: &mut [Placed], links: &[Link], tracks: &[Track]) {
    let mut leads: BTreeMap<usize, BTreeMap<usize, Spot>> = BTreeMap::new();
    for (link, track) in links.iter().zip(tracks) {
        let Some(event) = link.event else { continue };
        let (own, end) = (&nodes[link.from], nodes[link.to].at);
        let beyond = own.at.x + own.size().0 / 2.0 + 1.0;
        let mut bends = track.bends.iter();
        let first = bends.find(|bend| beyond < bend.x && bend.x < end.x);
        let first = first.copied().unwrap_or(end);
        leads.entry(link.from).or_default().insert(event, first);
    }
    for (node, leads) in leads {
        let node = &mut nodes[node];
        node.border.arrange(node.at, &leads);
    }
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
    let back = columns.map_or_else(|| leads_back(links), |_| BTreeSet::new());
    let ends = |place: usize, link: &Link| {
        let far = match columns {
            Some(columns) => columns[link.to] - columns[link.from],
            None if back.contains(&place) => -1,
            None => 1,
        };
        let (from, to) = (link.from.to_string(), link.to.to_string());
        match far < 0 {
            true => (to, from, -far),
            false => (from, to, far),
        }
    };
    // Of what leads out of a node the layout has the first lie lowest, and so below it.
    let (events, others): (Vec<_>, Vec<_>) =
        (0..links.len()).partition(|place| links[*place].event.is_some());
    for place in events.into_iter().chain(others) {
        let link = &links[place];
        let size = |words: &String| (2.0 * Label::half_width(words), 18.0);
        let (width, height) = link.words.as_ref().map_or((0.0, 0.0), size);
        let (from, to, far) = ends(place, link);
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
        let (from, to, _) = ends(place, link);
        let Some(laid) = graph.edge(&from, &to, Some(&place.to_string())) else {
            return Track::default();
        };
        let mut bends: Vec<_> = laid.points.iter().map(Spot::from).collect();
        // The layout may have turned round once more what it was given the wrong way round.
        bends.sort_by(|a, b| a.x.total_cmp(&b.x));
        if nodes[link.to].at.x < nodes[link.from].at.x {
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
    let tracks: Vec<_> = tracks.collect();
    arrange(nodes, links, &tracks);
    tracks
}
