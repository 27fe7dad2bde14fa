//! Ways that end the process, or their own token, before its time.
//!
//! A token that comes to a `TerminateEnd` or an `ErrorEnd` takes all others with it. So what comes
//! after such a choice need not fit what the other branches wait for, and its edge is left out of
//! the net: an edge of a choice into nodes from which every way, without split or join, leads to
//! such an end. A token that is told to `stop` turns dead and goes on from its choice by another
//! way, so that edge is left out too; but not one that leads to further choices, all of which stop,
//! since a dead token there has no other way.
//!
//! Where a choice could then reach no end any more, its edges stay, and these ends are plain ones.
//! So do edges behind which lie nodes that are also reached in other ways: where only such edges
//! lead, the end is decided, and a token that is cancelled there still ends the process.
//!
//! That is a safe approximation: some flows are refused though terminating would rescue them.

use std::collections::VecDeque;

use crate::{Boundary, Edge, EdgeId, Graph, Kind, NodeId, Takes, Way};

/// For each edge, whether the net leaves it out: a choice's way by which the process, or its token,
/// ends before its time.
pub fn edges(graph: &Graph) -> Vec<bool> {
    let none = vec![false; graph.edges().len()];
    let ends_early = |kind| matches!(kind, Kind::TerminateEnd | Kind::ErrorEnd);
    let stops = |kind| kind == Kind::Stop;
    if !graph
        .nodes()
        .any(|(_, n)| ends_early(n.kind) || stops(n.kind))
    {
        return none;
    }
    let ending = ending(graph, ends_early);
    let mut left_out = none;
    for (id, edge) in graph.edges() {
        let chosen = graph.is_choice(edge.from) && !ending[edge.from.index()];
        let early = ending[edge.to.index()] || stops(graph.node(edge.to).kind);
        left_out[id.index()] = chosen && early;
    }
    let to_end = distances_to_end(graph, &left_out);
    for (id, edge) in graph.edges() {
        if to_end[edge.from.index()].is_none() {
            left_out[id.index()] = false;
        }
    }
    loop {
        let reached = reached(graph, &left_out);
        let is_shared = |edge: &Edge| {
            let behind = graph.distances_from(edge.to);
            graph.nodes().any(|(id, node)| {
                behind[id.index()].is_some() && reached[id.index()] && !node.kind.is_end()
            })
        };
        let shared: Vec<EdgeId> = graph
            .edges()
            .filter(|(id, edge)| left_out[id.index()] && is_shared(edge))
            .map(|(id, _)| id)
            .collect();
        if shared.is_empty() {
            return left_out;
        }
        for edge in shared {
            left_out[edge.index()] = false;
        }
    }
}

/// For each node, whether the process is bound to end early once a token is there: only ways that
/// are left out lead to it.
pub fn decided(graph: &Graph, left_out: &[bool]) -> Vec<bool> {
    reached(graph, left_out).into_iter().map(|r| !r).collect()
}

/// For each node, whether a start leads to it without the edges that are left out.
fn reached(graph: &Graph, left_out: &[bool]) -> Vec<bool> {
    let mut reached = vec![false; graph.nodes().len()];
    let starts = graph.nodes().filter(|(_, node)| node.kind.is_start());
    let mut open: Vec<NodeId> = starts.map(|(id, _)| id).collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            let edges = graph.node(id).outgoing().iter();
            let kept = edges.filter(|edge| !left_out[edge.index()]);
            open.extend(kept.map(|edge| graph.edge(*edge).to));
        }
    }
    reached
}

/// For each node, whether every way from it leads to an early end, without split or join.
fn ending(graph: &Graph, ends_early: impl Fn(Kind) -> bool) -> Vec<bool> {
    let passes = |id: NodeId| {
        let node = graph.node(id);
        let forks = |edge: &EdgeId| leaves_host(graph.edge(*edge).way);
        ends_early(node.kind)
            || (node.kind.incoming() != Takes::All
                && node.kind.outgoing() == Takes::One
                && !node.outgoing().is_empty()
                && !node.outgoing().iter().any(forks))
    };
    let mut ending: Vec<bool> = graph.nodes().map(|(id, _)| passes(id)).collect();
    let mut open: Vec<NodeId> = graph.nodes().map(|(id, _)| id).collect();
    open.retain(|id| !ending[id.index()]);
    while let Some(id) = open.pop() {
        for before in graph.predecessors(id) {
            if std::mem::replace(&mut ending[before.index()], false) {
                open.push(before);
            }
        }
    }
    ending
}

