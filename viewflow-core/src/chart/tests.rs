//! Charts, kept as pictures beside this file.

use std::fmt::Write as _;

use viewflow_graph::{Graph, Kind, Way};

use super::{draw, standalone};
use crate::conformance::flows::GreetFlow;
use crate::store::TaskRow;
use crate::{Engine, Input, MemoryStore, NodeShape, Shape, User, UserId};

fn greet() -> Engine {
    let store = MemoryStore::default();
    let engine = Engine::builder(store).flow::<GreetFlow>();
    engine.build().unwrap()
}

fn picture(name: &str, svg: &str) {
    insta::assert_binary_snapshot!(&format!("{name}.svg"), svg.as_bytes().to_vec());
}

/// The tasks of a greeting that somebody has approved, or has not.
fn tasks(text: &str, approve: Option<&str>) -> (Engine, Vec<TaskRow>) {
    let engine = greet();
    let person = |id| User {
        id: UserId(id),
        name: format!("user {id}"),
        is_superuser: true,
        permissions: Default::default(),
    };
    let start = engine.actor(person(1));
    let form = Input::from_pairs([("text", text)]);
    let process = start.start_with("greet", "start", &form).unwrap();
    let tasks = |engine: &Engine| engine.store().tasks_of(process).unwrap();
    if let Some(approved) = approve {
        let task = tasks(&engine)[1].id;
        let approver = engine.actor(person(2));
        approver.take(task).unwrap();
        let form = Input::from_pairs([("approved", approved)]);
        approver.complete_with(task, &form).unwrap();
    }
    let tasks = tasks(&engine);
    (engine, tasks)
}

#[test]
fn a_flow_by_itself() {
    let engine = greet();
    picture("greet", &standalone(engine.flow("greet").unwrap()));
}

#[test]
fn a_process_that_waits_for_a_person() {
    let (engine, tasks) = tasks("hello", None);
    picture("waits", &draw(engine.flow("greet").unwrap(), &tasks));
}

#[test]
fn a_process_that_was_refused_is_over() {
    let (engine, tasks) = tasks("hello", Some(""));
    picture("refused", &draw(engine.flow("greet").unwrap(), &tasks));
}

#[test]
fn a_failure_is_marked() {
    let (engine, mut tasks) = tasks("hello", Some("on"));
    let last = tasks.last_mut().unwrap();
    last.status = crate::Status::Error;
    let svg = draw(engine.flow("greet").unwrap(), &tasks);
    assert!(svg.contains("class=\"node work failed\""), "{svg}");
}

#[test]
fn every_kind_and_a_way_back() {
    let shape = shape(
        &[
            ("start", Kind::Start, "New order"),
            ("import", Kind::StartHandle, "Order from the shop"),
            ("split", Kind::Split, "Do both"),
            ("pack", Kind::View, "Pack the goods & seal the \"box\""),
            ("insure", Kind::Job, "Ask the insurer for an offer"),
            ("join", Kind::Join, "Both done"),
            ("check", Kind::If, "All there?"),
            ("book", Kind::Function, "Book"),
            ("end", Kind::End, "Shipped"),
        ],
        &[
            ("start", "split", Way::Next),
            ("import", "split", Way::Next),
            ("split", "pack", Way::Next),
            ("split", "insure", Way::Next),
            ("pack", "join", Way::Next),
            ("insure", "join", Way::Next),
            ("join", "check", Way::Next),
            ("check", "book", Way::Then),
            ("check", "split", Way::Otherwise),
            ("book", "end", Way::Next),
        ],
    );
    picture("kinds", &standalone(&shape));
}

