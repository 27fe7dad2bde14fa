//! What is taken back: work that was done, and what was called off.

use super::World;
use super::flows::{HooksBegin, Notes};
use super::story::Story;
use crate::store::{JobState, TaskRow};
use crate::{Actor, Error, Input, ProcessStatus, Status, TaskId, Why};

/// A process in which Bob has looked, and of whose two branches none has begun.
fn looked(world: &World) -> Story<'_> {
    let process = world.begins("back", Notes::default());
    process.done("look");
    assert_eq!(process.open(), "person new, worker scheduled");
    process
}

fn undo(who: &Actor, task: TaskId) -> Result<TaskRow, Error> {
    who.undo(task)
}

fn revive(who: &Actor, task: TaskId) -> Result<TaskRow, Error> {
    who.revive(task)
}

/// What stands in the way, and why.
fn prevented(error: &Error) -> (&str, &Why) {
    match error {
        Error::Prevented(prevented) => (&prevented.node, &prevented.why),
        other => panic!("it was refused otherwise: {other}"),
    }
}

pub fn a_task_is_undone_with_the_branches_that_it_began(world: World) {
    let process = looked(&world);
    let before = process.task_row("look");
    world.wait(1);
    world.user("bob").undo(process.at("look")).unwrap();
    process.look();
    assert_eq!(
        process.trail(),
        "begin done, look assigned, fork canceled, person canceled, worker canceled"
    );
    let look = process.task_row("look");
    assert_eq!(look.owner, before.owner, "it is still Bob's");
    assert_eq!((look.started_at, look.finished_at), (None, None));
    assert_eq!(
        process.task_row("worker").finished_at,
        Some(world.engine.now())
    );
    assert_eq!(process.jobs(), []);
    assert_eq!(process.state(), r#"{"in":{"look":2}}"#);
    // And it is done once more.
    process.done("look");
    assert_eq!(process.open(), "person new, worker scheduled");
    assert_eq!(process.jobs(), [(8, JobState::Run)]);
}

pub fn a_task_is_not_undone_once_its_branches_have_begun(world: World) {
    let process = looked(&world);
    let bob = world.user("bob");
    bob.take(process.at("person")).unwrap();
    bob.begin_work(process.at("person")).unwrap();
    let refused = process.refused(undo, "look");
    assert_eq!(prevented(&refused), ("person", &Why::Begun));

    let process = looked(&world);
    let refused = world.refused(|| world.user("dora").undo(process.at("look")));
    assert!(matches!(refused, Error::Denied(_)), "{refused}");
    // The job of the first one is due first.
    world.claim("worker").unwrap();
    world.claim("worker").unwrap();
    let refused = process.refused(undo, "look");
    assert_eq!(prevented(&refused), ("worker", &Why::Begun));

    world.wait(31);
    let process = looked(&world);
    process.done("person");
    let refused = process.refused(undo, "look");
    assert_eq!(prevented(&refused), ("look", &Why::MovedOn(Some(4))));
    let refused = process.refused(undo, "fork");
    assert_eq!(prevented(&refused), ("fork", &Why::NotItsStep));
}

pub fn what_went_on_at_a_join_is_undone(world: World) {
    let process = looked(&world);
    process.worked().done("person");
    assert_eq!(process.open(), "after new");
    process.carl(undo, "person");
    assert_eq!(
        process.trail(),
        "begin done, look done, fork done, person assigned, worker done, meet canceled, \
         after canceled"
    );
    assert_eq!(
        process.state(),
        r#"{"in":{"person":4},"on":{"worker->meet":5}}"#
    );
    process.done("person").done("after");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.written(), "job", "once");
    // Even an end is taken back.
    process.carl(undo, "after");
    assert_eq!(process.open(), "after assigned");
    assert_eq!(process.status(), ProcessStatus::Active);
    assert_eq!(process.row().finished_at, None);
    assert_eq!(process.state(), r#"{"in":{"after":9}}"#);
}

pub fn who_has_lost_a_race_is_back_when_that_is_undone(world: World) {
    let race = world.begins("race", Notes::told("part"));
    race.done("person");
    race.carl(undo, "person");
    // The process that was called off is not taken up; whether it is to begin anew is left open.
    assert_eq!(
        race.open(),
        "person assigned, worker scheduled, answer scheduled, part error"
    );
    assert_eq!(race.jobs(), [(4, JobState::Run)]);
    assert_eq!(race.task_row("worker").finished_at, None);
    race.retried("part");
    let parts = race.parts();
    let statuses: Vec<_> = parts.iter().map(|part| part.status()).collect();
    assert_eq!(statuses, [ProcessStatus::Canceled, ProcessStatus::Active]);
    parts[1].done("work");
    assert_eq!(race.open(), "after new");
}

pub fn a_job_that_has_run_is_not_undone(world: World) {
    let process = looked(&world);
    process.done("person").worked();
    let refused = process.refused(undo, "worker");
    assert_eq!(prevented(&refused), ("worker", &Why::Job));
}

pub fn a_process_whose_start_is_undone_is_over(world: World) {
    let anna = world.user("anna");
    let form = Input::from_pairs([("", "")]);
    let id = anna.start_with("back", "start", &form).unwrap();
    let process = world.story(id);
    assert_eq!(process.row().created_by, Some(anna.user().id));
    world.wait(1);
    anna.undo(process.at("start")).unwrap();
    process.look();
    assert_eq!(process.trail(), "start canceled, look canceled");
    assert_eq!(process.status(), ProcessStatus::Canceled);
    assert_eq!(process.row().finished_at, Some(world.engine.now()));
    assert_eq!(process.state(), "{}");
}

pub fn code_is_told_of_new_tasks_and_of_what_is_undone(world: World) {
    let process = world.begins("hooks", Notes::default());
    assert_eq!(process.written(), "look_is_there");
    process.done("look");
    assert_eq!(process.written(), "look_is_there, count");
    process.carl(undo, "look");
    assert_eq!(
        process.written(),
        "look_is_there, count, count_is_undone, look_is_undone"
    );
    assert_eq!(process.open(), "look assigned");
    assert_eq!(process.task_row("count").status, Status::Canceled);
}

pub fn a_process_that_fails_as_it_begins_is_not_there(world: World) {
    let begin = || {
        let notes = Notes::told("fail:look_is_there");
        world.engine.start(HooksBegin, notes)
    };
    let refused = world.refused(begin);
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    assert!(world.all().is_empty());
}

pub fn what_code_cannot_undo_is_left_as_it_is(world: World) {
    let process = world.begins("hooks", Notes::default());
    process.done("look");
    process.tell("fail:look_is_undone");
    let refused = process.refused(undo, "look");
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    assert_eq!(process.written(), "look_is_there, count");
    assert_eq!(process.open(), "after new");
}

pub fn a_function_that_cannot_be_undone_stands_in_the_way(world: World) {
    let process = world.begins("hooks", Notes::told("plain"));
    process.done("look").done("after");
    let refused = process.refused(undo, "after");
    assert_eq!(prevented(&refused), ("plain", &Why::NoUndo));
}

pub fn a_part_that_has_begun_stands_in_the_way(world: World) {
    let process = world.begins("hooks", Notes::told("now"));
    process.done("look").done("after");
    // The part was over at once, and the process has gone on with it.
    let refused = process.refused(undo, "after");
    assert_eq!(prevented(&refused).0, "after");

    let process = world.begins("hooks", Notes::default());
    process.done("look").done("after");
    let refused = process.refused(undo, "after");
    assert_eq!(prevented(&refused), ("part", &Why::Child));
    let part = process.part();
    part.done("work");
    let refused = part.refused(undo, "work");
    assert_eq!(prevented(&refused), ("work", &Why::Parent));
}

pub fn what_was_called_off_is_taken_up_by_a_task_in_its_place(world: World) {
    let process = looked(&world);
    for (node, waits) in [("person", Status::New), ("worker", Status::Scheduled)] {
        let off = process.carl(|carl, task| carl.cancel(task), node);
        assert_eq!(off.status, Status::Canceled);
        let jobs = process.jobs().len();
        let new = process.carl(revive, node);
        assert_eq!(new.status, waits);
        assert_eq!(new.previous, [off.id.number]);
        assert_eq!(process.jobs().len(), jobs + usize::from(node == "worker"));
        let old = world.engine.store().task(off.id).unwrap().unwrap();
        assert_eq!(old.task.status, Status::Revived);
        let refused = world.refused(|| world.user("carl").revive(off.id));
        assert!(matches!(refused, Error::Illegal(_)), "{refused}");
    }
    assert_eq!(process.jobs(), [(7, JobState::Run)]);
    process.worked().done("person");
    assert_eq!(process.open(), "after new");
}

pub fn what_is_skipped_goes_on_as_if_it_were_done(world: World) {
    let process = looked(&world);
    let row = process.carl(|carl, task| carl.skip(task), "worker");
    assert_eq!(row.status, Status::Canceled);
    assert_eq!(process.jobs(), []);
    assert_eq!(
        process.state(),
        r#"{"in":{"person":4},"on":{"worker->meet":5}}"#
    );
    let refused = world.refused(|| world.user("bob").skip(process.at("person")));
    assert!(matches!(refused, Error::Denied(_)), "{refused}");
    process.carl(|carl, task| carl.skip(task), "person");
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "");
    process.done("after");
    // Nothing that was skipped is taken up once the process has gone on.
    let refused = process.refused(revive, "person");
    assert!(matches!(prevented(&refused).1, Why::MovedOn(_)));
}

