//! Which way a switch takes, and what comes of it at the join behind it.

use super::World;
use super::flows::{SortStart, greet_flow};
use crate::{Error, Event, Input, ProcessId, ProcessStatus, Status, Why};

pub fn a_switch_goes_on_by_the_way_that_its_code_names(world: World) {
    for (text, way, passed) in [
        ("hello", "count", &["count", "gather"][..]),
        ("fail at first", "meet", &[]),
        ("anything else", "meet", &[]),
    ] {
        let process = started(&world, text);
        assert!(world.work().is_some());
        assert_eq!(way_of_the_switch(&world, process).as_deref(), Some(way));
        let nodes = nodes(&world, process);
        let expected = [&["start", "fork", "write", "fetch", "sort"], passed].concat();
        assert_eq!(nodes, expected, "the join waits for the other branch");
        write(&world, process).unwrap();
        over(&world, process);
    }
}

pub fn a_join_waits_for_the_branch_of_a_switch(world: World) {
    let process = started(&world, "hello");
    write(&world, process).unwrap();
    assert_eq!(
        nodes(&world, process),
        ["start", "fork", "write", "fetch"],
        "the join waits for the job's branch"
    );
    assert!(world.work().is_some());
    over(&world, process);
}

pub fn a_switch_that_fails_is_tried_again(world: World) {
    let process = started(&world, "fail in function");
    assert!(world.work().is_some());
    assert_eq!(world.status(process, "sort"), Status::Error);
    write(&world, process).unwrap();
    let tasks = world.engine.store().tasks_of(process).unwrap();
    let failed = tasks.iter().find(|task| task.node == "sort").unwrap();
    let cause = failed.error.as_deref();
    assert_eq!(cause, Some("told to fail until it is approved"));
    world.user("carl").retry(failed.id).unwrap();
    assert_eq!(
        way_of_the_switch(&world, process).as_deref(),
        Some("gather")
    );
    over(&world, process);
}

pub fn a_switch_has_to_name_a_way_of_its_own(world: World) {
    let process = started(&world, "fail in switch");
    assert!(world.work().is_some());
    let tasks = world.engine.store().tasks_of(process).unwrap();
    let failed = tasks.iter().find(|task| task.node == "sort").unwrap();
    assert_eq!(failed.status, Status::Error);
    let cause = failed.error.as_deref();
    assert_eq!(cause, Some("it chose `Case(3)`, which is none of its ways"));
}

pub fn what_chooses_a_way_is_not_skipped(world: World) {
    let process = started(&world, "fail in function");
    assert!(world.work().is_some());
    let sort = world.task_at(process, "sort");
    let refused = world.refused(|| world.user("carl").skip(sort));
    let Error::Prevented(prevented) = refused else {
        panic!("it was refused otherwise: {refused}");
    };
    assert_eq!((prevented.task, prevented.why), (sort, Why::Chooses));
    world.user("carl").cancel(sort).unwrap();
    world.look();
    write(&world, process).unwrap();
    over(&world, process);
}

fn started(world: &World, text: &str) -> ProcessId {
    let form = greet_flow::start::Form { text: text.into() };
    world.user("anna").start(SortStart, form).unwrap()
}

/// Bob does what is to be written.
fn write(world: &World, process: ProcessId) -> Result<(), Error> {
    let tasks = world.engine.store().tasks_of(process)?;
    let task = tasks.iter().find(|task| task.node == "write").unwrap();
    let bob = world.user("bob");
    bob.take(task.id)?;
    bob.complete_with(task.id, &Input::from_pairs([("approved", "on")]))?;
    Ok(())
}

fn nodes(world: &World, process: ProcessId) -> Vec<String> {
    world
        .tasks(process)
        .into_iter()
        .map(|task| task.0)
        .collect()
}

fn way_of_the_switch(world: &World, process: ProcessId) -> Option<String> {
    let store = world.engine.store();
    let tasks = store.tasks_of(process).unwrap();
    let switch = tasks.iter().find(|task| task.node == "sort").unwrap();
    let log = store.log_of(process).unwrap();
    let passed = log
        .into_iter()
        .find(|line| line.task == Some(switch.id.number) && line.event == Event::Complete.as_str());
    passed.unwrap().detail
}

/// The process has ended, and its join has fired once.
fn over(world: &World, process: ProcessId) {
    let row = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(row.status, ProcessStatus::Done);
    let nodes = nodes(world, process);
    let times = |node: &str| nodes.iter().filter(|name| *name == node).count();
    assert_eq!((times("meet"), times("end")), (1, 1), "{nodes:?}");
}
