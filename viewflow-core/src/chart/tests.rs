//! Charts, kept as pictures beside this file.

use std::time::Duration;

use chrono::DateTime;
use viewflow_chart::Mark;

use super::mark::marks;
use super::{draw, standalone};
use crate::conformance::flows::{GreetFlow, Notes};
use crate::event::{Due, EventDef, Repeat, Trigger};
use crate::schedule::{ScheduleDef, When};
use crate::store::TaskRow;
use crate::{
    Boundary, CatchUp, Engine, Flow, Input, Kind, MemoryStore, NodeDef, ProcessId, Shape, Status,
    TaskId, User, UserId, Way,
};

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
    last.status = Status::Error;
    let svg = draw(engine.flow("greet").unwrap(), &tasks);
    assert!(svg.contains("class=\"node work failed\""), "{svg}");
}

#[test]
fn there_is_no_style_and_no_script_in_a_chart_for_a_page() {
    let (engine, tasks) = tasks("hello", Some("on"));
    let svg = draw(engine.flow("greet").unwrap(), &tasks);
    for forbidden in ["style", "script", " on", "id="] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
}

/// Somebody is to answer within a day, is reminded twice, and is told once that it is urgent.
struct AnswerFlow;

const HOUR: Duration = Duration::from_secs(3_600);

const fn after(hours: u64, boundary: Boundary, times: Option<u32>) -> EventDef<AnswerFlow> {
    EventDef {
        trigger: Trigger::Timer {
            due: Due::After(Duration::from_secs(3_600 * hours)),
            repeat: Repeat {
                times,
                ..Repeat::NEVER_ENDING
            },
        },
        boundary: Some(boundary),
    }
}

const fn node(name: &'static str, kind: Kind) -> NodeDef<AnswerFlow> {
    NodeDef::new(name, kind)
}

impl Flow for AnswerFlow {
    type Process = Notes;
    const NAME: &'static str = "answer";
    const TITLE: &'static str = "Answer";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "ask")],
            schedule: Some(ScheduleDef {
                when: When::Every(HOUR),
                catch_up: CatchUp::Once,
            }),
            ..node("start", Kind::StartTimer)
        },
        NodeDef {
            ways: &[
                (Way::Next, "end"),
                (Way::Boundary(Boundary::Interrupting), "end"),
                (Way::Boundary(Boundary::Once), "hurry"),
                (Way::Boundary(Boundary::Repeating), "remind"),
            ],
            events: &[
                after(24, Boundary::Interrupting, None),
                after(4, Boundary::Once, None),
                after(6, Boundary::Repeating, Some(2)),
            ],
            ..node("ask", Kind::View)
        },
        node("hurry", Kind::End),
        node("remind", Kind::End),
        node("end", Kind::End),
    ];
}

/// How the events of the question stand, and which of its ways were walked.
fn events(rows: &[(&str, Status, &[u32])]) -> (Vec<Mark>, Vec<Way>) {
    let shape = Shape::of::<AnswerFlow>();
    let rows = rows.iter().zip(1..);
    let tasks = rows.map(|((node, status, previous), number)| TaskRow {
        id: TaskId {
            process: ProcessId(1),
            number,
        },
        flow: "answer".into(),
        node: (*node).into(),
        status: *status,
        owner: None,
        previous: previous.to_vec(),
        created_at: DateTime::UNIX_EPOCH,
        assigned_at: None,
        started_at: None,
        finished_at: None,
        error: None,
        error_code: None,
        item: None,
        unlogged: Vec::new(),
    });
    let marks = marks(&shape, &tasks.collect::<Vec<_>>());
    let outgoing = shape.graph.node(shape.find("ask").unwrap()).outgoing();
    let walked = outgoing.iter().filter(|way| marks.is_walked(**way));
    let ways = walked.map(|way| shape.graph.edge(*way).way).collect();
    (marks.events.into_values().collect(), ways)
}

#[test]
fn an_event_is_waited_for_until_it_cannot_come_any_more() {
    let start: (&str, Status, &[u32]) = ("start", Status::Done, &[]);
    let asked = ("ask", Status::Assigned, &[1][..]);
    let hurried = ("hurry", Status::Done, &[2][..]);
    let reminded = ("remind", Status::Done, &[2][..]);
    let (active, done) = (Mark::Active, Mark::Done);
    assert_eq!(events(&[start]).0, []);
    assert_eq!(events(&[start, asked]).0, [active; 3]);
    let (marks, ways) = events(&[start, asked, hurried, reminded]);
    assert_eq!(marks, [active, done, active]);
    let besides = [Boundary::Once, Boundary::Repeating].map(Way::Boundary);
    assert_eq!(ways, besides);
    let all = [start, asked, hurried, reminded, reminded];
    assert_eq!(events(&all).0, [active, done, done], "it comes twice");
}

#[test]
fn what_was_done_was_not_interrupted() {
    let start: (&str, Status, &[u32]) = ("start", Status::Done, &[]);
    let end = ("end", Status::Done, &[2][..]);
    let done = ("ask", Status::Done, &[1][..]);
    assert_eq!(events(&[start, done, end]), (vec![], vec![Way::Next]));
    let late = ("ask", Status::Canceled, &[1][..]);
    assert_eq!(events(&[start, late, end]).0, [Mark::Done]);
}

#[test]
fn what_is_waited_for_is_said() {
    let svg = standalone(&Shape::of::<AnswerFlow>());
    for words in [">every hour</tspan>", ">after 1 day<", ">every 6 hours<"] {
        assert_eq!(svg.matches(words).count(), 1, "{words}");
    }
}
