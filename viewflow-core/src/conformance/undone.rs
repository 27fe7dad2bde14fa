//! What is undone by compensation.

use super::World;
use super::flows::{NoLeft, Notes};
use super::story::Story;
use super::world::do_now;
use crate::engine::Work;
use crate::store::JobState;
use crate::{Actor, Error, ProcessStatus, Status, Why};

/// A trip that is booked, and of which it is said how it goes on.
fn booked<'w>(world: &'w World, words: &str) -> Story<'w> {
    let process = world.begins("trip", Notes::told(words));
    process.worked().done("car");
    assert_eq!(process.open(), "pay new");
    process
}

pub fn what_was_done_is_undone_the_latest_first(world: World) {
    let process = booked(&world, "undo");
    assert_eq!(
        process.state(),
        r#"{"in":{"pay":5},"undoable":{"car":[[3,4]],"flight":[[1,2]],"hotel":[[2,3]]}}"#
    );
    process.done("pay");
    assert_eq!(process.open(), "undo started, no_car new");
    assert_eq!(
        process.state(),
        r#"{"in":{"undo":7},"undoable":{"flight":[[1,2]],"hotel":[[2,3]]},"undoing":{"undo":{"of":4,"task":8,"until":4}}}"#
    );
    assert_eq!(process.task_row("no_car").previous, [4]);
    process.done("no_car");
    assert_eq!(process.open(), "undo started, no_hotel scheduled");
    assert_eq!(process.jobs(), [(9, JobState::Run)]);
    process.worked();
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "flight, job, job, no_flight_2, after");
    assert_eq!(process.state(), r#"{"in":{"after":12}}"#);
    process.done("after");
    assert_eq!(process.status(), ProcessStatus::Done);
}

pub fn what_is_not_undone_is_kept_until_the_end(world: World) {
    let process = booked(&world, "");
    process.done("pay");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.written(), "flight, job");
}

pub fn each_is_undone_once_and_each_time_that_it_was_done(world: World) {
    let process = booked(&world, "again");
    process.done("pay").done("again");
    process.worked().done("car");
    process.tell("undo twice");
    process.done("pay").done("no_car").worked().done("no_car");
    process.worked();
    assert_eq!(
        process.written(),
        "flight, job, flight, job, job, no_flight_8, job, no_flight_2, after"
    );
    // There is nothing left, so it passes at once.
    process.done("after");
    assert_eq!(process.open(), "after new");
    assert!(
        process
            .trail()
            .ends_with("undo done, count done, after new")
    );
}

pub fn what_was_not_done_is_not_undone(world: World) {
    let process = world.begins("trip", Notes::told("undo"));
    process.worked();
    process.carl(Actor::skip, "car");
    process.done("pay");
    assert_eq!(process.open(), "undo started, no_hotel scheduled");
    process.worked();
    assert_eq!(process.written(), "flight, job, job, no_flight_2, after");
}

pub fn what_fails_to_undo_waits_for_an_administrator(world: World) {
    let process = booked(&world, "undo");
    process.tell("undo fail:no_flight_2");
    process.done("pay").done("no_car").worked();
    assert_eq!(process.open(), "undo started, no_flight error");
    let failed = process.task_row("no_flight").error.unwrap();
    assert_eq!(failed, "told to fail in no_flight_2");
    assert_eq!(
        process.written(),
        "flight, job, job",
        "nothing of it is kept"
    );
    // Who tries it again is told.
    let refused = process.refused(Actor::retry, "no_flight");
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    process.tell("undo");
    process.retried("no_flight");
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "flight, job, job, no_flight_2, after");

    // Or it is left, as if it had been undone.
    let process = booked(&world, "undo fail:no_flight_2");
    process.done("pay").done("no_car").worked();
    process.carl(Actor::skip, "no_flight");
    assert_eq!(process.open(), "after new");
    assert_eq!(process.status_of("no_flight"), Status::Canceled);
}

