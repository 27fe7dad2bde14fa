//! What a random flow asks for beside its nodes and edges, as far as the rules allow it: joins that
//! go on early, nodes that cancel others, mutexes, companions, limits, lists, hooks and owners.

use std::collections::{BTreeMap, BTreeSet};

use viewflow_graph::{Branches, Code, Each, Enough, Graph, Kind, Late, NodeId, Wait, check};

use super::grow::pick;
use crate::shape::EachShape;

/// One of them. Numbers are taken modulo what there is to choose from.
pub(super) enum Extra {
    Wait(usize, usize, usize),
    Cancels(usize, usize),
    Mutex(usize, usize),
    OnlyWhile(usize, usize),
    Limit(usize, usize),
    Each(usize, usize, usize),
    Undo(usize),
    OnCreate(usize),
    /// What is undone, by a node of which kind, and whether by one that there is.
    CompensateWith(usize, usize, usize),
    /// How a person's task gets its owner, and who may not do it.
    Given(usize, usize, usize),
}

/// What of all that is not in the graph.
#[derive(Clone, Default)]
pub(super) struct Extras {
    pub(super) each: BTreeMap<NodeId, EachShape>,
    pub(super) undo: BTreeSet<NodeId>,
    pub(super) on_create: BTreeSet<NodeId>,
    pub(super) given: BTreeMap<NodeId, Given>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    OwnerOf(NodeId),
    Asked,
    Except(NodeId),
}

/// Adds to the flow what there is place for.
pub(super) fn add(graph: &mut Graph, all: &[Extra]) -> Extras {
    let mut extras = Extras::default();
    for extra in all {
        match *extra {
            Extra::Wait(at, count, late) => wait(graph, at, count, late),
            Extra::Cancels(by, named) => cancels(graph, by, named),
            Extra::Mutex(at, name) => {
                if let Some(id) = any(graph, at, |kind| kind.waits()) {
                    graph.node_mut(id).mutex = Some(pick(&["m", "m", "n"], name).into());
                }
            }
            Extra::OnlyWhile(follower, leader) => only_while(graph, follower, leader),
            Extra::Limit(at, limit) => {
                let limits = |kind: Kind| !kind.is_start() && !kind.is_end();
                if let Some(id) = any(graph, at, limits) {
                    graph.node_mut(id).limit = Some(1 + u32::try_from(limit % 4).unwrap_or(0));
                }
            }
            Extra::Each(at, how, count) => each(graph, &mut extras, at, how, count),
            Extra::Undo(at) => {
                let undoes = |kind: Kind| kind.is_start() || kind == Kind::Function || kind.waits();
                extras.undo.extend(any(graph, at, undoes));
            }
            Extra::OnCreate(at) => {
                extras.on_create.extend(any(graph, at, Kind::waits));
            }
            // When all else is there: no way leads to what undoes something.
            Extra::CompensateWith(..) => {}
            Extra::Given(at, how, other) => {
                let other = any(graph, other, |k| k.is_start() || is_persons(k));
                if let Some((id, other)) = any(graph, at, is_persons).zip(other) {
                    let how = pick(
                        &[Given::OwnerOf(other), Given::Asked, Given::Except(other)],
                        how,
                    );
                    extras.given.insert(id, how);
                }
            }
        }
    }
    for finding in check(graph) {
        if matches!(finding.code, Code::WaitCount | Code::WaitRegion)
            && let Some(join) = finding.node
        {
            graph.node_mut(join).wait = None;
        }
    }
    for extra in all {
        if let Extra::CompensateWith(at, kind, share) = *extra {
            compensate_with(graph, at, kind, share);
        }
    }
    extras
}

const WORKS: [Kind; 6] = [
    Kind::View,
    Kind::Manual,
    Kind::Function,
    Kind::Job,
    Kind::Handle,
    Kind::Subprocess,
];

