//! What a step costs.

use std::time::{Duration, Instant};

use super::play::Play;
use crate::token::Plan;
use crate::{Branches, Graph, Kind, Way};

/// So many branches from a split to a join.
fn wide(branches: usize) -> Graph {
    let mut graph = Graph::default();
    let start = graph.add_node("start", Kind::Start);
    let split = graph.add_node("split", Kind::Split);
    let join = graph.add_node("join", Kind::Join);
    let end = graph.add_node("end", Kind::End);
    graph.add_edge(start, split, Way::Next);
    graph.add_edge(join, end, Way::Next);
    for i in 0..branches {
        let work = graph.add_node(format!("work{i}"), Kind::Merge);
        graph.add_edge(split, work, Way::Next);
        graph.add_edge(work, join, Way::Next);
    }
    graph
}

fn time(branches: usize) -> Duration {
    let graph = wide(branches);
    // To divide the edges by branch takes longer, and is done once for a flow.
    let plan = Plan::with(&graph, Branches::strict(&graph));
    let begun = Instant::now();
    let play = Play::new(&graph, &plan);
    assert!(play.marking.is_empty());
    begun.elapsed()
}

#[test]
fn an_arrival_at_a_join_costs_the_same_however_many_branches_it_has() {
    let few = (0..5).map(|_| time(100)).min().unwrap();
    let many = (0..3).map(|_| time(10_000)).min().unwrap();
    assert!(many < few * 200, "{many:?} for 100 times the {few:?}");
}
