//! Processes that are parts of others.

use std::sync::Barrier;

use super::World;
use super::flows::{Notes, WholeBegin};
use super::rows::job_row;
use super::story::Story;
use crate::store::{Effects, JobRow, JobState, Mode};
use crate::{Error, Input, ProcessStatus, Status};

fn whole<'w>(world: &'w World, words: &str) -> Story<'w> {
    let id = world.engine.start(WholeBegin, Notes::told(words)).unwrap();
    world.story(id)
}

pub fn a_part_begins_with_what_it_is_given_and_gives_something_back(world: World) {
    let process = whole(&world, "word");
    assert_eq!(process.open(), "part scheduled");
    let part = process.part();
    let row = part.row();
    assert_eq!(row.parent, Some(process.at("part")));
    assert_eq!((&*row.flow, row.created_by), ("part", None));
    assert_eq!(process.jobs(), [], "it has begun");
    part.done("work");
    assert_eq!(part.status(), ProcessStatus::Done);
    assert_eq!(part.written(), "word");
    assert_eq!(process.written(), "word, output, whole");
    assert_eq!(
        process.trail(),
        "begin done, part done, count done, after new"
    );
    assert_eq!(process.jobs(), []);
}

pub fn a_part_that_is_over_at_once_is_heard_of(world: World) {
    let process = whole(&world, "now");
    assert_eq!(process.part().status(), ProcessStatus::Done);
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "now, output, whole");
}

pub fn a_flow_runs_itself(world: World) {
    let process = whole(&world, "a b c");
    let outer = process.part();
    let middle = outer.part();
    let inner = middle.part();
    assert_eq!(inner.open(), "work new");
    for part in [outer, middle] {
        assert_eq!(part.open(), "inner scheduled");
    }
    inner.done("work");
    for part in [outer, middle, inner] {
        assert_eq!(part.status(), ProcessStatus::Done);
    }
    assert_eq!(inner.written(), "c");
    assert_eq!(middle.written(), "c, b");
    assert_eq!(process.written(), "c, b, a, output, whole");
    assert_eq!(process.open(), "after new");
}

pub fn a_part_that_cannot_begin_is_an_error_of_its_task(world: World) {
    // The part's data cannot be made, or its own code fails as soon as it has begun.
    for what in ["input", "which"] {
        let process = whole(&world, &format!("fail:{what}"));
        let task = process.task_row("part");
        assert_eq!(task.status, Status::Error);
        let cause = task.error.unwrap();
        assert!(
            cause.contains(&format!("told to fail in {what}")),
            "{cause}"
        );
        assert_eq!(process.parts().len(), 0, "nothing is left of the part");
        assert_eq!(process.jobs(), []);
        process.retried("part");
        assert_eq!(process.open(), "part error", "it fails again");
        process.tell("word");
        process.retried("part");
        assert_eq!(process.open(), "part scheduled");
        assert_eq!(process.task_row("part").error, None);
        process.part().done("work");
        assert_eq!(process.written(), "word, output, whole");
    }
}

pub fn what_fails_when_a_part_is_over_is_an_error_of_its_task(world: World) {
    let process = whole(&world, "fail:output");
    process.part().done("work");
    assert_eq!(process.part().status(), ProcessStatus::Done);
    assert_eq!(process.open(), "part error");
    assert_eq!(process.written(), "", "what it had written is taken back");
    process.tell("word");
    process.retried("part");
    assert_eq!(process.parts().len(), 1, "the part has not begun anew");
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "fail:output, output, whole");
}

pub fn what_fails_in_a_part_waits_there(world: World) {
    let process = whole(&world, "word");
    let part = process.part();
    part.tell("word fail:word");
    let bob = world.user("bob");
    let task = part.at("work");
    bob.take(task).unwrap();
    let form = Input::from_pairs([("", "")]);
    let refused = world.refused(|| bob.complete_with(task, &form));
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    assert_eq!(process.open(), "part scheduled");
    part.tell("word");
    part.done("work");
    assert_eq!(process.open(), "after new");
}

pub fn what_fails_behind_a_part_is_not_its_fault(world: World) {
    let process = whole(&world, "now fail:whole");
    // Two words: the part has a part of its own, which is told the second one.
    process.part().part().done("work");
    assert_eq!(process.open(), "count error");
    assert_eq!(process.task_row("part").status, Status::Done);
    assert_eq!(process.written(), "fail:whole, now, output");
    process.tell("now");
    process.retried("count");
    assert_eq!(process.written(), "fail:whole, now, output, whole");
    assert_eq!(process.open(), "after new");
}