fn compensate_with(graph: &mut Graph, at: usize, kind: usize, share: usize) {
    let works = graph.nodes().filter(|(_, node)| {
        let is_left_early = |wait: Wait| node.each.is_some() && wait.late != Late::Cancel;
        let works = WORKS.contains(&node.kind) && !node.compensates;
        works && !node.wait.is_some_and(is_left_early)
    });
    let works: Vec<NodeId> = works.map(|(id, _)| id).collect();
    if works.is_empty() {
        return;
    }
    let handlers = graph.nodes().filter(|(_, node)| node.compensates);
    let handlers: Vec<NodeId> = handlers.map(|(id, _)| id).collect();
    let handler = match share % 4 {
        0 if !handlers.is_empty() => pick(&handlers, share / 4),
        _ => {
            let kind = pick(&WORKS, kind);
            let name = format!("{kind}{}", graph.nodes().len());
            graph.add_node(name, kind)
        }
    };
    graph.node_mut(handler).compensates = true;
    graph.node_mut(pick(&works, at)).compensated_by = Some(handler);
}

fn any(graph: &Graph, by: usize, fits: impl Fn(Kind) -> bool) -> Option<NodeId> {
    let fits = graph.nodes().filter(|(_, node)| fits(node.kind));
    let ids: Vec<NodeId> = fits.map(|(id, _)| id).collect();
    (!ids.is_empty()).then(|| pick(&ids, by))
}

pub(super) const fn is_persons(kind: Kind) -> bool {
    matches!(kind, Kind::View | Kind::Manual)
}

fn wait(graph: &mut Graph, at: usize, count: usize, late: usize) {
    if let Some(join) = any(graph, at, |kind| kind == Kind::Join) {
        let branches = Branches::of(graph).at(join).len();
        let enough = match count % 3 {
            0 => Enough::Asked,
            _ => Enough::Count(u32::try_from(1 + count / 3 % branches.max(1)).unwrap_or(1)),
        };
        let late = pick(&[Late::Swallow, Late::Cancel, Late::Block], late);
        graph.node_mut(join).wait = Some(Wait { enough, late });
    }
}

fn cancels(graph: &mut Graph, by: usize, named: usize) {
    let may = |kind: Kind| {
        kind.waits()
            || matches!(
                kind,
                Kind::Function | Kind::Merge | Kind::Split | Kind::Join | Kind::End
            )
    };
    let inner = |kind: Kind| !kind.is_start() && !kind.is_end();
    if let Some((by, named)) = any(graph, by, may).zip(any(graph, named, inner))
        && by != named
    {
        graph.node_mut(by).cancels.push(named);
    }
}

fn only_while(graph: &mut Graph, follower: usize, leader: usize) {
    let found = any(graph, follower, Kind::waits).zip(any(graph, leader, Kind::waits));
    let Some((follower, leader)) = found else {
        return;
    };
    let mutex = |id| graph.node(id).mutex.as_ref();
    let same = mutex(follower).is_some() && mutex(follower) == mutex(leader);
    // Nobody waits for itself, not even by way of others.
    let mut above = Some(leader);
    for _ in 0..graph.nodes().len() {
        if above == Some(follower) {
            return;
        }
        above = above.and_then(|id| graph.node(id).only_while);
    }
    if !same {
        graph.node_mut(follower).only_while = Some(leader);
    }
}

fn each(graph: &mut Graph, extras: &mut Extras, at: usize, how: usize, count: usize) {
    let many = |kind: Kind| {
        let alone = [
            Kind::Handle,
            Kind::Timer,
            Kind::Until,
            Kind::MessageCatch,
            Kind::SignalCatch,
        ];
        kind == Kind::Function || kind.waits() && !alone.contains(&kind)
    };
    let Some(id) = any(graph, at, many) else {
        return;
    };
    let shape = EachShape {
        sequential: how.is_multiple_of(3),
        collects: (how / 3).is_multiple_of(2),
    };
    extras.each.insert(id, shape);
    graph.node_mut(id).each = Some(match shape.sequential {
        true => Each::Sequential,
        false => Each::Parallel,
    });
    let enough = match count % 8 {
        0 => Enough::Asked,
        1..=3 => Enough::Count(u32::try_from(count % 8 - 1).unwrap_or(0)),
        _ => return,
    };
    let late = pick(&[Late::Swallow, Late::Cancel], count / 8);
    graph.node_mut(id).wait = Some(Wait { enough, late });
}
