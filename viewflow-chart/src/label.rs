//! What is written on an edge: the answer that leads along it.

use viewflow_graph::{Edge, EdgeId, Kind, Way};

use super::spot::Spot;
use super::text;
use crate::Chart;

/// Words in their place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) at: Spot,
    pub(super) words: String,
}

impl Label {
    /// Half of what words need from left to right.
    pub(super) fn half_width(words: &str) -> f64 {
        (text::width(words) / 2.0 + 4.0).max(15.0)
    }
}

/// The edges to draw, with their words. Several cases that lead to one node are one line: a process
/// that stands on either of them stands in the same place.
pub(super) fn lines(chart: &Chart) -> Vec<(EdgeId, Option<String>)> {
    let edges: Vec<(EdgeId, &Edge)> = chart.graph.edges().collect();
    let same = |a: &Edge, b: &Edge| a.from == b.from && a.to == b.to;
    let mut lines = Vec::new();
    for (i, (id, edge)) in edges.iter().enumerate() {
        let is_choice = chart.graph.node(edge.from).kind.is_choice();
        if is_choice && edges[..i].iter().any(|(_, before)| same(before, edge)) {
            continue;
        }
        let twins = edges[i..].iter().filter(|(_, other)| same(other, edge));
        // Where one answer has no words, the others would pass for all of them.
        let all: Option<Vec<&str>> = twins.map(|(_, twin)| words(chart, twin)).collect();
        lines.push((*id, all.map(|words| words.join(", "))));
    }
    lines
}

fn words<'a>(chart: &'a Chart, edge: &Edge) -> Option<&'a str> {
    let from = edge.from;
    match edge.way {
        Way::Next | Way::Boundary(_) => None,
        Way::Then => Some("Yes"),
        Way::Otherwise if chart.graph.node(from).kind == Kind::If => Some("No"),
        Way::Otherwise => Some("Otherwise"),
        Way::Case(place) => {
            let words = chart.words.get(from.index())?;
            let label = words.labels.get(usize::from(place)).copied();
            label.filter(|label| !label.is_empty())
        }
    }
}
