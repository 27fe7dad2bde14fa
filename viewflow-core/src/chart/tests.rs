//! Charts, kept as pictures beside this file.

use super::{draw, standalone};
use crate::conformance::flows::GreetFlow;
use crate::store::TaskRow;
use crate::{Engine, Input, MemoryStore, User, UserId};

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
fn there_is_no_style_and_no_script_in_a_chart_for_a_page() {
    let (engine, tasks) = tasks("hello", Some("on"));
    let svg = draw(engine.flow("greet").unwrap(), &tasks);
    for forbidden in ["style", "script", " on", "id="] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
}