/// Whether the way is taken while its node works on.
fn leaves_host(way: Way) -> bool {
    matches!(way, Way::Boundary(Boundary::Once | Boundary::Repeating))
}

/// For each node, its least number of edges to an end, without the edges that are left out; `None`
/// where no way leads to one. A way of a split that ends at once is none, as the others go on; nor is that
/// of a boundary whose host goes on.
pub fn distances_to_end(graph: &Graph, left_out: &[bool]) -> Vec<Option<usize>> {
    let is_end = |id: NodeId| graph.node(id).kind.is_end();
    let counts = |id: EdgeId| {
        let edge = graph.edge(id);
        let forks = graph.node(edge.from).kind.outgoing() == Takes::All;
        let alone = !is_end(edge.to) || !forks || graph.successors(edge.from).all(is_end);
        alone && !left_out[id.index()] && !leaves_host(edge.way)
    };
    let mut distances = vec![None; graph.nodes().len()];
    let ends = graph.nodes().filter(|(_, node)| node.kind.is_end());
    let mut open: VecDeque<(NodeId, usize)> = ends.map(|(id, _)| (id, 0)).collect();
    while let Some((id, distance)) = open.pop_front() {
        if distances[id.index()].is_none() {
            distances[id.index()] = Some(distance);
            let edges = graph.node(id).incoming().iter().copied();
            let before = edges.filter(|e| counts(*e)).map(|e| graph.edge(e).from);
            open.extend(before.map(|before| (before, distance + 1)));
        }
    }
    distances
}

#[cfg(test)]
mod tests {
    use super::edges;
    use crate::rules::tests::graph;
    use crate::{Graph, Kind};

    fn left_out(graph: &Graph) -> Vec<(&str, &str)> {
        let left_out = edges(graph);
        let name = |id| graph.node(id).name.as_str();
        let edges = graph.edges().filter(|(id, _)| left_out[id.index()]);
        edges.map(|(_, e)| (name(e.from), name(e.to))).collect()
    }

    #[test]
    fn a_choice_may_end_the_process_while_others_work() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["apologise", "end"]),
            ("apologise", Kind::View, &["failed"]),
            ("failed", Kind::ErrorEnd, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(left_out(&graph), [("check", "apologise")]);
    }

    #[test]
    fn the_only_way_to_an_end_stays() {
        let graph = graph(&[
            ("start", Kind::Start, &["work"]),
            ("work", Kind::View, &["check"]),
            ("check", Kind::If, &["work", "over"]),
            ("over", Kind::TerminateEnd, &[]),
        ]);
        assert_eq!(left_out(&graph), []);
    }

    #[test]
    fn a_choice_that_only_stops_does_not_free_the_one_before() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["check", "other"]),
            ("check", Kind::If, &["join", "again"]),
            ("again", Kind::If, &["stop", "fail"]),
            ("other", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("fail", Kind::ErrorEnd, &[]),
            ("stop", Kind::Stop, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(left_out(&graph), []);
    }

    #[test]
    fn a_part_that_a_split_leads_to_as_well_is_part_of_the_net() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["tell", "split"]),
            ("split", Kind::Split, &["tell", "end"]),
            ("tell", Kind::View, &["over"]),
            ("over", Kind::TerminateEnd, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(left_out(&graph), []);
    }

    #[test]
    fn a_part_whose_last_steps_others_take_too_is_part_of_the_net() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["apologise", "work"]),
            ("apologise", Kind::View, &["tell"]),
            ("work", Kind::View, &["split"]),
            ("split", Kind::Split, &["tell", "end"]),
            ("tell", Kind::View, &["over"]),
            ("over", Kind::TerminateEnd, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(left_out(&graph), []);
    }

    #[test]
    fn what_splits_before_it_ends_is_part_of_the_net() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["split", "end"]),
            ("split", Kind::Split, &["over", "tell"]),
            ("tell", Kind::View, &["over"]),
            ("over", Kind::TerminateEnd, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(left_out(&graph), []);
    }
}
