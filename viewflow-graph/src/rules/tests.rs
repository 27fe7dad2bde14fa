//! What the rules find, and what they say of it.

use super::path;
use crate::{Boundary, Code, Each, Enough, Graph, Kind, Late, Wait, Way, check};

/// A graph from `name: Kind -> target, target` lines.
pub fn graph(lines: &[(&str, Kind, &[&str])]) -> Graph {
    let mut graph = Graph::default();
    for (name, kind, _) in lines {
        graph.add_node(*name, *kind);
    }
    for (name, kind, targets) in lines {
        for (i, target) in targets.iter().enumerate() {
            let way = match (kind, i) {
                (Kind::If, 0) => Way::Then,
                (Kind::If, _) => Way::Otherwise,
                _ => Way::Next,
            };
            let (from, to) = (graph.find(name).unwrap(), graph.find(target).unwrap());
            graph.add_edge(from, to, way);
        }
    }
    graph
}

pub fn found(graph: &Graph) -> Vec<(Code, Option<String>)> {
    check(graph)
        .into_iter()
        .map(|f| (f.code, f.node.map(|n| graph.node(n).name.clone())))
        .collect()
}

#[test]
fn a_flow_with_a_loop_back_is_fine() {
    let graph = graph(&[
        ("start", Kind::Start, &["fill"]),
        ("fill", Kind::View, &["check"]),
        ("check", Kind::If, &["end", "fill"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), []);
}

#[test]
fn no_start_does_not_make_every_node_unreachable() {
    let graph = graph(&[("fill", Kind::View, &["end"]), ("end", Kind::End, &[])]);
    assert_eq!(found(&graph), [(Code::NoStart, None)]);
}

#[test]
fn a_node_that_no_way_leads_to_is_unreachable() {
    let graph = graph(&[
        ("start", Kind::Start, &["end"]),
        ("lost", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), [(Code::Unreachable, Some("lost".into()))]);
}

#[test]
fn a_ring_without_a_way_out_is_a_dead_end_once_where_it_is_entered() {
    let graph = graph(&[
        ("start", Kind::Start, &["check"]),
        ("check", Kind::If, &["a", "end"]),
        ("a", Kind::View, &["b"]),
        ("b", Kind::View, &["a"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), [(Code::DeadEnd, Some("a".into()))]);
}

#[test]
fn an_end_that_a_ring_does_not_lead_to_is_the_same_mistake() {
    let graph = graph(&[
        ("start", Kind::Start, &["a"]),
        ("a", Kind::View, &["a"]),
        ("end", Kind::End, &[]),
    ]);
    assert_eq!(found(&graph), [(Code::DeadEnd, Some("start".into()))]);
}

fn add_event(graph: &mut Graph, host: &str, target: &str, boundary: Boundary) {
    let (host, target) = (graph.find(host).unwrap(), graph.find(target).unwrap());
    graph.add_edge(host, target, Way::Boundary(boundary));
}

/// Flows with a mistake each, to be read aloud with what is said of them.
fn mistaken() -> Vec<(&'static str, Graph)> {
    let split = |branches: &[&str], rest: &[(&str, Kind, &[&str])]| {
        let mut lines = vec![
            ("start", Kind::Start, &["split"][..]),
            ("split", Kind::Split, branches),
        ];
        lines.extend(rest);
        lines.push(("end", Kind::End, &[]));
        graph(&lines)
    };
    let mut cases = vec![
        (
            "a branch that a choice takes away",
            split(
                &["pay", "check"],
                &[
                    ("pay", Kind::View, &["join"]),
                    ("check", Kind::If, &["pack", "end"]),
                    ("pack", Kind::View, &["join"]),
                    ("join", Kind::Join, &["end"]),
                ],
            ),
        ),
        (
            "a choice that may not come to the join",
            split(
                &["pay", "check"],
                &[
                    ("pay", Kind::View, &["join"]),
                    ("check", Kind::If, &["join", "end"]),
                    ("join", Kind::Join, &["end"]),
                ],
            ),
        ),
        (
            "a join that waits for what comes after it",
            graph(&[
                ("start", Kind::Start, &["join"]),
                ("join", Kind::Join, &["work"]),
                ("work", Kind::View, &["check"]),
                ("check", Kind::If, &["end", "join"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "two joins that wait for each other",
            split(
                &["a", "b"],
                &[
                    ("a", Kind::View, &["one"]),
                    ("b", Kind::View, &["two"]),
                    ("one", Kind::Join, &["fork"]),
                    ("fork", Kind::Split, &["two", "c"]),
                    ("two", Kind::Join, &["back"]),
                    ("back", Kind::Split, &["one", "d"]),
                    ("c", Kind::View, &["end"]),
                    ("d", Kind::View, &["end"]),
                ],
            ),
        ),
        (
            "parallel branches that nothing joins",
            split(
                &["pack", "pay"],
                &[
                    ("pack", Kind::View, &["send"]),
                    ("pay", Kind::View, &["send"]),
                    ("send", Kind::View, &["end"]),
                ],
            ),
        ),
        (
            "a branch that is begun again while it runs",
            graph(&[
                ("start", Kind::Start, &["work"]),
                ("work", Kind::View, &["split"]),
                ("split", Kind::Split, &["tell", "check"]),
                ("tell", Kind::View, &["end"]),
                ("check", Kind::If, &["work", "end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "a process that never ends",
            graph(&[
                ("start", Kind::Start, &["work"]),
                ("work", Kind::View, &["split"]),
                ("split", Kind::Split, &["work", "end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "ways into a join that belong together in more than one way",
            graph(&[
                ("start", Kind::Start, &["check"]),
                ("check", Kind::If, &["left", "right"]),
                ("left", Kind::Split, &["a", "b"]),
                ("right", Kind::Split, &["c", "d"]),
                ("a", Kind::View, &["join"]),
                ("b", Kind::View, &["join"]),
                ("c", Kind::View, &["join"]),
                ("d", Kind::View, &["join"]),
                ("join", Kind::Join, &["end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "a join of alternatives",
            graph(&[
                ("start", Kind::Start, &["check"]),
                ("check", Kind::If, &["a", "b"]),
                ("a", Kind::View, &["join"]),
                ("b", Kind::View, &["join"]),
                ("join", Kind::Join, &["end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "a join with one way in",
            graph(&[
                ("start", Kind::Start, &["join"]),
                ("join", Kind::Join, &["end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        ("a split with one way out", split(&["end"], &[])),
        (
            "a cycle that never waits",
            graph(&[
                ("start", Kind::Start, &["count"]),
                ("count", Kind::Function, &["check"]),
                ("check", Kind::If, &["count", "end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
        (
            "a race of what does not wait",
            graph(&[
                ("start", Kind::Start, &["first"]),
                ("first", Kind::First, &["call", "count"]),
                ("call", Kind::View, &["end"]),
                ("count", Kind::Function, &["end"]),
                ("end", Kind::End, &[]),
            ]),
        ),
    ];

    let race = || {
        graph(&[
            ("start", Kind::Start, &["first"]),
            ("first", Kind::First, &["call", "write"]),
            ("call", Kind::View, &["end"]),
            ("write", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ])
    };
    let mut at_once = race();
    let write = at_once.find("write").unwrap();
    at_once.node_mut(write).each = Some(Each::Parallel);
    at_once.node_mut(write).wait = Some(Wait {
        enough: Enough::Count(0),
        late: Late::Swallow,
    });
    cases.push(("a race that one of them always wins", at_once));

    let mut one_by_one = race();
    for name in ["call", "write"] {
        let racer = one_by_one.find(name).unwrap();
        one_by_one.node_mut(racer).mutex = Some("desk".into());
    }
    cases.push(("a race of two that exclude each other", one_by_one));

    let mut undone = split(
        &["pay", "refund"],
        &[
            ("pay", Kind::View, &["end"]),
            ("refund", Kind::Function, &["end"]),
        ],
    );
    let refund = undone.find("refund").unwrap();
    undone.node_mut(refund).compensates = true;
    cases.push(("a compensation handler with a way into it", undone));

    let nothing = graph(&[
        ("start", Kind::Start, &["undo"]),
        ("undo", Kind::Compensate, &["work"]),
        ("work", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    cases.push(("a compensation before anything can be undone", {
        let mut late = nothing.clone();
        let handler = late.add_node("undo_work", Kind::Function);
        late.node_mut(handler).compensates = true;
        let work = late.find("work").unwrap();
        late.node_mut(work).compensated_by = Some(handler);
        late
    }));
    cases.push(("a compensation of nothing", nothing));

    let mut event = graph(&[
        ("start", Kind::Start, &["count"]),
        ("count", Kind::Function, &["end"]),
        ("late", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    add_event(&mut event, "count", "late", Boundary::Once);
    cases.push(("an event where nothing waits", event));

    let mut reminder = graph(&[
        ("start", Kind::Start, &["work"]),
        ("work", Kind::View, &["tell"]),
        ("remind", Kind::Function, &["tell"]),
        ("tell", Kind::View, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    add_event(&mut reminder, "work", "remind", Boundary::Repeating);
    cases.push(("a reminder that leads back into the rest", reminder));

    let racing = |count, late| {
        let mut racing = split(
            &["a", "b"],
            &[
                ("a", Kind::View, &["join"]),
                ("b", Kind::If, &["join", "c"]),
                ("c", Kind::View, &["end"]),
                ("join", Kind::Join, &["end"]),
            ],
        );
        let join = racing.find("join").unwrap();
        racing.node_mut(join).wait = Some(Wait {
            enough: Enough::Count(count),
            late,
        });
        racing
    };
    cases.push(("more than there is to wait for", racing(3, Late::Swallow)));

    let mut entered = split(
        &["a", "b"],
        &[
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["join"]),
            ("join", Kind::Join, &["check"]),
            ("check", Kind::If, &["b", "end"]),
        ],
    );
    let join = entered.find("join").unwrap();
    entered.node_mut(join).wait = Some(Wait {
        enough: Enough::Count(1),
        late: Late::Cancel,
    });
    cases.push(("a race that something else enters", entered));

    let mut itself = graph(&[
        ("start", Kind::StartHandle, &["again"]),
        ("again", Kind::Subprocess, &["end"]),
        ("end", Kind::End, &[]),
    ]);
    let again = itself.find("again").unwrap();
    itself.node_mut(again).recurses = true;
    cases.push(("a flow that runs itself again and again", itself));
    cases
}

#[test]
fn every_rule_says_what_is_wrong_and_what_to_do() {
    let mut said = String::new();
    let mut codes = Vec::new();
    for (title, graph) in mistaken() {
        said += &format!("## {title}\n");
        for finding in check(&graph) {
            codes.push(finding.code);
            let node = finding.node.map_or("the flow", |id| &graph.node(id).name);
            said += &format!("{node}: {} [{}]\n", finding.message, finding.code);
            if !finding.path.is_empty() {
                said += &format!("path: {}\n", path(&graph, &finding.path));
            }
            said += &format!("help: {}\n", finding.help);
        }
        said += "\n";
    }
    insta::assert_snapshot!(said);
    // The first three are shown above; the macro judges by the data of a flow, and who owns it.
    let elsewhere = [
        Code::NoStart,
        Code::Unreachable,
        Code::DeadEnd,
        Code::Unwritten,
        Code::OwnerMayNotHaveRun,
    ];
    for code in Code::ALL.iter().filter(|code| !elsewhere.contains(code)) {
        assert!(codes.contains(code), "no case shows {code}");
    }
}
