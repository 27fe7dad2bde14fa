//! What a way into trouble shows: which step led to which, and which of them is to blame.

use std::collections::HashMap;

use super::net::{Net, Place};
use super::{Fault, Trouble};
use crate::{Branches, EdgeId, Graph, NodeId};

/// A way through the net, up to where a place gets a second token.
pub struct Trace<'n> {
    net: &'n Net,
    way: &'n [usize],
    /// By step: the steps that put what it takes; none for the first token.
    causes: Vec<Vec<usize>>,
    /// What is marked in the end, and the step that put it there.
    from: HashMap<usize, Option<usize>>,
    /// The place that gets a second token, and the steps that put the two.
    twice: Option<(usize, [Option<usize>; 2])>,
}

impl<'n> Trace<'n> {
    pub fn of(net: &'n Net, way: &'n [usize]) -> Self {
        let mut trace = Self {
            net,
            way,
            causes: Vec::new(),
            from: HashMap::from([(net.initial, None)]),
            twice: None,
        };
        for (step, t) in way.iter().enumerate() {
            let transition = &net.transitions[*t];
            let taken = transition.takes.iter();
            let causes = taken.filter_map(|place| trace.from.remove(place).flatten());
            trace.causes.push(causes.collect());
            for place in &transition.gives {
                if let Some(first) = trace.from.insert(*place, Some(step)) {
                    trace.twice = Some((*place, [first, Some(step)]));
                    trace.way = &way[..=step];
                    return trace;
                }
            }
        }
        trace
    }

    /// The places that are marked in the end, in ascending order.
    pub fn marking(&self) -> Vec<usize> {
        let mut marking: Vec<usize> = self.from.keys().copied().collect();
        marking.sort_unstable();
        marking
    }

    /// For each step, whether it led to one of these, or is one of them.
    fn past(&self, steps: &[Option<usize>]) -> Vec<bool> {
        let mut past = vec![false; self.way.len()];
        let mut open: Vec<usize> = steps.iter().flatten().copied().collect();
        while let Some(step) = open.pop() {
            if !std::mem::replace(&mut past[step], true) {
                open.extend(&self.causes[step]);
            }
        }
        past
    }

    /// The node of a step; for the arming of a boundary, its host.
    fn node(&self, step: usize) -> Option<NodeId> {
        let transition = &self.net.transitions[self.way[step]];
        let host = || self.net.places[transition.takes[0]].node();
        transition.node.or_else(host)
    }
}

/// The nodes that are left, in order.
pub fn path(net: &Net, way: &[usize]) -> Vec<NodeId> {
    let nodes = way.iter().filter_map(|t| net.transitions[*t].node);
    nodes.collect()
}

/// The fault that a way leads into, without the steps that it does not need.
pub fn explain(graph: &Graph, branches: &Branches, net: &Net, way: &[usize]) -> Fault {
    let trace = Trace::of(net, way);
    match trace.twice {
        Some((place, steps)) => second_token(&trace, place, steps),
        None => deadlock(graph, branches, &trace),
    }
}

fn second_token(trace: &Trace<'_>, place: usize, steps: [Option<usize>; 2]) -> Fault {
    let [first, second] = steps.map(|step| trace.past(&[step]));
    let parted = (0..trace.way.len()).rev().find(|s| first[*s] && second[*s]);
    let needed = |(step, t): (usize, &usize)| (first[step] || second[step]).then_some(*t);
    let way: Vec<usize> = trace.way.iter().enumerate().filter_map(needed).collect();
    Fault {
        path: Some(path(trace.net, &way)),
        at: trace.net.places[place].node().into_iter().collect(),
        from: steps
            .iter()
            .flatten()
            .filter_map(|s| trace.node(*s))
            .collect(),
        parted: parted.and_then(|step| trace.node(step)),
        ..Fault::new(Trouble::Twice)
    }
}

fn deadlock(graph: &Graph, branches: &Branches, trace: &Trace<'_>) -> Fault {
    let marking = trace.marking();
    let places = marking.iter().map(|place| trace.net.places[*place]);
    let mut at: Vec<NodeId> = places.clone().filter_map(Place::node).collect();
    at.sort_unstable();
    at.dedup();
    let mut missing: Vec<&[EdgeId]> = Vec::new();
    if let Some(join) = at.first() {
        let branches = branches.at(*join).iter().enumerate();
        let is_there = |i: usize| places.clone().any(|p| p == Place::Branch(*join, i));
        let branches = branches.filter(|(i, _)| !is_there(*i));
        missing.extend(branches.map(|(_, branch)| branch.as_slice()));
    }
    let decided = missing.iter().find_map(|b| decided(graph, trace, b));
    let first = missing.iter().filter_map(|branch| branch.first().copied());
    Fault {
        path: Some(path(trace.net, trace.way)),
        at,
        lacks: match decided {
            Some((_, edge)) => vec![edge],
            None => first.collect(),
        },
        decided: decided.map(|(way, _)| way),
        ..Fault::new(Trouble::Deadlock)
    }
}

/// The last way of a choice after which no token can come by a branch, and the nearest of the
/// branch's edges to which another way would have led.
fn decided(graph: &Graph, trace: &Trace<'_>, branch: &[EdgeId]) -> Option<(EdgeId, EdgeId)> {
    // The branch's edge that a way leads to, or is.
    let leads = |way: EdgeId| {
        let behind = graph.distances_from(graph.edge(way).to);
        let distance = |edge: &EdgeId| match *edge == way {
            true => Some(0),
            false => behind[graph.edge(*edge).from.index()].map(|distance| distance + 1),
        };
        let reached = branch
            .iter()
            .filter_map(|edge| Some((distance(edge)?, *edge)));
        reached.min()
    };
    let ways = trace.way.iter().rev();
    let mut ways = ways.filter_map(|t| trace.net.transitions[*t].way);
    ways.find_map(|way| {
        let choice = graph.edge(way).from;
        if !graph.is_choice(choice) || leads(way).is_some() {
            return None;
        }
        let others = graph.node(choice).outgoing().iter();
        let (_, edge) = others.filter_map(|other| leads(*other)).min()?;
        Some((way, edge))
    })
}
