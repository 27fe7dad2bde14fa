//! Charts, kept as pictures beside this file.

mod events;
mod random;
mod style;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use viewflow_graph::{Each, Graph, Kind, NodeId, Way};

use super::layout::Layout;
use super::{Chart, Mark, Marks, Trigger, Words};

/// A graph and its words.
struct Flow {
    graph: Graph,
    titles: Vec<String>,
    /// The words on the cases of some nodes.
    labels: Vec<(NodeId, &'static [&'static str])>,
    /// What nodes wait for, and what happens on their borders.
    awaits: BTreeMap<NodeId, Trigger<'static>>,
    border: BTreeMap<NodeId, Vec<Trigger<'static>>>,
}

impl Flow {
    fn chart(&self) -> Chart<'_> {
        let labels = |node| {
            let mut all = self.labels.iter();
            let own = all.find(|(other, _)| *other == node);
            own.map_or_else(Vec::new, |(_, labels)| labels.to_vec())
        };
        let words = self.graph.nodes().zip(&self.titles);
        let words = words.map(|((node, _), title)| Words {
            title,
            labels: labels(node),
            awaits: self.awaits.get(&node).copied(),
            border: self.border.get(&node).cloned().unwrap_or_default(),
        });
        Chart {
            title: "Orders",
            graph: &self.graph,
            words: words.collect(),
            marks: None,
        }
    }
}

fn picture(name: &str, svg: &str) {
    insta::assert_binary_snapshot!(&format!("{name}.svg"), svg.as_bytes().to_vec());
}