pub fn parts_are_called_off_with_the_whole(world: World) {
    let process = whole(&world, "a b c");
    let parts = [
        process.part(),
        process.part().part(),
        process.part().part().part(),
    ];
    world.wait(1);
    let row = world.user("carl").cancel_process(process.id).unwrap();
    assert_eq!(
        row,
        crate::store::ProcessRow {
            data: row.data.clone(),
            ..process.row()
        }
    );
    process.look();
    assert_eq!(process.trail(), "begin done, part canceled");
    for part in parts.iter().chain([&process]) {
        assert_eq!(part.status(), ProcessStatus::Canceled);
        assert_eq!(part.row().finished_at, Some(world.engine.now()));
        assert_eq!(part.state(), "{}");
        assert_eq!(part.jobs(), []);
    }
    let over = world.refused(|| world.user("carl").cancel_process(process.id));
    assert!(matches!(over, Error::Over { .. }), "{over}");
}

pub fn a_part_is_called_off_with_its_task(world: World) {
    for skips in [false, true] {
        let process = whole(&world, "a b");
        let part = process.part();
        process.carl(
            |carl, task| match skips {
                true => carl.skip(task),
                false => carl.cancel(task),
            },
            "part",
        );
        assert_eq!(part.trail(), "begin done, which done, inner canceled");
        assert_eq!(part.status(), ProcessStatus::Canceled);
        assert_eq!(part.part().status(), ProcessStatus::Canceled);
        let (status, open) = match skips {
            true => (ProcessStatus::Active, "after new"),
            false => (ProcessStatus::Canceled, ""),
        };
        assert_eq!((process.status(), &*process.open()), (status, open));
        assert_eq!(process.jobs(), []);
    }
}

/// A program has called a part's task off, and died before it has called off the part.
pub fn what_a_program_that_died_was_to_call_off_is_called_off(world: World) {
    let notes = Notes {
        told: vec!["parts".into()],
        ..Notes::listed("a b c")
    };
    let process = world.begins("lists", notes);
    let carl = world.user("carl");
    carl.cancel(process.task(3)).unwrap();
    let store = world.engine.store();
    let died = JobRow {
        id: process.task(1),
        flow: "lists".into(),
        state: JobState::Cancel,
        ..job_row(process.task(1))
    };
    let mut tx = store.begin(Mode::Write).unwrap();
    tx.apply(&Effects {
        jobs: vec![died],
        ..Effects::default()
    })
    .unwrap();
    tx.commit().unwrap();
    carl.complete_rest(process.id, "parts").unwrap();
    process.look();
    assert_eq!(process.open(), "after new");
    for part in process.parts() {
        assert_eq!(part.status(), ProcessStatus::Canceled);
    }
    assert_eq!(process.jobs(), []);
}

pub fn the_whole_hears_that_its_part_was_called_off(world: World) {
    let process = whole(&world, "a b");
    let inner = process.part().part();
    world.user("carl").cancel_process(inner.id).unwrap();
    for part in [process, process.part(), inner] {
        part.look();
        assert_eq!(part.status(), ProcessStatus::Canceled);
        assert_eq!(part.jobs(), []);
    }
    assert_eq!(process.trail(), "begin done, part canceled");
    assert_eq!(process.written(), "", "nothing came of it");
}

/// Whoever ends a part goes on to the whole, and whoever calls the whole off goes down to its parts:
/// each step locks one process, so that neither waits for the other.
pub fn who_ends_a_part_and_who_calls_off_the_whole_do_not_wait_for_each_other(world: World) {
    let all: Vec<_> = (0..12).map(|_| whole(&world, "a b")).collect();
    let tasks: Vec<_> = all.iter().map(|s| s.part().part().at("work")).collect();
    let (bob, carl) = (world.user("bob"), world.user("carl"));
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            start.wait();
            for process in &all {
                let done = carl.cancel_process(process.id);
                assert!(matches!(done, Ok(_) | Err(Error::Over { .. })), "{done:?}");
            }
        });
        scope.spawn(|| {
            start.wait();
            let form = Input::from_pairs([("", "")]);
            // The other way round, so that they meet.
            for task in tasks.iter().rev() {
                let done = bob.take(*task);
                let done = done.and_then(|_| bob.complete_with(*task, &form));
                assert!(matches!(done, Ok(_) | Err(Error::Illegal(_))), "{done:?}");
            }
        });
    });
    // What the one was to do next may have been done by the other.
    world.wait(61);
    world.work_all();
    for process in all {
        assert_ne!(process.part().status(), ProcessStatus::Active);
        assert_ne!(process.part().part().status(), ProcessStatus::Active);
        assert_eq!(process.jobs(), []);
    }
}
