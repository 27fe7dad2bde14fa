//! Processes whose flow has changed since they last moved.

use super::World;
use super::flows::{ForgetfulReviewFlow, NewReviewFlow, Notes};
use super::random::replayed;
use crate::engine::CarriedOver;
use crate::{Input, ProcessId, ProcessStatus, Status};

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

pub fn processes_are_carried_over_to_their_flow_as_it_is_now(world: World) {
    let far = world.begins("review", Notes::default());
    far.done("stamp");
    let process = world.begins("review", Notes::default());
    let bob = world.user("bob");
    bob.take(process.at("check")).unwrap();
    let old = process.row().version;
    let new = world.with_another::<NewReviewFlow>();
    let branch = "the branch `file->meet` counts as not taken";
    let expected = [
        (
            far.id,
            Ok(format!(
                "what was on the way `stamp->meet` goes to `meet`; {branch}"
            )),
        ),
        (
            process.id,
            Ok(format!("what was at `stamp` goes on at `sign`; {branch}")),
        ),
    ];
    let before = world.all();
    assert_eq!(told(new.engine.check_versions().unwrap()), expected);
    assert_eq!(world.all(), before, "it was only looked at");
    world.wait(1);
    assert_eq!(told(new.engine.carry_over().unwrap()), expected);
    assert_eq!(told(new.engine.check_versions().unwrap()), []);
    let row = new.engine.store().process(process.id).unwrap().unwrap();
    assert_ne!(row.version, old);
    assert_eq!(row.version, new.engine.flow("review").unwrap().version);
    assert_eq!(
        row.state,
        r#"{"in":{"look":3,"send":5,"sign":6},"on":{"file->meet":-1}}"#
    );
    let log = new.engine.store().log_of(process.id).unwrap();
    assert_eq!(replayed(&log), row.state, "the log leads to the state");
    let tasks = new.engine.store().tasks_of(process.id).unwrap();
    let trail = tasks.iter().map(|t| format!("{} {}", t.node, t.status));
    assert_eq!(
        trail.collect::<Vec<_>>().join(", "),
        "begin done, fork done, look assigned, stamp canceled, send scheduled, sign new"
    );
    assert_eq!(tasks[2].owner, Some(bob.user().id), "it is still Bob's");
    assert_eq!(tasks[3].finished_at, Some(new.engine.now()));
    assert_eq!(tasks[5].status, Status::New);
    // And it goes on, to its end.
    for node in ["look", "sign"] {
        let task = new.task_at(process.id, node);
        if node == "sign" {
            new.user("bob").take(task).unwrap();
        }
        new.user("bob")
            .complete_with(task, &Input::from_pairs([("", "")]))
            .unwrap();
    }
    new.work();
    new.work();
    let row = new.engine.store().process(process.id).unwrap().unwrap();
    assert_eq!(row.status, ProcessStatus::Done);
    // What had been stamped is not to be signed.
    let row = new.engine.store().process(far.id).unwrap().unwrap();
    assert_eq!(
        row.state,
        r#"{"in":{"look":3},"on":{"file->meet":-1,"send->meet":5,"sign->meet":4}}"#
    );
}
