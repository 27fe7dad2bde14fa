//! Charts with events, kept as pictures beside this file.

use std::time::Duration;

use viewflow_graph::{Boundary, Each, Graph, Kind, Way};

use super::{Flow, flow, picture};
use crate::layout::Layout;
use crate::{Chart, Mark, Marks, Trigger};

const DAY: Duration = Duration::from_secs(24 * 3_600);

const INTERRUPTS: Way = Way::Boundary(Boundary::Interrupting);
const ONCE: Way = Way::Boundary(Boundary::Once);
const REPEATS: Way = Way::Boundary(Boundary::Repeating);

fn awaits(flow: &mut Flow, all: &[(&str, Trigger<'static>)]) {
    for (node, trigger) in all {
        let node = flow.graph.find(node).unwrap();
        flow.awaits.insert(node, *trigger);
    }
}

fn border(flow: &mut Flow, node: &str, triggers: &[Trigger<'static>]) {
    let node = flow.graph.find(node).unwrap();
    flow.border.insert(node, triggers.to_vec());
}

/// Every event that begins something, lies between or ends it.
#[test]
fn every_kind_of_event() {
    let mut flow = flow(
        &[
            ("clock", Kind::StartTimer, "Every working day"),
            ("order", Kind::StartMessage, "An order comes"),
            ("alarm", Kind::StartSignal, "Alarm"),
            ("merge", Kind::Merge, "Go"),
            ("wait", Kind::Timer, "Let it rest"),
            ("paid", Kind::MessageCatch, "Wait for the money"),
            ("tell", Kind::MessageThrow, "Tell the shop"),
            ("fork", Kind::Split, "Both"),
            ("open", Kind::SignalCatch, "The gate opens"),
            ("call", Kind::SignalThrow, "Call all drivers"),
            ("full", Kind::Until, "The van is full"),
            ("boss", Kind::Escalate, "Tell the boss"),
            ("undo", Kind::Compensate, "Take all back"),
            ("failed", Kind::ErrorEnd, "Lost"),
            ("over", Kind::TerminateEnd, "Over"),
        ],
        &[
            ("clock", "merge", Way::Next),
            ("order", "merge", Way::Next),
            ("alarm", "merge", Way::Next),
            ("merge", "wait", Way::Next),
            ("wait", "paid", Way::Next),
            ("paid", "tell", Way::Next),
            ("tell", "fork", Way::Next),
            ("fork", "open", Way::Next),
            ("open", "call", Way::Next),
            ("call", "over", Way::Next),
            ("fork", "full", Way::Next),
            ("full", "boss", Way::Next),
            ("boss", "undo", Way::Next),
            ("undo", "failed", Way::Next),
        ],
    );
    awaits(
        &mut flow,
        &[
            ("clock", Trigger::Cron("0 9 * * MON-FRI Europe/Berlin")),
            ("order", Trigger::Message("NewOrder")),
            ("alarm", Trigger::Signal("Alarm")),
            ("wait", Trigger::After(DAY / 2)),
            ("paid", Trigger::Message("Payment")),
            ("open", Trigger::Signal("GateOpened")),
            ("full", Trigger::Condition),
        ],
    );
    let svg = flow.chart().standalone();
    assert_eq!(svg.matches(">Alarm</tspan>").count(), 1, "it is said once");
    picture("events", &svg);
}

/// A task that waits for an answer, beside another one.
fn offer() -> Flow {
    let mut flow = flow(
        &[
            ("start", Kind::Start, "Make an offer"),
            ("fork", Kind::Split, "Do both"),
            ("answer", Kind::View, "Answer the offer"),
            ("plan", Kind::View, "Plan the delivery"),
            ("join", Kind::Join, "Both done"),
            ("ship", Kind::Subprocess, "Ship each parcel"),
            ("end", Kind::End, "Delivered"),
            ("withdraw", Kind::Function, "Withdraw the offer"),
            ("remind", Kind::Manual, "Call the customer"),
            ("reminded", Kind::End, "Called"),
            ("letter", Kind::Job, "Send a letter"),
            ("sent", Kind::End, "Sent"),
            ("lost", Kind::View, "Look for the parcel"),
        ],
        &[
            ("start", "fork", Way::Next),
            ("fork", "answer", Way::Next),
            ("fork", "plan", Way::Next),
            ("answer", "join", Way::Next),
            ("answer", "withdraw", INTERRUPTS),
            ("answer", "remind", ONCE),
            ("answer", "letter", REPEATS),
            ("withdraw", "join", Way::Next),
            ("remind", "reminded", Way::Next),
            ("letter", "sent", Way::Next),
            ("plan", "join", Way::Next),
            ("join", "ship", Way::Next),
            ("ship", "end", Way::Next),
            ("ship", "plan", INTERRUPTS),
            ("ship", "lost", INTERRUPTS),
            ("lost", "end", Way::Next),
        ],
    );
    let ship = flow.graph.find("ship").unwrap();
    flow.graph.node_mut(ship).each = Some(Each::Parallel);
    let (week, day) = (7 * DAY, DAY);
    let triggers = [
        Trigger::After(4 * week),
        Trigger::After(day),
        Trigger::Every(week),
    ];
    border(&mut flow, "answer", &triggers);
    border(
        &mut flow,
        "ship",
        &[Trigger::Message("NewDate"), Trigger::Error("Lost")],
    );
    flow
}

#[test]
fn events_on_a_border_beside_a_branch() {
    picture("border", &offer().chart().standalone());
}

#[test]
fn an_event_that_is_waited_for_looks_so() {
    let flow = offer();
    let find = |name: &str| flow.graph.find(name).unwrap();
    let mut chart = flow.chart();
    let mut marks = Marks::default();
    for (name, mark) in [
        ("start", Mark::Done),
        ("fork", Mark::Done),
        ("answer", Mark::Active),
        ("plan", Mark::Done),
        ("remind", Mark::Active),
        ("letter", Mark::Done),
        ("sent", Mark::Done),
    ] {
        marks.nodes.insert(find(name), mark);
    }
    for (way, mark) in [
        (INTERRUPTS, Mark::Active),
        (ONCE, Mark::Done),
        (REPEATS, Mark::Active),
    ] {
        let way = flow.graph.way(find("answer"), way).unwrap();
        marks.events.insert(way, mark);
    }
    for (id, edge) in flow.graph.edges() {
        let [from, to] = [edge.from, edge.to].map(|node| marks.nodes.contains_key(&node));
        if from && to {
            marks.walked.insert(id);
        }
    }
    chart.marks = Some(marks);
    let svg = chart.standalone();
    assert!(svg.contains("<title>after 4 weeks (interrupts Answer the offer, waited for)</title>"));
    assert!(
        svg.contains("<title>after 1 day (once, beside Answer the offer, has happened)</title>")
    );
    picture("border_in_work", &svg);
}

/// All kinds of what may happen, on hosts of several kinds, one of them led back to itself.
#[test]
fn every_kind_of_event_on_a_border() {
    let mut flow = flow(
        &[
            ("start", Kind::Start, "Begin"),
            (
                "many",
                Kind::View,
                "Whatever may happen here does at some time",
            ),
            ("wait", Kind::MessageCatch, "Wait for the money"),
            ("work", Kind::Job, "Work"),
            ("help", Kind::Manual, "Help"),
            ("end", Kind::End, "End"),
        ],
        &[
            ("start", "many", Way::Next),
            ("many", "wait", Way::Next),
            ("many", "work", INTERRUPTS),
            ("many", "work", ONCE),
            ("many", "help", INTERRUPTS),
            ("many", "help", ONCE),
            ("many", "help", REPEATS),
            ("many", "help", INTERRUPTS),
            ("wait", "work", Way::Next),
            ("wait", "wait", INTERRUPTS),
            ("wait", "many", INTERRUPTS),
            ("work", "end", Way::Next),
            ("work", "help", INTERRUPTS),
            ("help", "end", Way::Next),
        ],
    );
    border(
        &mut flow,
        "many",
        &[
            Trigger::Message("Order"),
            Trigger::Signal("Alarm"),
            Trigger::Error(""),
            Trigger::Escalation("late"),
            Trigger::Moments,
            Trigger::Condition,
        ],
    );
    awaits(&mut flow, &[("wait", Trigger::Message("Payment"))]);
    border(
        &mut flow,
        "wait",
        &[Trigger::After(2 * DAY), Trigger::Condition],
    );
    border(&mut flow, "work", &[Trigger::Error("")]);
    picture("triggers", &flow.chart().standalone());
}

#[test]
fn an_event_without_words_is_a_circle_all_the_same() {
    let mut graph = Graph::default();
    let host = graph.add_node("host", Kind::View);
    let end = graph.add_node("end", Kind::End);
    graph.add_edge(host, end, INTERRUPTS);
    let chart = Chart {
        title: "Orders",
        graph: &graph,
        words: Vec::new(),
        marks: None,
    };
    assert!(!Layout::of(&chart).nodes()[0].border.is_empty());
    assert!(
        chart
            .standalone()
            .contains("<title>an event (interrupts host)</title>")
    );
}
