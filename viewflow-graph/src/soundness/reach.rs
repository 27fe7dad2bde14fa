//! Whether a process can have come to where it stands.
//!
//! A flow that is changed while processes run has to be one in which each of them could stand where
//! it does: then the verdict on the flow holds for it too. Otherwise a join may wait for a branch
//! that nobody has begun, or a node run twice. The search goes first to the states that are most
//! like the one that is looked for, and gives up after so many of them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::early;
use super::net::{Net, Place, Transition};
use crate::bits::Bits;
use crate::{Branches, Edge, EdgeId, Graph, Kind, Marking, NodeId, Way};

/// So many states are looked at.
const BUDGET: usize = 20_000;

/// Whether a process can have come to where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// The most alike of very many states have not led there.
    NotFound,
    /// It stands where the net that is judged does not: a join has gone on early, or an event has
    /// happened.
    Unjudged,
}

/// Whether a process of a sound flow can have come to a marking.
///
/// Dead tokens count like live ones, which is what the flow is judged by.
pub fn reach(graph: &Graph, branches: &Branches, marking: &Marking) -> Reach {
    if marking.is_empty() {
        return Reach::Yes;
    }
    let goes_on_early = graph.nodes().any(|(id, _)| marking.went_on(id));
    if goes_on_early || graph.edges().any(|(id, _)| marking.has_fired(id)) {
        return Reach::Unjudged;
    }
    let is_over = |(id, edge): (EdgeId, &Edge)| {
        let ends_all = matches!(
            graph.node(edge.to).kind,
            Kind::TerminateEnd | Kind::ErrorEnd
        );
        ends_all && marking.on(id).is_some_and(|token| token.live)
    };
    if graph.edges().any(is_over) {
        return Reach::Yes;
    }
    let early = early::edges(graph);
    let nets = Net::of(graph, branches, &early);
    // What a repeating event has begun stands in a net of its own.
    let Some(net) = nets.first() else {
        return Reach::No;
    };
    match places(graph, branches, net, marking) {
        Some(wanted) if wanted.iter().next().is_none() => Reach::Yes,
        Some(wanted) => search(graph, net, &wanted),
        None => Reach::No,
    }
}

/// The places of the net that are marked; `None` where one is marked twice, or is not in the net.
fn places(graph: &Graph, branches: &Branches, net: &Net, marking: &Marking) -> Option<Bits> {
    let mut places = Bits::new(net.places.len());
    let index = |wanted: Place| net.places.iter().position(|place| *place == wanted);
    let into = |node: NodeId| index(Place::Before(node)).or_else(|| index(Place::In(node)));
    let mut races = Vec::new();
    for (id, node) in graph.nodes().filter(|(id, _)| marking.holds(*id)) {
        // Those that race are one token, which has not left the `First`.
        let first = graph
            .predecessors(id)
            .find(|before| graph.node(*before).kind == Kind::First);
        if let Some(first) = first.filter(|_| node.incoming().len() == 1) {
            races.push(first);
        } else if !places.insert(index(Place::In(id))?) {
            return None;
        }
    }
    for (id, edge) in graph.edges().filter(|(id, _)| marking.on(*id).is_some()) {
        let to = graph.node(edge.to);
        if graph.node(edge.from).kind == Kind::First && to.incoming().len() == 1 {
            races.push(edge.from);
            continue;
        }
        let place = match to.kind {
            // What comes there is gone.
            kind if kind.is_end() => continue,
            Kind::Join => {
                let branch = branches.at(edge.to).iter().position(|b| b.contains(&id))?;
                index(Place::Branch(edge.to, branch))
            }
            _ => into(edge.to),
        };
        if !places.insert(place?) {
            return None;
        }
    }
    races.sort_unstable();
    races.dedup();
    for first in races {
        if !places.insert(index(Place::In(first))?) {
            return None;
        }
    }
    Some(places)
}

