//! Tokens that turn dead or are taken away.

use super::play::Play;
use crate::rules::tests::{found, graph};
use crate::token::{Marking, Plan};
use crate::{Graph, Kind};

fn parallel() -> Graph {
    graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b", "c"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("c", Kind::View, &["join"]),
        ("join", Kind::Join, &["after"]),
        ("after", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ])
}

fn cancels(graph: &mut Graph, node: &str, named: &[&str]) {
    let named = named.iter().map(|name| graph.find(name).unwrap()).collect();
    let node = graph.find(node).unwrap();
    graph.node_mut(node).cancels = named;
}

#[test]
fn what_a_node_names_turns_dead_when_it_is_left() {
    let mut graph = parallel();
    cancels(&mut graph, "a", &["b", "c"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave("c");
    assert_eq!(play.leave("a"), ["-b", "join", "after"]);
}

#[test]
fn a_node_that_is_cancelled_cancels_nobody() {
    let mut graph = parallel();
    cancels(&mut graph, "a", &["b", "c"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.kill("a"), Vec::<String>::new());
    assert_eq!(play.held(), ["b", "c"]);
}

#[test]
fn the_tokens_that_wait_at_a_named_join_turn_dead() {
    let mut graph = parallel();
    cancels(&mut graph, "c", &["join"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave("a");
    play.leave("b");
    let join = graph.find("join").unwrap();
    let on = |play: &Play<'_>, i: usize| play.marking.on(graph.node(join).incoming()[i]);
    assert!(on(&play, 0).unwrap().live);
    // Its own token comes after that.
    assert_eq!(play.leave("c"), ["join", "after"]);
    let mut play = Play::new(&graph, &plan);
    play.leave("a");
    play.leave("c");
    assert!(!on(&play, 0).unwrap().live);
    assert!(on(&play, 2).unwrap().live);
}

#[test]
fn a_token_on_its_way_to_a_named_node_turns_dead() {
    let mut graph = parallel();
    cancels(&mut graph, "c", &["b"]);
    for node in ["a", "b"] {
        let node = graph.find(node).unwrap();
        graph.node_mut(node).mutex = Some("desk".into());
    }
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "c"]);
    assert_eq!(play.leave("c"), Vec::<String>::new());
    assert_eq!(play.leave("a"), ["join", "after"]);
}

#[test]
fn all_racers_that_are_named_are_one_dead_token() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["first", "other"]),
        ("first", Kind::First, &["a", "b"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("other", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    cancels(&mut graph, "other", &["a", "b"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("other"), ["-a", "-b", "join", "end"]);
    assert!(play.marking.is_empty());
}

fn failing() -> Graph {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["check", "other"]),
        ("check", Kind::If, &["fine", "apologise"]),
        ("apologise", Kind::View, &["failed"]),
        ("failed", Kind::ErrorEnd, &[]),
        ("fine", Kind::View, &["join"]),
        ("other", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), []);
    graph
}

#[test]
fn an_end_at_once_calls_everything_off_but_itself() {
    let graph = failing();
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave_to("check", &["apologise"]);
    assert_eq!(play.leave("apologise"), ["failed", "-other"]);
    assert_eq!(play.marking, Marking::empty(&graph));
}

#[test]
fn where_the_end_is_decided_a_cancelled_token_brings_it_about() {
    let graph = failing();
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave_to("check", &["apologise"]);
    assert_eq!(play.kill("apologise"), ["-other"]);
    assert_eq!(play.marking, Marking::empty(&graph));
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.kill("check"), Vec::<String>::new());
    assert_eq!(play.held(), ["other"]);
}

#[test]
fn where_the_end_is_decided_being_named_brings_it_about() {
    let mut graph = failing();
    cancels(&mut graph, "other", &["apologise"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave_to("check", &["apologise"]);
    assert_eq!(play.leave("other"), ["-apologise"]);
    assert_eq!(play.marking, Marking::empty(&graph));
}

#[test]
fn a_way_to_a_stop_turns_the_token_dead() {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["check", "other"]),
        ("check", Kind::If, &["join", "stop"]),
        ("stop", Kind::Stop, &[]),
        ("other", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave_to("check", &["stop"]), Vec::<String>::new());
    assert_eq!(play.leave("other"), ["join", "end"]);
}
