//! What a step costs.

use std::time::{Duration, Instant};

use super::play::Play;
use crate::token::Plan;
use crate::{Branches, Graph, Kind, Way};

/// So many branches from a split to a join, or to an end.
fn wide(branches: usize, meet: Kind) -> Graph {
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
        let work = graph.add_node(format!("work{i}"), Kind::Merge);
        graph.add_edge(split, work, Way::Next);
        graph.add_edge(work, meet, Way::Next);
    }
    graph
}

fn time(branches: usize, meet: Kind) -> Duration {
    let graph = wide(branches, meet);
    // To divide the edges by branch takes longer, and is done once for a flow.
    let plan = Plan::with(&graph, Branches::strict(&graph));
    let begun = Instant::now();
    let play = Play::new(&graph, &plan);
    assert!(play.marking.is_empty());
    begun.elapsed()
}

/// With a hundred times as many branches it takes about a hundred times as long.
fn check(meet: Kind) {
    let few = (0..5).map(|_| time(100, meet)).min().unwrap();
    let many = (0..3).map(|_| time(10_000, meet)).min().unwrap();
    assert!(many < few * 200, "{many:?} for 100 times the {few:?}");
}

#[test]
fn an_arrival_at_a_join_costs_the_same_however_many_branches_it_has() {
    check(Kind::Join);
}

#[test]
fn an_arrival_at_an_end_costs_the_same_however_many_ways_lead_there() {
    check(Kind::End);
}
