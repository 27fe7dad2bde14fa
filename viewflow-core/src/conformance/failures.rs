//! Work that fails and is caught, and parts that fail or escalate.

use super::World;
use super::flows::Notes;
use super::rows::{job_row, process_row, task_row};
use crate::store::{Effects, JobRow, JobState, Mode};
use crate::{Attempt, ProcessStatus, Status, TaskId};

pub fn what_a_function_fails_with_is_caught_in_its_step(world: World) {
    let process = world.begins("try", Notes::told("fail:count"));
    process.done("ask");
    assert_eq!(
        process.trail(),
        "begin done, ask done, count canceled, mend done, look new"
    );
    // What it has written before it failed is not there.
    assert_eq!(
        process.written(),
        r#"count Some("count.bad") count.bad: it is odd"#
    );
    let failed = process.task_row("count");
    assert_eq!(failed.error.as_deref(), Some("count.bad: it is odd"));
    assert_eq!(failed.error_code.as_deref(), Some("count.bad"));
    process.done("look");
    assert_eq!(process.status(), ProcessStatus::Done);
}

pub fn what_a_job_fails_with_is_caught_after_its_last_attempt(world: World) {
    let process = world.begins("try", Notes::told("fail:job"));
    process.done("ask");
    assert_eq!(world.work(), Some(Attempt::Caught));
    process.look();
    assert_eq!(process.open(), "look new");
    assert_eq!(process.written(), "count, work None told to fail in job");
    assert_eq!(process.task_row("work").status, Status::Canceled);
    assert_eq!(process.jobs(), []);
}

pub fn a_part_that_fails_goes_on_where_that_is_caught(world: World) {
    let process = world.begins("careful", Notes::told("bad"));
    let part = process.part();
    part.done("work");
    part.done("again");
    assert_eq!(part.status(), ProcessStatus::Failed);
    assert_eq!(part.state(), r#"{"failed":{"bad":true}}"#);
    assert_eq!(process.open(), "hear new");
    let told = format!(
        r#"part Some("part.bad") part.bad: process {} has come to `bad`"#,
        part.id
    );
    assert_eq!(process.written(), told);
    process.done("hear");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.jobs(), []);
}

pub fn what_a_part_escalates_is_heard_beside_it(world: World) {
    let process = world.begins("careful", Notes::default());
    let part = process.part();
    part.done("work");
    assert_eq!(process.open(), "part scheduled, hear new");
    assert_eq!(part.open(), "again new");
    assert_eq!(process.jobs(), []);
    part.done("again");
    assert_eq!(process.open(), "hear new");
    process.done("hear");
    assert_eq!(process.status(), ProcessStatus::Done);
}

pub fn the_events_of_a_task_are_told_apart(world: World) {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let id = tx.insert_process(&process_row()).unwrap();
    let event = |number, event: &str| JobRow {
        event: event.into(),
        state: JobState::Escalate,
        ..job_row(TaskId {
            process: id,
            number,
        })
    };
    let effects = Effects {
        created: vec![task_row(id, 1), task_row(id, 2)],
        jobs: vec![
            event(1, ""),
            event(1, "9/4"),
            event(1, "9/2"),
            event(2, "9/2"),
        ],
        ..Effects::default()
    };
    tx.apply(&effects).unwrap();
    let of = |number| TaskId {
        process: id,
        number,
    };
    let first = tx.events(of(1)).unwrap();
    assert_eq!(first, [event(1, "9/2"), event(1, "9/4")]);
    assert_eq!(tx.events(of(2)).unwrap(), [event(2, "9/2")]);
    assert_eq!(tx.events(of(3)).unwrap(), []);
}
