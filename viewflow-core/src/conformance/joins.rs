//! Branches, and joins that wait for all of them, for some, or as long as they are told.

use super::World;
use super::flows::Notes;
use crate::{ProcessStatus, Status};

pub fn a_branch_that_is_not_taken_is_not_waited_for(world: World) {
    let fork = world.begins("fork", Notes::default());
    assert_eq!(fork.trail(), "begin done, fork done, always new");
    // The token of the branch has run dead to the join.
    assert_eq!(
        fork.state(),
        r#"{"in":{"always":3},"on":{"look->meet":-2}}"#
    );
    fork.done("always");
    assert_eq!(
        fork.trail(),
        "begin done, fork done, always done, meet done, end done"
    );
    assert_eq!(fork.state(), r#"{"ended":{"ended":true}}"#);
    assert_eq!(fork.status(), ProcessStatus::Done);
}

pub fn a_join_goes_on_once_all_that_was_taken_has_come(world: World) {
    let fork = world.begins("fork", Notes::told("maybe"));
    assert_eq!(fork.open(), "always new, maybe new");
    fork.done("always");
    assert_eq!(
        fork.state(),
        r#"{"in":{"maybe":4},"on":{"always->meet":3}}"#
    );
    fork.done("maybe");
    assert_eq!(fork.open(), "look new");
    fork.done("look");
    assert_eq!(
        fork.trail(),
        "begin done, fork done, always done, maybe done, look done, meet done, end done"
    );
    assert_eq!(fork.task_row("meet").previous, [3, 5]);
    assert_eq!(fork.status(), ProcessStatus::Done);
}

pub fn a_join_of_branches_that_are_all_called_off_is_not_come_to(world: World) {
    let fork = world.begins("fork", Notes::told("maybe"));
    let row = fork.carl(|carl, task| carl.cancel(task), "always");
    assert_eq!(row.status, Status::Canceled);
    assert_eq!(row.finished_at, Some(World::epoch()));
    assert_eq!(
        fork.state(),
        r#"{"in":{"maybe":4},"on":{"always->meet":-3}}"#
    );
    fork.carl(|carl, task| carl.cancel(task), "maybe");
    assert_eq!(
        fork.trail(),
        "begin done, fork done, always canceled, maybe canceled"
    );
    assert_eq!(fork.status(), ProcessStatus::Canceled);
    assert_eq!(fork.row().finished_at, Some(World::epoch()));
}

pub fn who_comes_late_to_a_join_comes_to_nothing(world: World) {
    let process = world.begins("first_comes", Notes::default());
    process.done("b");
    assert_eq!(process.open(), "a new, c scheduled, after new");
    assert_eq!(
        process.state(),
        r#"{"heard":{"b->meet":true},"in":{"a":3,"after":7,"c":5},"went_on":{"meet":true}}"#
    );
    process.done("a").worked();
    // All have come, and the join is as it was before the first.
    assert_eq!(process.state(), r#"{"in":{"after":7}}"#);
    assert_eq!(process.written(), "job");
    process.done("after");
    assert_eq!(
        process.trail(),
        "begin done, fork done, a done, b done, c done, meet done, after done, end done"
    );
}

pub fn who_is_late_at_a_join_keeps_the_process_from_its_end(world: World) {
    let process = world.begins("first_comes", Notes::default());
    process.done("a").done("after");
    assert_eq!(process.open(), "b new, c scheduled");
    assert_eq!(process.status(), ProcessStatus::Active);
    process.worked().done("b");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.state(), r#"{"ended":{"ended":true}}"#);
}

pub fn a_join_that_goes_on_early_calls_the_others_off(world: World) {
    let process = world.begins("two_of_three", Notes::default());
    process.done("b");
    assert_eq!(process.open(), "a new, c scheduled");
    assert_eq!(
        process.state(),
        r#"{"in":{"a":3,"c":5},"on":{"b->meet":4}}"#
    );
    let claim = world.claim("worker").unwrap();
    process.done("a");
    assert_eq!(
        process.trail(),
        "begin done, fork done, a done, b done, c canceled, meet done, after new"
    );
    assert_eq!(process.task_row("c").finished_at, Some(World::epoch()));
    assert_eq!(process.jobs(), [], "nobody is to do the job any more");
    assert!(
        world
            .refused(|| world.engine.prepare(&claim).map(|_| ()))
            .to_string()
            .contains("no longer")
    );
    assert_eq!(process.state(), r#"{"in":{"after":7}}"#);
    process.done("after");
    assert_eq!(process.status(), ProcessStatus::Done);
}

pub fn the_next_round_waits_for_the_last_of_this_one(world: World) {
    let process = world.begins("rounds", Notes::default());
    process.done("a").done("after");
    // The process has gone round, and rests before the split.
    assert_eq!(process.written(), "round");
    assert_eq!(process.open(), "b new");
    assert_eq!(
        process.state(),
        r#"{"heard":{"a->meet":true},"in":{"b":4},"on":{"again->fork":8},"went_on":{"meet":true}}"#
    );
    process.done("b");
    assert_eq!(process.open(), "a new, b new");
    process.done("b").done("after");
    assert_eq!(process.status(), ProcessStatus::Active);
    process.done("a");
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.written(), "round, round");
}

pub fn code_says_whether_enough_has_come_to_a_join(world: World) {
    let vote = world.begins("vote", Notes::default());
    vote.done("c");
    assert_eq!(vote.open(), "a new, b new");
    vote.done("a");
    assert_eq!(
        vote.trail(),
        "begin done, fork done, a done, b canceled, c done, meet done, after new"
    );
    let vote = world.begins("vote", Notes::default());
    vote.carl(|carl, task| carl.cancel(task), "a");
    assert_eq!(vote.open(), "b new, c new");
    vote.done("c");
    assert_eq!(vote.open(), "b new", "one for it, and one is still to vote");
    vote.carl(|carl, task| carl.cancel(task), "b");
    assert_eq!(vote.open(), "after new");
}
