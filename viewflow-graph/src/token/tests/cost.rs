//! What a step costs, in looks at edges; time would depend on what else the machine does.

use std::cell::Cell;

use super::play::Play;
use crate::token::Plan;
use crate::{Branches, Graph, Kind, Way};

thread_local! {
    static LOOKS: Cell<u64> = const { Cell::new(0) };
}

/// Somebody has looked whether there is a token on an edge.
pub fn count_a_look() {
    LOOKS.set(LOOKS.get() + 1);
}

/// So many branches from a split to a join, or to an end, with a node in each.
fn wide(branches: usize, each: Kind, meet: Kind) -> Graph {
    let mut graph = Graph::default();
    let start = graph.add_node("start", Kind::Start);
    let split = graph.add_node("split", Kind::Split);
    let meet = graph.add_node("meet", meet);
    let end = graph.add_node("end", Kind::End);
    graph.add_edge(start, split, Way::Next);
    if !graph.node(meet).kind.is_end() {
        graph.add_edge(meet, end, Way::Next);
    }
    for i in 0..branches {
        let work = graph.add_node(format!("work{i}"), each);
        graph.add_edge(split, work, Way::Next);
        graph.add_edge(work, meet, Way::Next);
    }
    graph
}

/// How often edges are looked at in a process with so many branches.
fn looks(branches: usize, each: Kind, meet: Kind) -> u64 {
    let graph = wide(branches, each, meet);
    // To divide the edges by branch takes longer, and is done once for a flow.
    let plan = Plan::with(&graph, Branches::strict(&graph));
    LOOKS.set(0);
    let mut play = Play::new(&graph, &plan);
    for (id, _) in graph.nodes() {
        if play.marking.holds(id) {
            play.leave_node(id);
        }
    }
    assert!(play.marking.is_empty());
    LOOKS.get()
}

/// With a hundred times as many branches there is a hundred times as much to do.
fn check(meet: Kind) {
    // One after the other, and all at once.
    for each in [Kind::View, Kind::Merge] {
        let (few, many) = (looks(100, each, meet), looks(10_000, each, meet));
        assert!(many < few * 101, "{many} for 100 times the {few}");
    }
}

#[test]
fn an_arrival_at_a_join_costs_the_same_however_many_branches_it_has() {
    check(Kind::Join);
}

#[test]
fn an_arrival_at_an_end_costs_the_same_however_many_ways_lead_there() {
    check(Kind::End);
}
