//! Processes whose flow has changed since they last moved.

use super::World;
use super::flows::{ForgetfulReviewFlow, NewReviewFlow, Notes};
use super::random::replayed;
use crate::engine::CarriedOver;
use crate::{Attempt, Error, Input, ProcessId, ProcessStatus, Status, Why};

/// What was reported of each process.
fn told(report: Vec<CarriedOver>) -> Vec<(ProcessId, Result<String, String>)> {
    let report = report.into_iter();
    report
        .map(|told| (told.process, told.outcome.map(|notes| notes.join("; "))))
        .collect()
}

pub fn a_process_on_a_node_that_is_gone_is_reported(world: World) {
    let process = world.begins("review", Notes::default());
    assert!(world.engine.check_versions().unwrap().is_empty());
    let over = world.begins("review", Notes::default());
    world.user("carl").cancel_process(over.id).unwrap();
    let before = world.all();
    let new = world.with_another::<ForgetfulReviewFlow>();
    for report in [new.engine.check_versions(), new.engine.carry_over()] {
        let report = told(report.unwrap());
        let [(id, Err(why))] = report.as_slice() else {
            panic!("{report:?}");
        };
        assert_eq!(*id, process.id);
        assert_eq!(why, "it stands on `check`, which the flow does not have");
    }
    assert_eq!(world.all(), before, "nothing was written");
    // The program as it was goes on.
    process.done("check");
}

const BRANCH: &str = "the branch `file->meet` counts as not taken";

pub fn a_process_is_carried_over_to_its_flow_as_it_is_now(world: World) {
    let process = world.begins("review", Notes::default());
    let bob = world.user("bob");
    bob.take(process.at("check")).unwrap();
    let old = process.row().version;
    let new = world.with_another::<NewReviewFlow>();
    let store = new.engine.store();
    let note = format!("what was at `stamp` goes on at `sign`; {BRANCH}");
    let expected = [(process.id, Ok(note))];
    let before = world.all();
    assert_eq!(told(new.engine.check_versions().unwrap()), expected);
    assert_eq!(world.all(), before, "it was only looked at");
    world.wait(1);
    assert_eq!(told(new.engine.carry_over().unwrap()), expected);
    assert_eq!(told(new.engine.check_versions().unwrap()), []);
    let row = store.process(process.id).unwrap().unwrap();
    assert_ne!(row.version, old);
    assert_eq!(row.version, new.engine.flow("review").unwrap().version);
    assert_eq!(
        row.state,
        r#"{"in":{"look":3,"send":5,"sign":6},"on":{"file->meet":-1}}"#
    );
    let log = store.log_of(process.id).unwrap();
    assert_eq!(replayed(&log), row.state, "the log leads to the state");
    let tasks = store.tasks_of(process.id).unwrap();
    let trail = tasks.iter().map(|t| format!("{} {}", t.node, t.status));
    assert_eq!(
        trail.collect::<Vec<_>>().join(", "),
        "begin done, fork done, look assigned, stamp canceled, send scheduled, sign new"
    );
    assert_eq!(tasks[2].owner, Some(bob.user().id), "it is still Bob's");
    assert_eq!(tasks[3].finished_at, Some(new.engine.now()));
    // And it goes on, to its end.
    assert_eq!(new.work(), Some(Attempt::Finished));
    let bob = new.user("bob");
    bob.take(tasks[5].id).unwrap();
    for task in [tasks[2].id, tasks[5].id] {
        let form = Input::from_pairs([("", "")]);
        bob.complete_with(task, &form).unwrap();
    }
    let row = store.process(process.id).unwrap().unwrap();
    assert_eq!(row.status, ProcessStatus::Done);
}

pub fn what_was_done_before_the_flow_changed_stays_done(world: World) {
    let process = world.begins("review", Notes::default());
    process.done("check").done("stamp");
    let new = world.with_another::<NewReviewFlow>();
    let note = format!("what was on the way `stamp->meet` goes on at `meet`; {BRANCH}");
    let expected = [(process.id, Ok(note))];
    assert_eq!(told(new.engine.carry_over().unwrap()), expected);
    let row = |world: &World| world.engine.store().process(process.id).unwrap().unwrap();
    assert_eq!(
        row(&new).state,
        r#"{"in":{"send":5},"on":{"file->meet":-1,"look->meet":3,"sign->meet":4}}"#
    );
    let refused = new.user("bob").undo(process.task(3)).unwrap_err();
    let Error::Prevented(prevented) = refused else {
        panic!("it was refused otherwise: {refused}");
    };
    assert_eq!((&*prevented.node, prevented.why), ("look", Why::Carried));
    assert_eq!(new.work(), Some(Attempt::Finished));
    assert_eq!(row(&new).status, ProcessStatus::Done);
    assert_eq!(new.status(process.id, "meet"), Status::Done);
}
