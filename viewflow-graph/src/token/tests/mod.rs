//! The rules of the game, each by an example.

mod cancels;
mod company;
pub mod cost;
mod play;
mod races;
mod waits;

use super::{Game, Marking, Move, Plan};
use crate::rules::tests::graph;
use crate::{Boundary, Graph, Kind, NodeId, Way};

fn entered(told: Move) -> NodeId {
    match told {
        Move::Entered(entry) => entry.node,
        other => panic!("no token enters a node: {other:?}"),
    }
}

/// Runs every node at once, choosing by `choose`, and tells the order.
fn run(graph: &Graph, mut choose: impl FnMut(&str) -> Vec<Way>) -> (Vec<String>, Marking) {
    let plan = Plan::of(graph);
    let mut game = Game::new(graph, &plan);
    let mut marking = Marking::empty(graph);
    let start = graph.find("start").unwrap();
    game.start(&mut marking, start);
    let mut order = Vec::new();
    let mut at = Some(start);
    let mut origin = 0;
    while let Some(node) = at {
        let name = &graph.node(node).name;
        order.push(name.clone());
        let ways: Vec<_> = match graph.node(node).kind {
            Kind::Split => graph.node(node).outgoing()[..choose(name).len()].to_vec(),
            Kind::If => vec![graph.way(node, choose(name)[0]).unwrap()],
            _ => graph.node(node).outgoing().to_vec(),
        };
        origin += 1;
        game.leave(&mut marking, node, &ways, origin);
        at = game.advance(&mut marking).map(entered);
    }
    (order, marking)
}

fn parallel() -> Graph {
    graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b", "c"]),
        ("a", Kind::Function, &["join"]),
        ("b", Kind::If, &["join", "d"]),
        ("d", Kind::Function, &["join"]),
        ("c", Kind::Function, &["end"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ])
}

#[test]
fn a_choice_takes_one_way() {
    let graph = graph(&[
        ("start", Kind::Start, &["check"]),
        ("check", Kind::If, &["yes", "end"]),
        ("yes", Kind::Function, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    let (order, marking) = run(&graph, |_| vec![Way::Then]);
    assert_eq!(order, ["start", "check", "yes", "end"]);
    assert!(marking.is_empty());
    let (order, _) = run(&graph, |_| vec![Way::Otherwise]);
    assert_eq!(order, ["start", "check", "end"]);
}

#[test]
fn a_join_waits_for_all_and_a_dead_token_counts_as_heard() {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b", "c"]),
        ("a", Kind::Function, &["join"]),
        ("b", Kind::Function, &["join"]),
        ("c", Kind::Function, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    for taken in 1..=3 {
        let (order, marking) = run(&graph, |_| vec![Way::Next; taken]);
        assert_eq!(order.iter().filter(|name| *name == "join").count(), 1);
        assert_eq!(order.len(), 4 + taken);
        assert!(marking.is_empty());
    }
}

#[test]
fn a_join_takes_one_token_of_each_branch() {
    let graph = parallel();
    for way in [Way::Then, Way::Otherwise] {
        let (order, marking) = run(&graph, |name| match name {
            "split" => vec![Way::Next; 3],
            _ => vec![way],
        });
        assert_eq!(order.iter().filter(|name| *name == "join").count(), 1);
        assert!(marking.is_empty());
    }
}

#[test]
fn a_dead_token_at_a_choice_takes_the_way_nearest_to_an_end() {
    let graph = parallel();
    let b = graph.find("b").unwrap();
    let way = Plan::of(&graph).dead_way(b).unwrap();
    assert_eq!(graph.node(graph.edge(way).to).name, "join");
}

#[test]
fn a_dead_token_leaves_by_an_event_where_only_that_ends() {
    let mut graph = graph(&[
        ("start", Kind::Start, &["work"]),
        ("work", Kind::View, &["work"]),
        ("end", Kind::End, &[]),
    ]);
    let (work, end) = (graph.find("work").unwrap(), graph.find("end").unwrap());
    let event = graph.add_edge(work, end, Way::Boundary(Boundary::Interrupting));
    assert_eq!(Plan::of(&graph).dead_way(work), Some(event));
}

#[test]
fn a_cancelled_token_frees_the_join() {
    let graph = graph(&[
        ("start", Kind::Start, &["split"]),
        ("split", Kind::Split, &["a", "b"]),
        ("a", Kind::View, &["join"]),
        ("b", Kind::View, &["join"]),
        ("join", Kind::Join, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    let at = |name: &str| -> NodeId { graph.find(name).unwrap() };
    let ways = |name: &str| graph.node(at(name)).outgoing().to_vec();
    let plan = Plan::of(&graph);
    let mut game = Game::new(&graph, &plan);
    let mut marking = Marking::empty(&graph);
    game.start(&mut marking, at("start"));
    game.leave(&mut marking, at("start"), &ways("start"), 1);
    assert_eq!(entered(game.advance(&mut marking).unwrap()), at("split"));
    game.leave(&mut marking, at("split"), &ways("split"), 2);
    assert_eq!(entered(game.advance(&mut marking).unwrap()), at("a"));
    assert_eq!(entered(game.advance(&mut marking).unwrap()), at("b"));
    assert!(game.advance(&mut marking).is_none());
    game.kill(&mut marking, at("a"), 3);
    assert!(game.advance(&mut marking).is_none());
    game.leave(&mut marking, at("b"), &ways("b"), 4);
    let Some(Move::Entered(entry)) = game.advance(&mut marking) else {
        panic!("the join has heard from all");
    };
    assert_eq!((entry.node, entry.origins), (at("join"), vec![4]));
}
