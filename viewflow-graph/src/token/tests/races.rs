//! Nodes that race for a `First`.

use super::play::Play;
use crate::rules::tests::{found, graph};
use crate::token::Plan;
use crate::{Boundary, Graph, Kind, Way};

fn race() -> Graph {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["first", "other"]),
        ("first", Kind::First, &["a", "b", "c"]),
        ("a", Kind::View, &["met"]),
        ("b", Kind::View, &["met"]),
        ("c", Kind::View, &["met"]),
        ("met", Kind::Merge, &["join"]),
        ("other", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), []);
    graph
}

#[test]
fn the_first_to_be_left_calls_the_others_off() {
    let graph = race();
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "b", "c", "other"]);
    assert_eq!(play.leave("b"), ["-a", "-c", "met"]);
    assert_eq!(play.leave("other"), ["join", "end"]);
    assert!(play.marking.is_empty());
}

#[test]
fn a_racer_that_is_cancelled_vanishes_and_with_the_last_the_token_is_dead() {
    let graph = race();
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("other"), Vec::<String>::new());
    assert_eq!(play.kill("a"), Vec::<String>::new());
    assert_eq!(play.kill("c"), Vec::<String>::new());
    assert_eq!(play.held(), ["b"]);
    assert_eq!(play.kill("b"), ["join", "end"], "the branch is heard");
    assert!(play.marking.is_empty());
}

#[test]
fn a_racer_on_its_way_is_taken_away_when_another_is_left() {
    let mut graph = race();
    for racer in ["a", "b"] {
        let racer = graph.find(racer).unwrap();
        graph.node_mut(racer).mutex = Some("desk".into());
    }
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "c", "other"]);
    assert_eq!(play.kill("a"), ["b"], "the desk is free");
    assert_eq!(play.leave("c"), ["-b", "met"]);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("c"), ["-a", "met"]);
    assert_eq!(play.held(), ["other"]);
    assert_eq!(play.leave("other"), ["join", "end"]);
    assert!(play.marking.is_empty());
}

#[test]
fn a_racer_on_its_way_still_races() {
    let mut graph = race();
    for racer in ["a", "b", "c"] {
        let racer = graph.find(racer).unwrap();
        graph.node_mut(racer).mutex = Some("desk".into());
    }
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "other"]);
    assert_eq!(play.kill("a"), ["b"]);
    assert_eq!(play.kill("b"), ["c"]);
    assert_eq!(play.kill("c"), Vec::<String>::new());
    assert_eq!(play.leave("other"), ["join", "end"]);
}

#[test]
fn an_event_on_a_racer_decides_the_race() {
    let mut graph = race();
    let (a, end) = (graph.find("a").unwrap(), graph.find("end").unwrap());
    let event = graph.add_edge(a, end, Way::Boundary(Boundary::Once));
    assert_eq!(found(&graph), []);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.fire(event), ["-b", "-c", "end"]);
    assert_eq!(play.kill("a"), Vec::<String>::new());
    assert_eq!(play.leave("other"), ["join", "end"]);
    assert!(play.marking.is_empty());
}

#[test]
fn no_token_leaves_the_boundary_of_a_racer_that_is_called_off() {
    let mut graph = race();
    let (a, end) = (graph.find("a").unwrap(), graph.find("end").unwrap());
    let event = graph.add_edge(a, end, Way::Boundary(Boundary::Once));
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("b"), ["-a", "-c", "met"]);
    assert_eq!(play.marking.on(event), None);
}

#[test]
fn the_order_in_which_racers_are_cancelled_does_not_matter() {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["first", "other"]),
        ("first", Kind::First, &["reply", "timeout"]),
        ("reply", Kind::View, &["join"]),
        ("timeout", Kind::Timer, &["failed"]),
        ("failed", Kind::ErrorEnd, &[]),
        ("other", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), []);
    let plan = Plan::of(&graph);
    for order in [["reply", "timeout"], ["timeout", "reply"]] {
        let mut play = Play::new(&graph, &plan);
        for racer in order {
            assert_eq!(play.kill(racer), Vec::<String>::new());
        }
        assert_eq!(play.held(), ["other"], "a race is not bound to fail");
        assert_eq!(play.leave("other"), ["join", "end"]);
    }
}
