//! Whether the nodes make a graph that is a flow: the judgement of `viewflow-graph`.

use viewflow_graph::{Graph, Kind, NodeId, Takes};

use super::names::repeated_targets;
use crate::errors::Errors;
use crate::flow::model::Flow;
use crate::rules::Rule;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    let Some(graph) = graph(flow) else { return };
    for finding in viewflow_graph::check(&graph) {
        let message = format!("{}\nhelp: {}", finding.message, finding.help);
        let rule = Rule::Graph(finding.code);
        match finding.node {
            Some(id) => errors.at(rule, &flow.nodes[id.index()].ident, message),
            None => errors.at(rule, &flow.ident, message),
        }
    }
}

/// The flow's graph; `None` where a mistake that is reported already leaves it in doubt.
fn graph(flow: &Flow) -> Option<Graph> {
    if !flow.complete {
        return None;
    }
    let mut graph = Graph::default();
    let mut ids: Vec<NodeId> = Vec::new();
    for node in &flow.nodes {
        let kind = node.kind()?;
        let ways = node.ways.len();
        let known = match (kind, kind.outgoing()) {
            (Kind::If, _) => ways == 2,
            (Kind::Switch, _) => ways > 0,
            (_, Takes::None) => ways == 0,
            (_, Takes::One) => ways == 1,
            (_, Takes::All) => ways > 0 && repeated_targets(node).is_empty(),
        };
        if !node.ways_known || !known {
            return None;
        }
        ids.push(graph.add_node(&node.name, kind));
    }
    for (node, id) in flow.nodes.iter().zip(ids) {
        for (way, target) in &node.ways {
            let target = graph.find(&text(target))?;
            if graph.node(target).kind.is_start() {
                return None;
            }
            graph.add_edge(id, target, *way);
        }
    }
    Some(graph)
}