#[test]
fn branches_and_cases() {
    let mut shape = shape(
        &[
            ("start", Kind::Start, "New order"),
            ("fork", Kind::Split, "Do all"),
            ("weigh", Kind::View, "Weigh the parcel"),
            ("heavy", Kind::If, "Too heavy?"),
            ("repack", Kind::View, "Repack"),
            ("insure", Kind::Job, "Ask the insurer"),
            ("join", Kind::Join, "All done"),
            ("carrier", Kind::Switch, "By carrier"),
            ("stamp", Kind::Function, "Stamp"),
            ("drive", Kind::View, "Drive there"),
            ("value", Kind::Switch, "By value"),
            ("merge", Kind::Merge, "Sent"),
            ("call", Kind::Job, "Call a <courier>"),
            ("end", Kind::End, "Shipped"),
        ],
        &[
            ("start", "fork", Way::Next),
            ("fork", "weigh", Way::Next),
            ("fork", "insure", Way::Next),
            ("weigh", "heavy", Way::Next),
            ("heavy", "repack", Way::Then),
            ("heavy", "join", Way::Otherwise),
            ("repack", "join", Way::Next),
            ("insure", "join", Way::Next),
            ("join", "carrier", Way::Next),
            ("carrier", "stamp", Way::Case(0)),
            ("carrier", "drive", Way::Case(1)),
            ("carrier", "value", Way::Case(2)),
            ("carrier", "drive", Way::Otherwise),
            ("stamp", "merge", Way::Next),
            ("drive", "merge", Way::Next),
            ("value", "call", Way::Case(0)),
            ("value", "call", Way::Case(1)),
            ("value", "merge", Way::Otherwise),
            ("call", "merge", Way::Next),
            ("merge", "end", Way::Next),
        ],
    );
    let carrier = shape.graph.find("carrier").unwrap();
    shape.nodes[carrier.index()].labels = &["Post", "Company van, Bike", "<Air> & ship"];
    let svg = standalone(&shape);
    let count = |words: &str| svg.matches(&format!(">{words}</text>")).count();
    assert_eq!(
        count("Company van, Bike, Otherwise"),
        1,
        "one line for both"
    );
    assert_eq!(count("&lt;Air&gt; &amp; ship"), 1);
    assert_eq!(count("Otherwise"), 1, "conditions have no words");
    picture("branches", &svg);
}

#[test]
fn fifty_nodes_do_not_overlap() {
    let shape = large(12);
    assert_eq!(shape.nodes.len(), 50);
    let layout = super::Layout::of(&shape);
    let nodes: Vec<_> = layout.nodes().collect();
    for (i, (_, a)) in nodes.iter().enumerate() {
        for (_, b) in &nodes[i + 1..] {
            let apart = (a.at.x - b.at.x).abs() >= a.outline.half_width() + b.outline.half_width()
                || (a.at.y - b.at.y).abs() >= a.outline.half_height() + b.outline.half_height();
            assert!(apart, "{a:?} {b:?}");
        }
    }
    picture("fifty", &standalone(&shape));
}

#[test]
fn the_same_flow_gives_the_same_chart() {
    assert_eq!(standalone(&large(12)), standalone(&large(12)));
}

#[test]
fn there_is_no_style_and_no_script_in_a_chart_for_a_page() {
    let (engine, tasks) = tasks("hello", Some("on"));
    let svg = draw(engine.flow("greet").unwrap(), &tasks);
    for forbidden in ["style", "script", " on", "id="] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
}

/// A flow of so many reviews, each of four nodes, with a start and an end.
fn large(reviews: usize) -> Shape {
    let mut nodes = vec![("start".to_owned(), Kind::Start, "New case".to_owned())];
    let mut edges = Vec::new();
    let mut last = "start".to_owned();
    for i in 0..reviews {
        let name = |what: &str| format!("{what}_{i}");
        let mut add = |what, kind, title: &str| {
            let mut titled = String::from(title);
            let _ = write!(titled, " {i}");
            nodes.push((name(what), kind, titled));
        };
        add("review", Kind::View, "Review the documents of part");
        add("check", Kind::If, "Complete");
        add("book", Kind::Function, "Book part");
        add("send", Kind::Job, "Send the letter about part");
        edges.push((last, name("review"), Way::Next));
        edges.push((name("review"), name("check"), Way::Next));
        edges.push((name("check"), name("book"), Way::Then));
        // Every third sends people back.
        let other = if i % 3 == 0 { "review" } else { "send" };
        edges.push((name("check"), name(other), Way::Otherwise));
        edges.push((name("book"), name("send"), Way::Next));
        last = name("send");
    }
    nodes.push(("end".to_owned(), Kind::End, "End".to_owned()));
    edges.push((last, "end".to_owned(), Way::Next));
    let nodes: Vec<_> = nodes.iter().map(|n| (&*n.0, n.1, &*n.2)).collect();
    let edges: Vec<_> = edges.iter().map(|e| (&*e.0, &*e.1, e.2)).collect();
    shape(&nodes, &edges)
}

fn shape(nodes: &[(&str, Kind, &str)], edges: &[(&str, &str, Way)]) -> Shape {
    let engine = greet();
    let known = engine.flow("greet").unwrap();
    let mut graph = Graph::default();
    for (name, kind, _) in nodes {
        graph.add_node(*name, *kind);
    }
    for (from, to, way) in edges {
        let (from, to) = (graph.find(from).unwrap(), graph.find(to).unwrap());
        graph.add_edge(from, to, *way);
    }
    let nodes = nodes.iter().map(|(name, kind, title)| NodeShape {
        name: String::leak((*name).into()),
        title: String::leak((*title).into()),
        kind: *kind,
        ..known.nodes[0].clone()
    });
    Shape {
        title: "Orders",
        graph,
        nodes: nodes.collect(),
        ..known.clone()
    }
}