/// Whether nobody stands where a step leads: the process is over, as a token comes to an end that takes all others with
/// it; or the token turns dead, and goes on by another way, which is a step of its own.
fn leads_nowhere(graph: &Graph, transition: &Transition) -> bool {
    let ends_all = |edge: EdgeId| {
        let kind = graph.node(graph.edge(edge).to).kind;
        matches!(kind, Kind::TerminateEnd | Kind::ErrorEnd | Kind::Stop)
    };
    match (transition.way, transition.node) {
        (Some(way), _) => ends_all(way),
        // A branch that is not taken ends nothing.
        (None, Some(node)) => {
            let mut ways = graph.node(node).outgoing().iter();
            ways.any(|edge| graph.edge(*edge).way == Way::Next && ends_all(*edge))
        }
        (None, None) => false,
    }
}

fn search(graph: &Graph, net: &Net, wanted: &Bits) -> Reach {
    let mut begin = Bits::new(net.places.len());
    begin.insert(net.initial);
    // Parts that end early are looked at too: a process may stand there.
    let unlike = |state: &Bits| {
        let missing = wanted
            .iter()
            .filter(|place| !state.contains(*place))
            .count();
        missing
            + state
                .iter()
                .filter(|place| !wanted.contains(*place))
                .count()
    };
    let transitions = net.transitions.iter();
    let transitions: Vec<&Transition> = transitions.filter(|t| !leads_nowhere(graph, t)).collect();
    let mut seen = HashSet::from([begin.clone()]);
    let mut states = vec![begin];
    let mut open = BinaryHeap::from([Reverse((0, 0))]);
    while let Some(Reverse((_, at))) = open.pop() {
        let state = states[at].clone();
        if state == *wanted {
            return Reach::Yes;
        }
        for transition in &transitions {
            if !transition.takes.iter().all(|place| state.contains(*place)) {
                continue;
            }
            let mut next = state.clone();
            transition
                .takes
                .iter()
                .for_each(|place| next.remove(*place));
            for place in &transition.gives {
                next.insert(*place);
            }
            if seen.insert(next.clone()) {
                if seen.len() > BUDGET {
                    return Reach::NotFound;
                }
                open.push(Reverse((unlike(&next), states.len())));
                states.push(next);
            }
        }
    }
    Reach::No
}

#[cfg(test)]
mod tests {
    use super::{Reach, reach};
    use crate::rules::tests::graph;
    use crate::{Branches, Graph, Kind, Marking, Token};

