//! Lists: a task for each item.

use super::World;
use super::flows::{List, Notes};
use super::story::Story;
use crate::store::JobState;
use crate::{Arrived, Error, ProcessStatus, Status};

/// A process that works on three items.
fn listed<'w>(world: &'w World, list: &str) -> Story<'w> {
    of(world, list, "a b c")
}

pub(super) fn of<'w>(world: &'w World, list: &str, items: &str) -> Story<'w> {
    let notes = Notes {
        told: Notes::told(list).told,
        ..Notes::listed(items)
    };
    world.begins("lists", notes)
}

fn how_far(story: Story<'_>) -> Vec<(&'static str, [u32; 3])> {
    let lists = story.world.engine.lists_of(&story.row()).unwrap();
    let numbers = |arrived: Arrived| [arrived.total, arrived.done, arrived.canceled];
    let lists = lists.into_iter();
    lists.map(|(list, far)| (list, numbers(far))).collect()
}

pub fn the_tasks_of_a_list_are_done_in_any_order(world: World) {
    let process = listed(&world, "views");
    assert_eq!(process.open(), "views new, views new, views new");
    assert_eq!(process.items(), ["a", "b", "c"]);
    assert_eq!(how_far(process), [("views", [3, 0, 0])]);
    for number in [5, 3] {
        process.done_task(process.task(number));
    }
    assert_eq!(process.open(), "views new");
    assert_eq!(how_far(process), [("views", [3, 2, 0])]);
    process.done_task(process.task(4));
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "a, b, c", "in the order of the list");
    assert_eq!(how_far(process), []);
    assert_eq!(process.state(), r#"{"in":{"after":6}}"#);
}

pub fn the_tasks_of_a_list_are_offered_in_turn(world: World) {
    let process = listed(&world, "views_in_turn");
    let offered = "views_in_turn";
    assert_eq!(
        process.open(),
        format!("{offered} new, {offered} scheduled, {offered} scheduled")
    );
    let bob = world.user("bob");
    let early = world.refused(|| bob.take(process.task(4)));
    assert!(matches!(early, Error::Illegal(_)), "{early}");
    process.done_task(process.task(3));
    assert_eq!(
        process.open(),
        format!("{offered} new, {offered} scheduled")
    );
    // What is called off before its turn is passed over.
    let carl = world.user("carl");
    carl.cancel(process.task(5)).unwrap();
    process.look();
    assert_eq!(how_far(process), [(offered, [3, 1, 1])]);
    process.done_task(process.task(4));
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "a, b");
}

pub fn the_jobs_of_a_list_are_done_side_by_side(world: World) {
    let process = of(&world, "jobs", "a stone c");
    assert_eq!(process.jobs().len(), 3);
    world.work_all();
    assert_eq!(process.items(), ["a is carried", "stone", "c is carried"]);
    assert_eq!(process.open(), "jobs error");
    let heavy = process.task_row("jobs");
    assert_eq!(heavy.status, Status::Done);
    let heavy = process.task(4);
    let snapshot = world.engine.store().task(heavy).unwrap().unwrap();
    assert_eq!(snapshot.task.error.as_deref(), Some("a stone is too heavy"));
    world.user("carl").skip(heavy).unwrap();
    process.look();
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "a is carried, c is carried");
}

pub fn the_jobs_of_a_list_are_done_in_turn(world: World) {
    let process = listed(&world, "jobs_in_turn");
    for number in [3, 4, 5] {
        let jobs = process.jobs().into_iter().map(|(job, _)| job);
        assert_eq!(jobs.collect::<Vec<_>>(), [number]);
        assert!(world.work().is_some());
        process.look();
    }
    assert_eq!(process.open(), "after new");
    assert_eq!(
        process.written(),
        "a is carried, b is carried, c is carried"
    );
}

pub fn a_job_that_fails_in_turn_holds_the_others_up(world: World) {
    let process = of(&world, "jobs_in_turn", "stone b c");
    world.work_all();
    let node = "jobs_in_turn";
    assert_eq!(
        process.open(),
        format!("{node} error, {node} new, {node} new")
    );
    assert_eq!(process.jobs(), []);
    let carl = world.user("carl");
    carl.retry(process.task(3)).unwrap();
    process.look();
    assert_eq!(process.jobs(), [(3, JobState::Run)]);
    carl.cancel(process.task(3)).unwrap();
    process.look();
    assert_eq!(process.jobs(), [(4, JobState::Run)]);
    assert_eq!(how_far(process), [(node, [3, 0, 1])]);
    world.work_all();
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "b is carried, c is carried");
}

pub fn the_functions_of_a_list_leave_their_items(world: World) {
    for list in ["functions", "functions_in_turn"] {
        let process = listed(&world, list);
        assert_eq!(process.open(), "after new");
        let counted = ["a is counted", "b is counted", "c is counted"];
        assert_eq!(process.items(), counted);
        assert_eq!(
            process.written(),
            format!("a, b, c, {}", counted.join(", "))
        );
    }
}

pub fn the_parts_of_a_list_run_side_by_side(world: World) {
    let process = listed(&world, "parts");
    let parts = process.parts();
    assert_eq!(parts.len(), 3);
    for place in [2, 0, 1] {
        assert_eq!(process.status(), ProcessStatus::Active);
        parts[place].done("work");
    }
    assert_eq!(process.open(), "after new");
    assert_eq!(process.items(), ["a is over", "b is over", "c is over"]);
    assert_eq!(process.written(), "a is over, b is over, c is over");
}

