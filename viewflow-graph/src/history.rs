//! Which nodes have surely run when a process comes to a node.
//!
//! Soundness takes every branch as taken. Here the opposite is assumed: a conditional branch, one
//! that a join no longer waits for and one that was stopped may not have run. Nor may a node that
//! another cancels, or that runs only while another does, or that has a task for each item of a list,
//! which may be empty. The nodes that race for a `First` are
//! alternatives, like the ways of any choice.

use std::collections::VecDeque;

use crate::bits::Bits;
use crate::{Boundary, Branches, EdgeId, Enough, Graph, Kind, NodeId, Takes, Way};

/// What lies behind a process at each of its nodes.
#[derive(Debug, Clone)]
pub struct History<'g> {
    graph: &'g Graph,
    /// By node: for each node, whether it has surely run before.
    surely: Vec<Bits>,
}

/// What is known where a token is on an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    /// If the token is live: which nodes have surely run.
    ran: Bits,
    /// Whether the token may be dead while others of its process live.
    may_be_dead: bool,
}

impl<'g> History<'g> {
    /// The greatest facts that every edge agrees with; loops forward from all starts.
    pub fn of(graph: &'g Graph, branches: &Branches) -> Self {
        let count = graph.nodes().len();
        // Nothing is known of an edge before a fact has come to it.
        let mut facts: Vec<Option<Fact>> = vec![None; graph.edges().len()];
        let starts = graph.nodes().filter(|(_, node)| node.kind.is_start());
        // First come, first served, and each once: where many ways come together, most have come by then.
        let mut open: VecDeque<NodeId> = starts.map(|(id, _)| id).collect();
        let mut is_open = vec![false; count];
        let mut surely = vec![Bits::new(count); count];
        let called_off = called_off(graph);
        while let Some(id) = open.pop_front() {
            is_open[id.index()] = false;
            let Some(mut fact) = enter(graph, branches, &facts, id) else {
                continue;
            };
            surely[id.index()].clone_from(&fact.ran);
            let interrupted = fact.clone();
            if graph.node(id).each.is_none() {
                fact.ran.insert(id.index());
            }
            let stops = |to| graph.node(to).kind == Kind::Stop;
            let may_turn_dead =
                called_off[id.index()] || graph.is_choice(id) && graph.successors(id).any(stops);
            for edge in graph.node(id).outgoing() {
                let way = graph.edge(*edge).way;
                let mut fact = match way {
                    Way::Boundary(_) => interrupted.clone(),
                    _ => fact.clone(),
                };
                fact.may_be_dead |= may_not_be_taken(graph, id, way, may_turn_dead);
                if facts[edge.index()].as_ref() != Some(&fact) {
                    facts[edge.index()] = Some(fact);
                    let to = graph.edge(*edge).to;
                    if !std::mem::replace(&mut is_open[to.index()], true) {
                        open.push_back(to);
                    }
                }
            }
        }
        Self { graph, surely }
    }

    /// Whether `node` has run whenever a process comes to `at`.
    pub fn has_surely_run(&self, node: NodeId, at: NodeId) -> bool {
        self.surely[at.index()].contains(node.index())
    }

    /// A shortest way from a start to `at` that does not pass `without`.
    pub fn way_without(&self, without: NodeId, at: NodeId) -> Option<Vec<NodeId>> {
        let graph = self.graph;
        let mut before: Vec<Option<NodeId>> = vec![None; graph.nodes().len()];
        let starts = graph.nodes().filter(|(_, node)| node.kind.is_start());
        let mut level: Vec<NodeId> = starts
            .map(|(id, _)| id)
            .filter(|id| *id != without)
            .collect();
        for id in &level {
            before[id.index()] = Some(*id);
        }
        while !level.is_empty() && before[at.index()].is_none() {
            let mut next = Vec::new();
            for id in level {
                for to in graph.successors(id) {
                    if before[to.index()].is_none() && (to != without || to == at) {
                        before[to.index()] = Some(id);
                        next.push(to);
                    }
                }
            }
            level = next;
        }
        let mut way = vec![at];
        while let Some(last) = before[way[way.len() - 1].index()] {
            if last == way[way.len() - 1] {
                way.reverse();
                return Some(way);
            }
            way.push(last);
        }
        None
    }
}

