//! Races, and what nodes do to one another beside sending tokens.

use super::World;
use super::flows::{AskFlow, Notes};
use super::story::Story;
use super::world::do_now;
use crate::engine::Work;
use crate::store::JobState;
use crate::{Error, Flow, ProcessStatus};

/// Four race, one of them a part that waits for its work.
fn race(world: &World) -> Story<'_> {
    let race = world.begins("race", Notes::told("part"));
    assert_eq!(
        race.open(),
        "person new, worker scheduled, answer scheduled, part scheduled"
    );
    assert_eq!(race.part().open(), "work new");
    race
}

/// The race is over, nothing is left of those who have lost, and the process goes on.
fn won(race: Story<'_>, trail: &str) {
    assert_eq!(
        race.trail(),
        format!("begin done, race done, {trail}, won done, after new")
    );
    assert_eq!(race.jobs(), []);
    race.done("after");
    assert_eq!(race.status(), ProcessStatus::Done);
    assert_eq!(race.state(), r#"{"ended":{"ended":true}}"#);
}

pub fn whoever_is_first_calls_the_others_off(world: World) {
    let race = race(&world);
    race.done("person");
    for node in ["worker", "answer", "part"] {
        assert_eq!(race.task_row(node).finished_at, Some(World::epoch()));
    }
    assert_eq!(race.part().status(), ProcessStatus::Canceled);
    assert_eq!(race.part().trail(), "begin done, which done, work canceled");
    won(
        race,
        "person done, worker canceled, answer canceled, part canceled",
    );
}

pub fn the_result_of_a_job_that_has_lost_a_race_is_refused(world: World) {
    let race = race(&world);
    let claim = world.claim("worker").unwrap();
    let Work::Run(work, completion) = world.engine.prepare(&claim).unwrap() else {
        panic!("the job has not run yet");
    };
    do_now(work).unwrap();
    race.done("person");
    let late = world.refused(|| world.engine.finish(&claim, Ok(()), completion));
    assert!(matches!(late, Error::LostClaim(_)), "{late}");
    assert_eq!(race.written(), "", "the job has left nothing");
    won(
        race,
        "person done, worker canceled, answer canceled, part canceled",
    );
}

pub fn a_job_wins_a_race(world: World) {
    let race = race(&world);
    race.worked();
    assert_eq!(race.written(), "job");
    assert_eq!(race.part().status(), ProcessStatus::Canceled);
    won(
        race,
        "person canceled, worker done, answer canceled, part canceled",
    );
}

pub fn an_answer_from_outside_wins_a_race(world: World) {
    let race = race(&world);
    let place = ("race", "answer", race.id);
    let answer = Box::new(String::from("yes"));
    world.engine.resume_at(place, answer).unwrap();
    assert_eq!(race.written(), "yes");
    assert_eq!(race.part().status(), ProcessStatus::Canceled);
    won(
        race,
        "person canceled, worker canceled, answer done, part canceled",
    );
    let place = (AskFlow::NAME, "answer", race.id);
    let elsewhere = world.refused(|| world.engine.resume_at(place, Box::new(String::new())));
    assert!(matches!(elsewhere, Error::NoProcess(_)), "{elsewhere}");
}

pub fn a_part_that_is_over_wins_a_race(world: World) {
    let race = race(&world);
    race.part().done("work");
    assert_eq!(race.part().status(), ProcessStatus::Done);
    assert_eq!(race.written(), "part");
    won(
        race,
        "person canceled, worker canceled, answer canceled, part done",
    );
}

pub fn an_end_calls_off_what_it_names(world: World) {
    let process = world.begins("cancels", Notes::default());
    assert_eq!(process.jobs(), [(4, JobState::Run)]);
    process.done("front");
    assert_eq!(process.open(), "pay new");
    assert_eq!(process.task_row("back").finished_at, Some(World::epoch()));
    assert_eq!(process.jobs(), []);
    assert_eq!(
        process.state(),
        r#"{"ended":{"ended":true},"in":{"pay":5},"on":{"back->round":-6}}"#
    );
    process.done("pay");
    assert_eq!(
        process.trail(),
        "begin done, fork done, front done, back canceled, pay done, out done, round done, end done"
    );
}

pub fn of_two_that_share_a_mutex_one_waits(world: World) {
    let process = world.begins("mutex", Notes::default());
    assert_eq!(process.open(), "a new");
    assert_eq!(process.state(), r#"{"in":{"a":3},"on":{"fork->b":2}}"#);
    assert_eq!(process.jobs(), [], "it is not its turn");
    process.done("a");
    assert_eq!(process.open(), "b scheduled");
    process.worked();
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.written(), "job");
}

pub fn what_follows_waits_for_its_leader_and_ends_with_it(world: World) {
    let process = world.begins("while", Notes::default());
    process.done("wait");
    assert_eq!(process.open(), "lead new, follow scheduled");
    assert_eq!(process.jobs().len(), 1);
    process.done("lead");
    assert_eq!(
        process.trail(),
        "begin done, fork done, lead done, wait done, follow canceled, meet done, end done"
    );
    assert_eq!(process.jobs(), []);
    assert_eq!(process.written(), "");
    // Once it has gone, nobody follows.
    let process = world.begins("while", Notes::default());
    process.done("lead").done("wait");
    assert_eq!(
        process.trail(),
        "begin done, fork done, lead done, wait done, meet done, end done"
    );
}

pub fn a_node_is_come_to_as_often_as_its_limit_says(world: World) {
    let process = world.begins("limit", Notes::told("again"));
    process.done("look").done("look");
    assert_eq!(process.written(), "count, count");
    assert_eq!(process.state(), r#"{"in":{"look":8},"visits":{"count":2}}"#);
    let bob = world.user("bob");
    let task = process.at("look");
    bob.take(task).unwrap();
    let form = crate::Input::from_pairs([("", "")]);
    let refused = world.refused(|| bob.complete_with(task, &form));
    assert_eq!(
        refused.to_string(),
        "`count` failed: the process has come to `count` more than 2 times"
    );
    assert_eq!(process.written(), "count, count");
}

pub fn an_end_of_everything_calls_off_all_that_is_open(world: World) {
    let process = world.begins("terminate", Notes::told("part"));
    assert_eq!(
        process.open(),
        "stop new, person new, worker scheduled, part scheduled"
    );
    let bob = world.user("bob");
    bob.take(process.at("person")).unwrap();
    process.done("stop");
    assert_eq!(
        process.trail(),
        "begin done, fork done, stop done, person canceled, worker canceled, part canceled, \
         over done"
    );
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(process.state(), r#"{"ended":{"ended":true}}"#);
    assert_eq!(process.jobs(), []);
    assert_eq!(process.part().status(), ProcessStatus::Canceled);
    let person = process.task_row("person");
    assert_eq!(person.owner, Some(bob.user().id), "whose it was is kept");
    assert_eq!(person.finished_at, Some(World::epoch()));
}