pub fn the_parts_of_a_list_run_in_turn(world: World) {
    let process = listed(&world, "parts_in_turn");
    for place in 0..3 {
        let parts = process.parts();
        assert_eq!(parts.len(), place + 1);
        assert_eq!(parts[place].row().parent.unwrap().number, 3 + place as u32);
        parts[place].done("work");
    }
    assert_eq!(process.open(), "after new");
    assert_eq!(process.items(), ["a is over", "b is over", "c is over"]);
}

pub fn an_item_that_is_added_is_waited_for(world: World) {
    let process = listed(&world, "views");
    let added = world.engine.add_item(List::<0>, process.id, &"d".into());
    assert_eq!(added.unwrap().item.as_deref(), Some(r#""d""#));
    assert_eq!(how_far(process), [("views", [4, 0, 0])]);
    for number in 3..=6 {
        process.done_task(process.task(number));
    }
    assert_eq!(process.written(), "a, b, c, d");
    let late = world.refused(|| world.engine.add_item(List::<0>, process.id, &"e".into()));
    assert!(matches!(late, Error::NotWaiting { .. }), "{late}");

    let process = listed(&world, "jobs_in_turn");
    let added = world.engine.add_item(List::<3>, process.id, &"d".into());
    assert_eq!(added.unwrap().status, Status::New, "it is not its turn");
    world.work_all();
    assert_eq!(process.open(), "after new");
    assert_eq!(process.items().last().unwrap(), "d is carried");
}

pub fn a_task_of_a_list_is_undone_and_taken_up_again(world: World) {
    let process = listed(&world, "views");
    let (bob, carl) = (world.user("bob"), world.user("carl"));
    process.done_task(process.task(4));
    bob.undo(process.task(4)).unwrap();
    process.look();
    assert_eq!(how_far(process), [("views", [3, 0, 0])]);
    assert_eq!(process.open(), "views new, views assigned, views new");
    carl.cancel(process.task(5)).unwrap();
    process.look();
    assert_eq!(how_far(process), [("views", [3, 0, 1])]);
    let new = carl.revive(process.task(5)).unwrap();
    process.look();
    assert_eq!(new.item.as_deref(), Some(r#""c""#));
    assert_eq!(how_far(process), [("views", [3, 0, 0])]);
    for number in [6, 3, 4] {
        process.done_task(process.task(number));
    }
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), "a, b, c");
}

pub fn what_is_left_of_a_list_is_called_off(world: World) {
    let carl = world.user("carl");
    let process = listed(&world, "jobs");
    world.work();
    let claim = world.claim("worker").unwrap();
    world.wait(1);
    carl.complete_rest(process.id, "jobs").unwrap();
    process.look();
    assert_eq!(
        process.trail(),
        "begin done, which done, jobs done, jobs canceled, jobs canceled, after new"
    );
    for number in [4, 5] {
        let off = world.engine.store().task(process.task(number)).unwrap();
        let off = off.unwrap().task.finished_at.unwrap();
        assert_eq!(off, world.engine.now(), "they were called off just now");
    }
    assert_eq!(process.jobs(), []);
    assert!(world.engine.prepare(&claim).is_err());
    assert_eq!(process.written(), "a is carried");

    let process = listed(&world, "parts");
    process.parts()[1].done("work");
    carl.complete_rest(process.id, "parts").unwrap();
    process.look();
    let parts = process.parts().into_iter().map(|part| part.status());
    let (done, canceled) = (ProcessStatus::Done, ProcessStatus::Canceled);
    assert_eq!(parts.collect::<Vec<_>>(), [canceled, done, canceled]);
    assert_eq!(process.written(), "b is over");
    assert_eq!(process.open(), "after new");
}

pub fn a_list_is_called_off_before_anything_is_done_of_it(world: World) {
    let carl = world.user("carl");
    for list in [
        "views",
        "views_in_turn",
        "jobs",
        "jobs_in_turn",
        "parts",
        "parts_in_turn",
        "detached",
    ] {
        // What is left of it, or the whole process.
        for (rest, open, status) in [
            (true, "after new", ProcessStatus::Active),
            (false, "", ProcessStatus::Canceled),
        ] {
            let process = listed(&world, list);
            match rest {
                true => carl.complete_rest(process.id, list).unwrap(),
                false => carl.cancel_process(process.id).map(drop).unwrap(),
            }
            process.look();
            assert_eq!(
                (process.status(), &*process.open()),
                (status, open),
                "{list}"
            );
            let off = process.trail().matches(&format!("{list} canceled")).count();
            assert_eq!(off, 3, "{list}");
            assert_eq!(
                (how_far(process), process.jobs()),
                (vec![], vec![]),
                "{list}"
            );
            for part in process.parts() {
                assert_eq!(part.status(), ProcessStatus::Canceled);
            }
        }
    }
}

pub fn a_list_without_items_is_passed(world: World) {
    for list in ["views", "views_in_turn", "jobs", "parts", "first_job"] {
        let process = of(&world, list, "");
        assert_eq!(process.trail(), "begin done, which done, after new");
    }
}

pub fn the_first_of_a_list_calls_the_others_off(world: World) {
    let process = listed(&world, "first_job");
    process.worked();
    assert_eq!(
        process.trail(),
        "begin done, which done, first_job done, first_job canceled, first_job canceled, after new"
    );
    assert_eq!(process.jobs(), []);
    assert_eq!(world.work(), None);
    assert_eq!(process.written(), "a is carried");
}

pub fn a_list_that_nobody_waits_for_is_worked_on_all_the_same(world: World) {
    let process = listed(&world, "detached");
    assert_eq!(
        process.open(),
        "detached new, detached new, detached new, after new"
    );
    process.done("after");
    assert_eq!(process.status(), ProcessStatus::Active);
    for number in 3..=5 {
        assert_eq!(process.status(), ProcessStatus::Active);
        process.done_task(process.task(number));
    }
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.state(), r#"{"ended":{"ended":true}}"#);
}