/// What is known when a process comes to a node; `None` while nothing has come to it.
fn enter(graph: &Graph, branches: &Branches, facts: &[Option<Fact>], id: NodeId) -> Option<Fact> {
    let node = graph.node(id);
    let known = |edges: &[EdgeId]| {
        let facts = edges.iter().filter_map(|edge| facts[edge.index()].clone());
        facts.reduce(|mut a, b| {
            a.ran.intersect(&b.ran);
            a.may_be_dead |= b.may_be_dead;
            a
        })
    };
    match node.kind.incoming() {
        Takes::None => Some(Fact {
            ran: Bits::new(graph.nodes().len()),
            may_be_dead: false,
        }),
        Takes::One => known(node.incoming()),
        Takes::All => {
            let branches: Option<Vec<Fact>> = branches.at(id).iter().map(|b| known(b)).collect();
            let branches = branches?;
            let (first, others) = branches.split_first()?;
            // At least one of them is live.
            let mut ran = first.ran.clone();
            others.iter().for_each(|fact| ran.intersect(&fact.ran));
            let early = node.wait.is_some_and(|wait| match wait.enough {
                Enough::Count(count) => (count as usize) < branches.len(),
                Enough::Asked => true,
            });
            let sure = branches.iter().filter(|fact| !fact.may_be_dead && !early);
            sure.for_each(|fact| ran.unite(&fact.ran));
            Some(Fact {
                may_be_dead: branches.iter().all(|fact| fact.may_be_dead),
                ran,
            })
        }
    }
}

/// For each node, whether others may call it off: its token turns dead there, or before it.
fn called_off(graph: &Graph) -> Vec<bool> {
    let follows = graph.nodes().map(|(_, node)| node.only_while.is_some());
    let mut called_off: Vec<bool> = follows.collect();
    for named in graph.nodes().flat_map(|(_, node)| &node.cancels) {
        called_off[named.index()] = true;
    }
    called_off
}

/// Whether a way of a node may carry a dead token although a token has come to the node.
fn may_not_be_taken(graph: &Graph, id: NodeId, way: Way, may_turn_dead: bool) -> bool {
    match (graph.node(id).kind.outgoing(), way) {
        (_, Way::Boundary(Boundary::Once | Boundary::Repeating)) => true,
        (Takes::All, way) => may_turn_dead || way != Way::Next,
        _ => may_turn_dead,
    }
}

#[cfg(test)]
mod tests {
    use super::History;
    use crate::rules::tests::graph;
    use crate::{Branches, Each, Enough, Graph, Kind, Late, Wait};

    fn has_surely_run(graph: &Graph, node: &str, at: &str) -> bool {
        let branches = Branches::of(graph);
        let find = |name| graph.find(name).unwrap();
        History::of(graph, &branches).has_surely_run(find(node), find(at))
    }

