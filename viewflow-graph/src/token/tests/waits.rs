//! Joins that go on early.

use super::play::{Play, wait};
use crate::rules::tests::{found, graph};
use crate::token::{Marking, Move, Plan, Token};
use crate::{Enough, Graph, Kind, Late, Way};

/// Three branches in a loop.
fn rounds(enough: Enough, late: Late) -> Graph {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b", "c"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("c", Kind::View, &["join"]),
        ("join", Kind::Join, &["check"]),
        ("check", Kind::If, &["end", "split"]),
        ("end", Kind::End, &[]),
    ]);
    wait(&mut graph, "join", enough, late);
    assert_eq!(found(&graph), []);
    graph
}

#[test]
fn a_join_goes_on_with_so_many_live_tokens() {
    let graph = rounds(Enough::Count(2), Late::Swallow);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("a"), Vec::<String>::new());
    assert_eq!(play.leave("b"), ["join", "check"]);
}

#[test]
fn dead_tokens_are_not_counted_but_with_the_last_the_join_goes_on() {
    let graph = rounds(Enough::Count(2), Late::Swallow);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.kill("a"), Vec::<String>::new());
    assert_eq!(play.kill("b"), Vec::<String>::new());
    assert_eq!(play.leave("c"), ["join", "check"]);
    let join = graph.find("join").unwrap();
    assert!(!play.marking.went_on(join), "all have come");
}

#[test]
fn what_comes_late_is_swallowed_until_all_have_come() {
    let graph = rounds(Enough::Count(1), Late::Swallow);
    let plan = Plan::of(&graph);
    let join = graph.find("join").unwrap();
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("a"), ["join", "check"]);
    assert!(play.marking.went_on(join));
    assert!(play.marking.heard(graph.node(join).incoming()[0]));
    assert_eq!(play.kill("b"), Vec::<String>::new());
    assert!(play.marking.went_on(join));
    assert_eq!(play.leave("c"), Vec::<String>::new());
    assert!(!play.marking.went_on(join), "the round is over");
    assert!(!play.marking.heard(graph.node(join).incoming()[0]));
    assert_eq!(play.held(), ["check"]);
}

#[test]
fn nobody_enters_the_split_until_all_have_come() {
    for late in [Late::Swallow, Late::Block] {
        let graph = rounds(Enough::Count(1), late);
        let plan = Plan::of(&graph);
        let mut play = Play::new(&graph, &plan);
        play.leave("a");
        assert_eq!(play.leave_to("check", &["split"]), Vec::<String>::new());
        assert_eq!(play.leave("b"), Vec::<String>::new());
        assert_eq!(play.leave("c"), ["split", "a", "b", "c"]);
        assert_eq!(play.leave("c"), ["join", "check"], "it is a new round");
    }
}

#[test]
fn a_dead_token_waits_for_the_next_round_as_well() {
    let graph = rounds(Enough::Count(1), Late::Block);
    let plan = Plan::of(&graph);
    let (split, check) = (graph.find("split").unwrap(), graph.find("check").unwrap());
    let again = graph.way(check, Way::Otherwise).unwrap();
    let mut play = Play::new(&graph, &plan);
    play.leave("a");
    play.leave_to("check", &["end"]);
    let dead = Token {
        live: false,
        origin: 9,
    };
    play.marking.place(again, dead);
    play.game.wake(&play.marking);
    play.leave("b");
    assert!(play.marking.on(again).is_some());
    assert_eq!(play.leave("c"), Vec::<String>::new());
    assert!(play.marking.is_empty());
    assert!(!play.marking.holds(split));
}

#[test]
fn what_is_late_is_cancelled_if_so_told() {
    let graph = rounds(Enough::Count(1), Late::Cancel);
    let plan = Plan::of(&graph);
    let join = graph.find("join").unwrap();
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("b"), ["-a", "-c", "join", "check"]);
    assert!(!play.marking.went_on(join), "the round is over");
    let again = play.leave_to("check", &["split"]);
    assert_eq!(again, ["split", "a", "b", "c"]);
    assert_eq!(play.leave("a"), ["-b", "-c", "join", "check"]);
    assert_eq!(play.leave_to("check", &["end"]), ["end"]);
    assert!(play.marking.is_empty());
}

#[test]
fn a_join_of_whose_entry_nobody_was_told_is_not_called_off() {
    let graph = rounds(Enough::Count(1), Late::Cancel);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    let [a, b, c] = ["a", "b", "c"].map(|name| graph.find(name).unwrap());
    let ways = graph.node(b).outgoing();
    play.game.leave(&mut play.marking, b, ways, 9);
    assert_eq!(
        play.game.advance(&mut play.marking),
        Some(Move::Canceled(a))
    );
    play.game.terminate(&mut play.marking);
    assert_eq!(
        play.game.advance(&mut play.marking),
        Some(Move::Canceled(c))
    );
    assert_eq!(play.game.advance(&mut play.marking), None);
    assert!(play.marking.is_empty());
}

#[test]
fn a_join_inside_what_is_cancelled_forgets_its_round() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "inner"]),
        ("a", Kind::View, &["join"]),
        ("inner", Kind::Split, &["b", "c"]),
        ("b", Kind::View, &["middle"]),
        ("c", Kind::View, &["middle"]),
        ("middle", Kind::Join, &["d"]),
        ("d", Kind::View, &["join"]),
        ("join", Kind::Join, &["check"]),
        ("check", Kind::If, &["end", "split"]),
        ("end", Kind::End, &[]),
    ]);
    wait(&mut graph, "middle", Enough::Count(1), Late::Swallow);
    wait(&mut graph, "join", Enough::Count(1), Late::Cancel);
    assert_eq!(found(&graph), []);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("b"), ["middle", "d"]);
    assert_eq!(play.leave("a"), ["-c", "-d", "join", "check"]);
    let middle = graph.find("middle").unwrap();
    assert!(!play.marking.went_on(middle));
    play.leave_to("check", &["split"]);
    assert_eq!(play.leave("c"), ["middle", "d"]);
    assert_eq!(play.leave("d"), ["-a", "-b", "join", "check"]);
}

#[test]
fn the_application_is_asked_with_each_live_token_but_the_last() {
    let graph = rounds(Enough::Asked, Late::Cancel);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("a"), ["join? 1, 0 of 3"]);
    assert_eq!(play.answer("join", false), Vec::<String>::new());
    assert_eq!(play.kill("b"), Vec::<String>::new());
    assert_eq!(play.leave("c"), ["join", "check"]);
    play.leave_to("check", &["split"]);
    play.kill("b");
    assert_eq!(play.leave("a"), ["join? 1, 1 of 3"]);
    assert_eq!(play.answer("join", true), ["-c", "join", "check"]);
}

#[test]
fn a_process_whose_last_token_was_swallowed_is_over() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    wait(&mut graph, "join", Enough::Count(1), Late::Swallow);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("a"), ["join", "end"]);
    assert!(!play.marking.is_empty());
    assert_eq!(play.leave("b"), Vec::<String>::new());
    assert_eq!(play.marking, Marking::empty(&graph));
}

#[test]
fn a_join_that_cancels_the_node_it_runs_beside_turns_dead() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("join", Kind::Join, &["after"]),
        ("after", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    wait(&mut graph, "join", Enough::Count(1), Late::Cancel);
    let (join, b) = (graph.find("join").unwrap(), graph.find("b").unwrap());
    graph.node_mut(join).only_while = Some(b);
    let plan = Plan::of(&graph);
    let mut play = Play::new(&graph, &plan);
    assert_eq!(play.leave("a"), ["-b"]);
    assert!(play.marking.is_empty());
}