pub fn a_failure_to_undo_does_not_take_back_what_led_there(world: World) {
    let process = world.begins("trip", Notes::told("undo fail:no_flight_2"));
    process.worked();
    process.carl(Actor::skip, "car");
    process.carl(Actor::cancel, "pay");
    assert_eq!(process.status(), ProcessStatus::Canceled);
    let process = world.begins("trip", Notes::told("undo fail:no_flight_2"));
    process.carl(Actor::skip, "hotel");
    process.carl(Actor::skip, "car");
    process.done("pay");
    assert_eq!(process.open(), "undo started, no_flight error");
    assert_eq!(process.status_of("pay"), Status::Done);
}

pub fn what_is_called_off_is_left_as_it_is(world: World) {
    let process = booked(&world, "undo");
    process.done("pay");
    process.carl(Actor::cancel, "no_car");
    process.carl(Actor::cancel, "no_hotel");
    assert_eq!(process.jobs(), []);
    assert_eq!(process.written(), "flight, job, no_flight_2, after");
    assert_eq!(process.open(), "after new");
    let log = world.engine.store().log_of(process.id).unwrap();
    let left = log.iter().filter(|line| line.event == "uncompensated");
    let left: Vec<_> = left.map(|line| line.task).collect();
    assert_eq!(left, [Some(4), Some(3)]);
}

pub fn what_is_called_off_while_a_worker_is_to_go_on_stays_called_off(world: World) {
    let undone = || {
        let process = booked(&world, "undo");
        process.done("pay").done("no_car");
        let claim = world.claim("worker").unwrap();
        let Work::Run(work, completion) = world.engine.prepare(&claim).unwrap() else {
            panic!("what undoes the hotel is a job");
        };
        do_now(work).unwrap();
        // The worker dies before the process goes on.
        let kept = world.engine.keep_result(&claim, completion).unwrap();
        assert!(kept.unwrap().must_advance);
        process.look();
        process
    };
    let process = undone();
    world.user("carl").cancel_process(process.id).unwrap();
    process.look();
    assert_eq!(process.status(), ProcessStatus::Canceled);

    let process = undone();
    process.carl(Actor::cancel, "undo");
    assert_eq!(process.status(), ProcessStatus::Canceled);

    let process = undone();
    world.wait(31);
    world.work_all();
    assert_eq!(process.open(), "after new");
}

pub fn what_was_undone_is_not_taken_back(world: World) {
    let process = booked(&world, "undo");
    process.done("pay");
    let why = |refused: Error| match refused {
        Error::Prevented(prevented) => prevented.why,
        other => panic!("{other}"),
    };
    for node in ["pay", "car"] {
        let refused = process.refused(Actor::undo, node);
        assert_eq!(why(refused), Why::Compensated, "{node}");
    }
    process.done("no_car");
    let refused = process.refused(Actor::undo, "no_car");
    assert_eq!(why(refused), Why::Compensated);
    process.worked();
    process.done("after");
    // What came afterwards is.
    process.carl(Actor::undo, "after");
    assert_eq!(process.open(), "after assigned");

    // Neither is what called something off that was to undo.
    let process = booked(&world, "undo");
    process.done("pay");
    process.carl(Actor::cancel, "no_car");
    let refused = process.refused(Actor::revive, "no_car");
    assert_eq!(why(refused), Why::Compensated);
}

pub fn what_is_taken_back_is_not_undone(world: World) {
    let process = booked(&world, "undo");
    process.carl(Actor::undo, "car");
    assert_eq!(
        process.state(),
        r#"{"in":{"car":4},"undoable":{"flight":[[1,2]],"hotel":[[2,3]]}}"#
    );
    process.done("car").done("pay");
    assert_eq!(process.open(), "undo started, no_car new");
}

pub fn two_branches_undo_each_its_own(world: World) {
    let process = world.begins("undone_branches", Notes::default());
    process.done("left");
    assert_eq!(process.open(), "right new, undo started, no_left scheduled");
    // What is done meanwhile is undone by who comes next.
    process.done("right");
    assert_eq!(
        process.open(),
        "undo started, no_left scheduled, also started, no_right new"
    );
    process.done("no_right");
    assert_eq!(process.open(), "undo started, no_left scheduled");
    let row = world.engine.resume(NoLeft, process.id, "free".into());
    assert_eq!(row.unwrap().status, Status::Done);
    process.look();
    assert_eq!(process.open(), "last new");
    assert_eq!(process.written(), "free");
    process.done("last");
    assert_eq!(
        process.status(),
        ProcessStatus::Done,
        "nothing is left to undo"
    );
}