    fn parallel(branches: usize) -> Graph {
        let names: Vec<String> = (0..branches).map(|i| format!("a{i}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ways = ["join"];
        let mut nodes = vec![
            ("start", Kind::Start, &["split"][..]),
            ("split", Kind::Split, &names),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ];
        nodes.extend(names.iter().map(|name| (*name, Kind::View, &ways[..])));
        graph(&nodes)
    }

    /// Whether a process can stand with these nodes occupied, and tokens behind those.
    fn stands(graph: &Graph, held: &[&str], passed: &[&str]) -> Reach {
        let mut marking = Marking::empty(graph);
        for name in held {
            marking.occupy(graph.find(name).unwrap());
        }
        for name in passed {
            let way = graph.node(graph.find(name).unwrap()).outgoing()[0];
            marking.place(
                way,
                Token {
                    live: false,
                    origin: 1,
                },
            );
        }
        reach(graph, &Branches::of(graph), &marking)
    }

    #[test]
    fn a_process_stands_on_every_branch_or_behind_it() {
        let graph = parallel(3);
        assert_eq!(stands(&graph, &["a0", "a1", "a2"], &[]), Reach::Yes);
        assert_eq!(stands(&graph, &["a1"], &["a0", "a2"]), Reach::Yes);
        assert_eq!(stands(&graph, &["start"], &[]), Reach::Yes);
        assert_eq!(stands(&graph, &["a0", "a1"], &[]), Reach::No);
        assert_eq!(stands(&graph, &["start", "a1"], &[]), Reach::No);
        assert_eq!(stands(&graph, &["a0", "a1", "a2"], &["a0"]), Reach::No);
    }

    #[test]
    fn a_state_of_many_is_found_among_very_many() {
        let graph = parallel(40);
        let names: Vec<String> = (0..40).map(|i| format!("a{i}")).collect();
        let (held, passed): (Vec<&str>, Vec<&str>) = names
            .iter()
            .map(String::as_str)
            .partition(|name| name.len() == 2);
        assert_eq!(stands(&graph, &held, &passed), Reach::Yes);
    }

    #[test]
    fn what_is_not_there_is_not_found_among_very_many() {
        let graph = parallel(40);
        assert_eq!(stands(&graph, &["a0", "a1"], &["a2"]), Reach::NotFound);
    }

    #[test]
    fn what_comes_to_an_end_is_gone() {
        let graph = graph(&[
            ("start", Kind::Start, &["fork"]),
            ("fork", Kind::Split, &["a", "b"]),
            ("a", Kind::View, &["end"]),
            ("b", Kind::View, &["other", "halt"]),
            ("end", Kind::End, &[]),
            ("other", Kind::End, &[]),
            ("halt", Kind::TerminateEnd, &[]),
        ]);
        assert_eq!(stands(&graph, &["a"], &[]), Reach::Yes);
        assert_eq!(stands(&graph, &["b"], &["a"]), Reach::Yes);
        assert_eq!(stands(&graph, &[], &["a", "b"]), Reach::Yes);
        assert_eq!(stands(&graph, &["start", "b"], &["a"]), Reach::No);
    }

    #[test]
    fn a_process_that_is_about_to_end_stands_anywhere() {
        let graph = graph(&[
            ("start", Kind::Start, &["work"]),
            ("work", Kind::View, &["halt"]),
            ("halt", Kind::TerminateEnd, &[]),
        ]);
        assert_eq!(stands(&graph, &["start", "work"], &[]), Reach::No);
        let mut marking = Marking::empty(&graph);
        marking.occupy(graph.find("start").unwrap());
        marking.occupy(graph.find("work").unwrap());
        let way = graph.node(graph.find("work").unwrap()).outgoing()[0];
        marking.place(
            way,
            Token {
                live: true,
                origin: 1,
            },
        );
        assert_eq!(reach(&graph, &Branches::of(&graph), &marking), Reach::Yes);
    }

    #[test]
    fn those_that_race_are_one_token() {
        let graph = graph(&[
            ("start", Kind::Start, &["first"]),
            ("first", Kind::First, &["a", "b"]),
            ("a", Kind::View, &["end"]),
            ("b", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(stands(&graph, &["a", "b"], &[]), Reach::Yes);
        assert_eq!(stands(&graph, &["b"], &[]), Reach::Yes);
    }

    #[test]
    fn nobody_stands_where_only_the_end_of_all_has_taken_a_token() {
        let graph = graph(&[
            ("start", Kind::Start, &["fork"]),
            ("fork", Kind::Split, &["a", "b"]),
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["choice"]),
            ("choice", Kind::If, &["join", "halt"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
            ("halt", Kind::TerminateEnd, &[]),
        ]);
        assert_eq!(stands(&graph, &["b"], &["a"]), Reach::Yes);
        assert_eq!(stands(&graph, &[], &["a"]), Reach::No);
        assert_eq!(stands(&graph, &["a"], &[]), Reach::No);
    }

    #[test]
    fn who_is_told_to_stop_is_still_counted_on() {
        let graph = graph(&[
            ("start", Kind::Start, &["fork"]),
            ("fork", Kind::Split, &["a", "b"]),
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["choice"]),
            ("choice", Kind::If, &["join", "stop"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
            ("stop", Kind::Stop, &[]),
        ]);
        assert_eq!(stands(&graph, &["a", "b"], &[]), Reach::Yes);
        assert_eq!(stands(&graph, &["a"], &[]), Reach::No);
    }
}