#[test]
fn every_kind_and_a_way_back() {
    let flow = flow(
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
    picture("kinds", &flow.chart().standalone());
}

#[test]
fn what_undoes_a_node_lies_below_it() {
    let mut flow = flow(
        &[
            ("start", Kind::Start, "Plan a trip"),
            ("split", Kind::Split, "Book"),
            ("flight", Kind::Job, "Book a flight"),
            ("hotel", Kind::View, "Book a hotel"),
            ("join", Kind::Join, "All is booked"),
            ("pay", Kind::View, "Pay"),
            ("paid", Kind::If, "Paid?"),
            ("undo", Kind::Compensate, "Call all off"),
            ("end", Kind::End, "Off we go"),
            ("stay", Kind::End, "We stay at home"),
            ("no_flight", Kind::Function, "Cancel the flight"),
            ("no_hotel", Kind::View, "Ask the hotel to forget about it"),
        ],
        &[
            ("start", "split", Way::Next),
            ("split", "flight", Way::Next),
            ("split", "hotel", Way::Next),
            ("flight", "join", Way::Next),
            ("hotel", "join", Way::Next),
            ("join", "pay", Way::Next),
            ("pay", "paid", Way::Next),
            ("paid", "end", Way::Then),
            ("paid", "undo", Way::Otherwise),
            ("undo", "stay", Way::Next),
        ],
    );
    let find = |graph: &Graph, name: &str| graph.find(name).unwrap();
    for (node, by) in [("flight", "no_flight"), ("hotel", "no_hotel")] {
        let (node, by) = (find(&flow.graph, node), find(&flow.graph, by));
        flow.graph.node_mut(node).compensated_by = Some(by);
        flow.graph.node_mut(by).compensates = true;
    }
    let mut chart = flow.chart();
    picture("compensation", &chart.standalone());
    let marks = [
        ("hotel", Mark::Done),
        ("undo", Mark::Active),
        ("no_hotel", Mark::Active),
    ];
    chart.marks = Some(Marks {
        nodes: marks
            .map(|(name, mark)| (find(&flow.graph, name), mark))
            .into(),
        ..Marks::default()
    });
    picture("compensation_at_work", &chart.standalone());
}

#[test]
fn branches_and_cases() {
    let mut flow = flow(
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
    let carrier = flow.graph.find("carrier").unwrap();
    flow.labels
        .push((carrier, &["Post", "Company van, Bike", "<Air> & ship"]));
    let svg = flow.chart().standalone();
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
fn lists_parts_and_races() {
    let mut flow = flow(
        &[
            ("order", Kind::StartHandle, "New order"),
            ("pack", Kind::View, "Pack each line"),
            ("sign", Kind::Manual, "Sign the papers one by one"),
            ("ship", Kind::Subprocess, "Ship the parcels"),
            ("race", Kind::First, "Whatever comes first"),
            ("paid", Kind::Handle, "Paid"),
            ("call", Kind::Manual, "Call the customer"),
            ("late", Kind::If, "Still wanted?"),
            ("refund", Kind::Subprocess, "Refund"),
            ("stop", Kind::Stop, "Stop"),
            ("end", Kind::End, "Done"),
            ("over", Kind::TerminateEnd, "Over"),
        ],
        &[
            ("order", "pack", Way::Next),
            ("pack", "sign", Way::Next),
            ("sign", "ship", Way::Next),
            ("ship", "race", Way::Next),
            ("race", "paid", Way::Next),
            ("race", "call", Way::Next),
            ("paid", "end", Way::Next),
            ("call", "late", Way::Next),
            ("late", "refund", Way::Then),
            ("late", "stop", Way::Otherwise),
            ("refund", "over", Way::Next),
        ],
    );
    for (node, each) in [
        ("pack", Each::Parallel),
        ("sign", Each::Sequential),
        ("ship", Each::Parallel),
    ] {
        let node = flow.graph.find(node).unwrap();
        flow.graph.node_mut(node).each = Some(each);
    }
    picture("lists", &flow.chart().standalone());
}

#[test]
fn fifty_nodes_do_not_overlap() {
    let flow = large(12);
    assert_eq!(flow.titles.len(), 50);
    let layout = Layout::of(&flow.chart());
    let nodes = layout.nodes();
    for (i, a) in nodes.iter().enumerate() {
        for b in &nodes[i + 1..] {
            let apart = (a.at.x - b.at.x).abs() >= a.outline.half_width() + b.outline.half_width()
                || (a.at.y - b.at.y).abs() >= a.outline.half_height() + b.outline.half_height();
            assert!(apart, "{a:?} {b:?}");
        }
    }
    picture("fifty", &flow.chart().standalone());
}

#[test]
fn the_same_flow_gives_the_same_chart() {
    let draw = || large(12).chart().standalone();
    assert_eq!(draw(), draw());
}

#[test]
fn a_node_without_words_has_its_name() {
    let flow = flow(&[("wait_here", Kind::View, "")], &[]);
    let mut chart = flow.chart();
    chart.words.clear();
    let svg = chart.draw(&chart.plan());
    assert!(svg.contains("<title>wait_here (a person's task)</title>"));
}

/// A flow of so many reviews, each of four nodes, with a start and an end.
fn large(reviews: usize) -> Flow {
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
    flow(&nodes, &edges)
}

fn flow(nodes: &[(&str, Kind, &str)], edges: &[(&str, &str, Way)]) -> Flow {
    let mut graph = Graph::default();
    for (name, kind, _) in nodes {
        graph.add_node(*name, *kind);
    }
    for (from, to, way) in edges {
        let (from, to) = (graph.find(from).unwrap(), graph.find(to).unwrap());
        graph.add_edge(from, to, *way);
    }
    Flow {
        graph,
        titles: nodes.iter().map(|(_, _, title)| (*title).into()).collect(),
        labels: Vec::new(),
        awaits: BTreeMap::new(),
        border: BTreeMap::new(),
    }
}

#[test]
fn fifty_nodes_in_a_row_become_several() {
    picture("linear", &linear(48).chart().standalone());
}

#[test]
fn fifty_nodes_with_branches_and_ways_back() {
    let flow = claim();
    assert_eq!(flow.titles.len(), 50);
    picture("claim", &flow.chart().standalone());
    let mut chart = flow.chart();
    let mut marks = Marks::default();
    let stands = [
        ("report", Mark::Done),
        ("register", Mark::Done),
        ("policy", Mark::Done),
        ("covered", Mark::Done),
        ("kind", Mark::Done),
        ("theft", Mark::Done),
        ("known", Mark::Done),
        ("examine", Mark::Done),
        ("photos", Mark::Canceled),
        ("expert", Mark::Failed),
        ("police", Mark::Active),
    ];
    for (name, mark) in stands {
        marks.nodes.insert(flow.graph.find(name).unwrap(), mark);
    }
    for (id, edge) in flow.graph.edges() {
        let [from, to] = [edge.from, edge.to].map(|node| marks.nodes.contains_key(&node));
        if from && to {
            marks.walked.insert(id);
        }
    }
    chart.marks = Some(marks);
    picture("claim_in_work", &chart.standalone());
}

/// A flow of so many tasks one after the other, with a start and an end.
fn linear(tasks: usize) -> Flow {
    let mut nodes = vec![("start".to_owned(), Kind::Start, "New case".to_owned())];
    let kinds = [
        Kind::View,
        Kind::Job,
        Kind::Function,
        Kind::Manual,
        Kind::Handle,
    ];
    let titles = [
        "Read the application of the tenant",
        "Ask the bank",
        "Book the payment",
        "Sign the lease",
        "Wait for the keys",
    ];
    for i in 0..tasks {
        let which = i % kinds.len();
        nodes.push((
            format!("task_{i}"),
            kinds[which],
            format!("{} {i}", titles[which]),
        ));
    }
    nodes.push(("end".to_owned(), Kind::End, "Settled".to_owned()));
    let nodes: Vec<_> = nodes.iter().map(|n| (&*n.0, n.1, &*n.2)).collect();
    let edges = nodes
        .windows(2)
        .map(|pair| (pair[0].0, pair[1].0, Way::Next));
    flow(&nodes, &edges.collect::<Vec<_>>())
}

/// What an insurer does about a damage: fifty nodes, with a way back over most of them.
fn claim() -> Flow {
    let mut flow = flow(
        &[
            ("report", Kind::Start, "Report a damage"),
            ("register", Kind::Function, "Register the claim"),
            ("policy", Kind::Job, "Fetch the policy"),
            ("covered", Kind::If, "Is it covered?"),
            ("kind", Kind::Switch, "What has happened?"),
            ("water", Kind::View, "Ask where the water came from"),
            ("fire", Kind::View, "Read the report of the fire brigade"),
            ("theft", Kind::View, "List what was stolen"),
            ("known", Kind::Merge, "It is known"),
            ("examine", Kind::Split, "Look into it"),
            ("photos", Kind::Handle, "Photos come in"),
            ("sharp", Kind::If, "Can they be used?"),
            ("remind", Kind::Job, "Ask for better photos"),
            ("expert", Kind::View, "Choose an expert"),
            ("visit", Kind::Manual, "Visit the place"),
            ("opinion", Kind::View, "Write the opinion"),
            ("police", Kind::Job, "Ask the police"),
            ("examined", Kind::Join, "All is there"),
            ("reserve", Kind::Function, "Set money aside"),
            ("fraud", Kind::If, "Does it look like fraud?"),
            ("special", Kind::Subprocess, "Investigate"),
            ("honest", Kind::If, "Was it honest?"),
            ("amount", Kind::View, "Say how much"),
            ("high", Kind::If, "More than 10000?"),
            ("second", Kind::View, "Have a second look"),
            ("agreed", Kind::Switch, "What does the second say?"),
            ("offer", Kind::Job, "Send the offer"),
            ("race", Kind::First, "Whichever comes first"),
            ("accepts", Kind::Handle, "The customer accepts"),
            ("objects", Kind::Handle, "The customer objects"),
            ("silent", Kind::Manual, "Call after two weeks"),
            ("talk", Kind::View, "Talk about it"),
            ("settled", Kind::Merge, "Settled"),
            ("repair", Kind::If, "Is it repaired?"),
            ("workshops", Kind::View, "Choose workshops"),
            ("order", Kind::Subprocess, "Order each repair"),
            ("accept_work", Kind::View, "Accept the work"),
            ("fine", Kind::If, "Is it fine?"),
            ("pay_out", Kind::Split, "Pay and tell"),
            ("pay", Kind::Job, "Pay the customer"),
            ("book", Kind::Function, "Book the payment"),
            ("letter", Kind::Job, "Send the letter"),
            ("broker", Kind::Job, "Tell the broker"),
            ("told", Kind::Join, "Paid and told"),
            ("regress", Kind::If, "Does somebody else owe it?"),
            ("claim_back", Kind::Subprocess, "Claim it back"),
            ("close", Kind::Function, "Close the claim"),
            ("refuse", Kind::Job, "Send the refusal"),
            ("end", Kind::End, "Closed"),
            ("refused", Kind::End, "Refused"),
        ],
        &[
            ("report", "register", Way::Next),
            ("register", "policy", Way::Next),
            ("policy", "covered", Way::Next),
            ("covered", "kind", Way::Then),
            ("covered", "refuse", Way::Otherwise),
            ("kind", "water", Way::Case(0)),
            ("kind", "fire", Way::Case(1)),
            ("kind", "theft", Way::Case(2)),
            ("water", "known", Way::Next),
            ("fire", "known", Way::Next),
            ("theft", "known", Way::Next),
            ("known", "examine", Way::Next),
            ("examine", "photos", Way::Next),
            ("photos", "sharp", Way::Next),
            ("sharp", "examined", Way::Then),
            ("sharp", "remind", Way::Otherwise),
            ("remind", "photos", Way::Next),
            ("examine", "expert", Way::Next),
            ("expert", "visit", Way::Next),
            ("visit", "opinion", Way::Next),
            ("opinion", "examined", Way::Next),
            ("examine", "police", Way::Next),
            ("police", "examined", Way::Next),
            ("examined", "reserve", Way::Next),
            ("reserve", "fraud", Way::Next),
            ("fraud", "special", Way::Then),
            ("fraud", "amount", Way::Otherwise),
            ("special", "honest", Way::Next),
            ("honest", "amount", Way::Then),
            ("honest", "refuse", Way::Otherwise),
            ("amount", "high", Way::Next),
            ("high", "second", Way::Then),
            ("high", "offer", Way::Otherwise),
            ("second", "agreed", Way::Next),
            ("agreed", "offer", Way::Case(0)),
            ("agreed", "amount", Way::Case(1)),
            ("agreed", "examine", Way::Case(2)),
            ("offer", "race", Way::Next),
            ("race", "accepts", Way::Next),
            ("race", "objects", Way::Next),
            ("race", "silent", Way::Next),
            ("accepts", "settled", Way::Next),
            ("silent", "settled", Way::Next),
            ("objects", "talk", Way::Next),
            ("talk", "amount", Way::Next),
            ("settled", "repair", Way::Next),
            ("repair", "workshops", Way::Then),
            ("repair", "pay_out", Way::Otherwise),
            ("workshops", "order", Way::Next),
            ("order", "accept_work", Way::Next),
            ("accept_work", "fine", Way::Next),
            ("fine", "pay_out", Way::Then),
            ("fine", "workshops", Way::Otherwise),
            ("pay_out", "pay", Way::Next),
            ("pay", "book", Way::Next),
            ("pay_out", "letter", Way::Next),
            ("pay_out", "broker", Way::Next),
            ("book", "told", Way::Next),
            ("letter", "told", Way::Next),
            ("broker", "told", Way::Next),
            ("told", "regress", Way::Next),
            ("regress", "claim_back", Way::Then),
            ("regress", "close", Way::Otherwise),
            ("claim_back", "close", Way::Next),
            ("close", "end", Way::Next),
            ("refuse", "refused", Way::Next),
        ],
    );
    for (node, each) in [("order", Each::Parallel), ("broker", Each::Sequential)] {
        let node = flow.graph.find(node).unwrap();
        flow.graph.node_mut(node).each = Some(each);
    }
    for (node, labels) in [
        ("kind", &["Water", "Fire", "Theft"]),
        ("agreed", &["Agree", "Another amount", "Look again"]),
    ] {
        let node = flow.graph.find(node).unwrap();
        flow.labels.push((node, labels));
    }
    flow
}
