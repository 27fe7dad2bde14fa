//! Nodes that keep each other out, or run only beside each other.

use super::play::Play;
use crate::rules::tests::graph;
use crate::token::Plan;
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

fn mutex(graph: &mut Graph, nodes: &[&str]) {
    for node in nodes {
        let node = graph.find(node).unwrap();
        graph.node_mut(node).mutex = Some("desk".into());
    }
}

fn only_while(graph: &mut Graph, node: &str, leader: &str) {
    let (node, leader) = (graph.find(node).unwrap(), graph.find(leader).unwrap());
    graph.node_mut(node).only_while = Some(leader);
}

#[test]
fn of_all_nodes_with_one_mutex_one_is_occupied_at_a_time() {
    let mut graph = parallel();
    mutex(&mut graph, &["a", "b", "c"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a"]);
    assert_eq!(play.leave("a"), ["b"]);
    assert_eq!(play.kill("b"), ["c"]);
    assert_eq!(play.leave("c"), ["join", "after"]);
}

#[test]
fn a_dead_token_passes_a_mutex() {
    let mut graph = parallel();
    mutex(&mut graph, &["a", "b", "start"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    let way = graph.node(graph.find("b").unwrap()).outgoing()[0];
    assert_eq!(play.marking.on(way), None, "it rests before `b`");
    let graph = {
        let mut graph = parallel();
        mutex(&mut graph, &["a", "b"]);
        let (c, b) = (graph.find("c").unwrap(), graph.find("b").unwrap());
        graph.node_mut(c).cancels = vec![b];
        graph
    };
    let plan = Plan::of(&graph);
    play = Play::new(&graph, &plan);
    play.leave("c");
    assert_eq!(play.held(), ["a"]);
    assert!(!play.marking.on(way).unwrap().live, "it has passed `b`");
}

#[test]
fn a_join_with_a_mutex_keeps_its_tokens_until_it_is_free() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b", "c"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("join", Kind::Join, &["after"]),
        ("after", Kind::View, &["end"]),
        ("c", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    mutex(&mut graph, &["c", "join"]);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    play.leave("a");
    assert_eq!(play.leave("b"), Vec::<String>::new());
    assert_eq!(play.leave("c"), ["join", "end", "after"]);
}

#[test]
fn a_follower_enters_only_while_its_leader_is_there() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["follower", "before"]),
        ("follower", Kind::View, &["join"]),
        ("before", Kind::View, &["leader"]),
        ("leader", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    only_while(&mut graph, "follower", "leader");
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["before"]);
    assert_eq!(play.leave("before"), ["leader", "follower"]);
    assert_eq!(play.leave("leader"), ["-follower", "join", "end"]);
    let mut play = Play::new(&graph, &plan);
    play.leave("before");
    assert_eq!(play.leave("follower"), Vec::<String>::new());
    assert_eq!(play.leave("leader"), ["join", "end"]);
}

#[test]
fn who_follows_a_follower_ends_with_it() {
    let mut graph = parallel();
    only_while(&mut graph, "b", "a");
    only_while(&mut graph, "c", "b");
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "b", "c"]);
    assert_eq!(play.leave("a"), ["-b", "-c", "join", "after"]);
}

#[test]
fn a_follower_whose_leader_will_not_come_turns_dead_in_the_end() {
    let mut graph = parallel();
    only_while(&mut graph, "b", "after");
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a", "c"]);
    play.leave("a");
    assert_eq!(play.leave("c"), ["join", "after"]);
    assert_eq!(play.leave("after"), ["end"]);
    assert!(play.marking.is_empty());
}

#[test]
fn two_that_follow_each_other_turn_dead_in_the_end() {
    let mut graph = parallel();
    only_while(&mut graph, "a", "b");
    only_while(&mut graph, "b", "a");
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["c"]);
    assert_eq!(play.leave("c"), ["join", "after"]);
}

#[test]
fn an_end_keeps_nobody_waiting() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "over"]),
        ("a", Kind::View, &["check"]),
        ("check", Kind::If, &["split", "over"]),
        ("over", Kind::End, &[]),
    ]);
    mutex(&mut graph, &["a", "over"]);
    only_while(&mut graph, "over", "check");
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.held(), ["a"]);
    play.leave("a");
    assert_eq!(play.leave_to("check", &["split"]), ["split", "a", "over"]);
}