pub fn what_an_end_interrupts_is_left_as_it_is(world: World) {
    let process = world.begins("undone_stopped", Notes::default());
    process.done("work").done("more");
    assert_eq!(process.open(), "undo started, no_more scheduled, stop new");
    process.done("stop");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.status_of("no_more"), Status::Canceled);
    assert_eq!(process.jobs(), []);

    // Called off, it leaves what it has not begun to whoever comes next.
    let process = world.begins("undone_branches", Notes::default());
    process.done("right").done("left");
    process.carl(Actor::cancel, "also");
    process.carl(Actor::cancel, "undo");
    // Both branches are dead.
    assert_eq!(process.status(), ProcessStatus::Canceled);
    let process = world.begins("undone_stopped", Notes::default());
    process.done("work").done("more");
    process.carl(Actor::skip, "undo");
    assert_eq!(process.open(), "stop new");
    assert_eq!(
        process.state(),
        r#"{"ended":{"ended":true},"in":{"stop":7},"undoable":{"work":[[1,2]]}}"#
    );
}

pub fn a_list_is_undone_as_one(world: World) {
    let process = world.begins("undone_list", Notes::listed("a b c"));
    for task in [2, 4] {
        process.done_task(process.task(task));
    }
    assert_eq!(process.open(), "each new");
    process.done_task(process.task(3));
    assert_eq!(process.open(), "undo started, no_each new");
    assert_eq!(process.task_row("no_each").previous, [2]);
    process.done("no_each");
    assert_eq!(process.status(), ProcessStatus::Done);

    // Of nothing, there is nothing to undo.
    let process = world.begins("undone_list", Notes::default());
    assert_eq!(process.status(), ProcessStatus::Done);
}

/// A tour whose part is over, and what comes after it is done.
fn toured(world: &World) -> Story<'_> {
    let process = world.begins("tour", Notes::default());
    process.done("first");
    process.part().done("climb");
    process.done("second");
    process
}

pub fn a_part_undoes_what_it_did_itself(world: World) {
    let process = toured(&world);
    let part = process.part();
    assert_eq!(part.status(), ProcessStatus::Done);
    process.done("look");
    assert_eq!(process.open(), "undo started, part scheduled");
    assert_eq!(process.written(), "walk, sleep, no_second");
    assert_eq!(part.status(), ProcessStatus::Active);
    assert_eq!(part.open(), "no_climb new");
    // It cannot be taken back while that goes on.
    let refused = part.refused(Actor::undo, "climb");
    assert!(matches!(refused, Error::Prevented(_)), "{refused}");
    part.done("no_climb");
    assert_eq!(part.part().written(), "sleep, no_sleep");
    assert_eq!(part.written(), "walk, sleep, no_walk");
    assert_eq!(part.status(), ProcessStatus::Done);
    assert_eq!(process.written(), "walk, sleep, no_second, no_first, count");
    assert_eq!(process.open(), "after new");
    assert_eq!(process.jobs(), []);
}

pub fn what_fails_in_a_part_that_is_undone_waits_there(world: World) {
    let process = toured(&world);
    let part = process.part();
    part.tell("fail:no_walk");
    process.done("look");
    part.done("no_climb");
    assert_eq!(part.open(), "no_walk error");
    assert_eq!(process.open(), "undo started, part scheduled");
    part.tell("");
    part.retried("no_walk");
    assert_eq!(process.open(), "after new");
}

pub fn a_part_that_is_called_off_stops_undoing(world: World) {
    let process = toured(&world);
    let part = process.part();
    process.done("look");
    let carl = world.user("carl");
    carl.cancel_process(part.id).unwrap();
    part.look();
    assert_eq!(part.status(), ProcessStatus::Canceled);
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "walk, sleep, no_second, no_first, count");

    // Or it is not waited for any more.
    let process = toured(&world);
    let part = process.part();
    process.done("look");
    process.carl(Actor::skip, "part");
    assert_eq!(process.open(), "after new");
    assert_eq!(part.status(), ProcessStatus::Canceled);
    assert_eq!(part.open(), "");
    world.work_all();
    assert_eq!(process.jobs(), []);
}