pub fn a_process_that_is_called_off_is_not_taken_up_again(world: World) {
    let process = looked(&world);
    let claim = world.claim("worker").unwrap();
    world.user("carl").cancel_process(process.id).unwrap();
    process.look();
    assert_eq!(
        process.trail(),
        "begin done, look done, fork done, person canceled, worker canceled"
    );
    assert_eq!(process.jobs(), []);
    assert!(world.engine.prepare(&claim).is_err());
    let refused = process.refused(revive, "person");
    assert_eq!(prevented(&refused), ("person", &Why::NotItsStep));
    let refused = world.refused(|| world.user("bob").cancel_process(process.id));
    assert!(matches!(refused, Error::Denied(_)), "{refused}");
}

pub fn what_was_called_off_of_a_list_is_not_taken_up(world: World) {
    let notes = Notes {
        told: vec!["first_job".into()],
        ..Notes::listed("a b c")
    };
    let process = world.begins("lists", notes);
    let carl = world.user("carl");
    carl.skip(process.task(3)).unwrap();
    process.look();
    assert_eq!(process.open(), "after new");
    let refused = world.refused(|| carl.revive(process.task(3)));
    assert_eq!(prevented(&refused).1, &Why::List);

    let notes = Notes {
        told: vec!["views_in_turn".into()],
        ..Notes::listed("a b c")
    };
    let process = world.begins("lists", notes);
    process.done_task(process.task(3));
    let refused = world.refused(|| carl.undo(process.task(3)));
    assert_eq!(prevented(&refused).1, &Why::Next);
    process.done_task(process.task(4));
    process.done_task(process.task(5));
    assert_eq!(process.open(), "after new");
}