    fn parallel() -> Graph {
        graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "check"]),
            ("a", Kind::View, &["join"]),
            ("check", Kind::If, &["b", "join"]),
            ("b", Kind::View, &["join"]),
            ("join", Kind::Join, &["after"]),
            ("after", Kind::View, &["again"]),
            ("again", Kind::If, &["split", "end"]),
            ("end", Kind::End, &[]),
        ])
    }

    #[test]
    fn what_every_way_passes_has_run() {
        let graph = parallel();
        for (node, at, expected) in [
            ("start", "after", true),
            ("a", "after", true),
            ("check", "after", true),
            ("b", "after", false),
            ("a", "check", false),
            ("after", "a", false),
            ("after", "again", true),
            ("start", "start", false),
        ] {
            assert_eq!(has_surely_run(&graph, node, at), expected, "{node} at {at}");
        }
    }

    #[test]
    fn a_join_that_goes_on_early_knows_only_what_all_have_in_common() {
        let mut graph = parallel();
        let join = graph.find("join").unwrap();
        graph.node_mut(join).wait = Some(Wait {
            enough: Enough::Count(1),
            late: Late::Swallow,
        });
        assert!(!has_surely_run(&graph, "a", "after"));
        assert!(has_surely_run(&graph, "split", "after"));
    }

    #[test]
    fn a_branch_that_may_turn_dead_may_not_have_run() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "check"]),
            ("a", Kind::View, &["join"]),
            ("check", Kind::If, &["b", "stop"]),
            ("b", Kind::View, &["join"]),
            ("join", Kind::Join, &["after"]),
            ("after", Kind::View, &["end"]),
            ("stop", Kind::Stop, &[]),
            ("end", Kind::End, &[]),
        ]);
        assert!(!has_surely_run(&graph, "b", "after"));
        assert!(has_surely_run(&graph, "a", "after"));
    }

    #[test]
    fn what_others_cancel_may_not_have_run() {
        let mut graph = parallel();
        let (a, check) = (graph.find("a").unwrap(), graph.find("check").unwrap());
        graph.node_mut(check).cancels = vec![a];
        assert!(!has_surely_run(&graph, "a", "after"));
        assert!(has_surely_run(&graph, "check", "after"));
        assert!(has_surely_run(&graph, "split", "after"));
    }

    #[test]
    fn a_list_may_be_empty() {
        let mut graph = parallel();
        let a = graph.find("a").unwrap();
        graph.node_mut(a).each = Some(Each::Parallel);
        assert!(!has_surely_run(&graph, "a", "after"));
        assert!(has_surely_run(&graph, "split", "after"));
    }

    #[test]
    fn what_runs_only_while_another_does_may_not_have_run() {
        let mut graph = parallel();
        let (a, check) = (graph.find("a").unwrap(), graph.find("check").unwrap());
        graph.node_mut(a).only_while = Some(check);
        assert!(!has_surely_run(&graph, "a", "after"));
        assert!(has_surely_run(&graph, "check", "after"));
    }

    #[test]
    fn a_split_that_others_cancel_may_give_dead_tokens_only() {
        let mut graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "inner"]),
            ("a", Kind::View, &["join"]),
            ("inner", Kind::Split, &["b", "c"]),
            ("b", Kind::View, &["join"]),
            ("c", Kind::View, &["join"]),
            ("join", Kind::Join, &["after"]),
            ("after", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert!(has_surely_run(&graph, "b", "after"));
        let (a, inner) = (graph.find("a").unwrap(), graph.find("inner").unwrap());
        graph.node_mut(a).cancels = vec![inner];
        assert!(!has_surely_run(&graph, "b", "after"));
        assert!(!has_surely_run(&graph, "inner", "after"));
    }

    #[test]
    fn of_those_that_race_each_may_not_have_run_and_what_was_before_has() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "before"]),
            ("a", Kind::View, &["join"]),
            ("before", Kind::View, &["first"]),
            ("first", Kind::First, &["b", "c"]),
            ("b", Kind::View, &["join"]),
            ("c", Kind::View, &["d"]),
            ("d", Kind::View, &["join"]),
            ("join", Kind::Join, &["after"]),
            ("after", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        for (node, at, expected) in [
            ("b", "after", false),
            ("c", "after", false),
            ("c", "d", true),
            ("b", "d", false),
            ("before", "after", true),
            ("a", "after", true),
        ] {
            assert_eq!(has_surely_run(&graph, node, at), expected, "{node} at {at}");
        }
    }

    #[test]
    fn a_way_around_is_shown() {
        let graph = parallel();
        let (branches, find) = (Branches::of(&graph), |name| graph.find(name).unwrap());
        let history = History::of(&graph, &branches);
        let way = history.way_without(find("b"), find("after")).unwrap();
        let names: Vec<&str> = way.iter().map(|id| graph.node(*id).name.as_str()).collect();
        assert_eq!(names, ["start", "split", "a", "join", "after"]);
        assert_eq!(history.way_without(find("split"), find("after")), None);
    }
}
