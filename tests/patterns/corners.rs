//! Where patterns meet what administrators, workers and failures do.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{Error, Status, Work};

use crate::p17_interleaved_parallel_routing::{AssessmentFlow, assessment_flow};
use crate::p29_cancelling_discriminator::{Answer, BookFlow};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Visit {
    invited: bool,
    broken: bool,
    again: bool,
    undone: u32,
}

stories!(
    a_mutex_is_given_back_to_what_is_revived,
    what_follows_waits_for_its_leader,
    what_follows_nobody_is_not_waited_for,
    a_leader_that_is_skipped_ends_what_follows,
    a_majority_is_enough,
    a_majority_of_those_who_can_still_come,
    a_racer_that_has_failed_can_lose,
    a_racer_that_is_skipped_wins,
    a_race_without_racers_ends_its_branch,
    a_race_is_run_again,
    a_branch_that_stops_is_not_waited_for,
    a_process_of_which_all_branches_stop_is_canceled,
    an_end_calls_off_what_it_names,
    a_condition_that_fails_behind_a_job_waits_for_an_administrator,
    a_job_that_has_run_is_not_undone,
    a_function_is_undone_as_it_says,
    a_limit_stops_what_jobs_do,
    a_worker_comes_late
);

fn a_mutex_is_given_back_to_what_is_revived(test: FlowTest) {
    let test = test.flow::<AssessmentFlow>();
    test.user("boss").administers::<AssessmentFlow>();
    let form = assessment_flow::invite::Form {
        name: "Anna".into(),
    };
    let anna = test.user("clerk").starts(AssessmentFlow::invite, form);
    anna.task(AssessmentFlow::written).canceled_by("boss");
    anna.task(AssessmentFlow::physical).taken_by("doctor");
    anna.task(AssessmentFlow::written)
        .revived_by("boss")
        .confirmed_by("teacher");
    anna.expect_open(AssessmentFlow::physical);
    anna.task(AssessmentFlow::physical).confirmed_by("doctor");
    anna.expect_open(AssessmentFlow::talk);
}

/// A guided tour may be joined while it is under way.
#[flow(process = Visit)]
pub struct TourFlow {
    #[form(invited)]
    #[anyone]
    #[next(fork)]
    arrive: Start,

    #[next(queue)]
    #[branch(|visit| visit.invited => welcome)]
    fork: Split,

    #[anyone]
    #[next(tour)]
    welcome: Manual,

    #[anyone]
    #[next(over)]
    tour: Manual,

    #[anyone]
    #[next(join_tour)]
    queue: Manual,

    #[anyone]
    #[only_while(tour)]
    #[next(over)]
    join_tour: Manual,

    #[next(end)]
    over: Join,

    end: End,
}

fn arrived(test: &FlowTest, invited: bool) -> Case<'_, TourFlow> {
    test.user("boss").administers::<TourFlow>();
    let form = tour_flow::arrive::Form { invited };
    test.user("guest").starts(TourFlow::arrive, form)
}

fn what_follows_waits_for_its_leader(test: FlowTest) {
    let test = test.flow::<TourFlow>();
    let visit = arrived(&test, true);
    visit.task(TourFlow::queue).confirmed_by("guest");
    visit
        .expect_open(TourFlow::welcome)
        .expect_not_come_to(TourFlow::join_tour);
    visit.task(TourFlow::welcome).confirmed_by("guide");
    visit.expect_open((TourFlow::tour, TourFlow::join_tour));
}

fn what_follows_nobody_is_not_waited_for(test: FlowTest) {
    let test = test.flow::<TourFlow>();
    let visit = arrived(&test, false);
    visit.task(TourFlow::queue).confirmed_by("guest");
    visit
        .expect_not_come_to((TourFlow::join_tour, TourFlow::tour))
        .expect_canceled();
}

fn a_leader_that_is_skipped_ends_what_follows(test: FlowTest) {
    let test = test.flow::<TourFlow>();
    let visit = arrived(&test, true);
    visit.task(TourFlow::welcome).confirmed_by("guide");
    visit.task(TourFlow::queue).confirmed_by("guest");
    visit.task(TourFlow::tour).skipped_by("boss");
    visit
        .task(TourFlow::join_tour)
        .expect_status(Status::Canceled);
    visit.expect_done();
    visit.task(TourFlow::tour).revived_by("boss");
    visit
        .expect_active()
        .expect_open((TourFlow::tour, TourFlow::join_tour));
}

/// Three vote; the motion is carried as soon as more have voted than are still to vote.
#[flow(process = Visit)]
pub struct VoteFlow {
    #[next(fork)]
    call: StartHandle,

    #[next(first, second, third)]
    fork: Split,

    #[anyone]
    #[next(carried)]
    first: Manual,

    #[anyone]
    #[next(carried)]
    second: Manual,

    #[anyone]
    #[next(carried)]
    third: Manual,

    #[wait(|arrived| arrived.done > arrived.open(), cancel)]
    #[next(write_down)]
    carried: Join,

    #[anyone]
    #[next(end)]
    write_down: Manual,

    end: End,
}

fn a_majority_is_enough(test: FlowTest) {
    let test = test.flow::<VoteFlow>();
    let vote = test.starts(VoteFlow::call, Visit::default());
    vote.task(VoteFlow::third).confirmed_by("carl");
    vote.expect_open((VoteFlow::first, VoteFlow::second));
    vote.task(VoteFlow::first).confirmed_by("anna");
    vote.expect_open(VoteFlow::write_down);
    vote.task(VoteFlow::second).expect_status(Status::Canceled);
}

fn a_majority_of_those_who_can_still_come(test: FlowTest) {
    let test = test.flow::<VoteFlow>();
    test.user("boss").administers::<VoteFlow>();
    let vote = test.starts(VoteFlow::call, Visit::default());
    vote.task(VoteFlow::second).canceled_by("boss");
    vote.task(VoteFlow::third).confirmed_by("carl");
    vote.expect_open(VoteFlow::first);
    vote.task(VoteFlow::first).canceled_by("boss");
    vote.expect_open(VoteFlow::write_down);
}

/// Whatever comes first: the answer, the search, or somebody gives up.
#[flow(process = Visit)]
pub struct RaceFlow {
    #[next(fork)]
    begin: StartHandle,

    #[next(race, note)]
    fork: Split,

    #[next(answer, search, give_up)]
    race: First,

    #[next(won)]
    answer: Handle,

    #[run(search)]
    #[next(won)]
    search: Job,

    #[form(again)]
    #[anyone]
    #[next(once_more)]
    give_up: View,

    #[when(|visit| visit.again)]
    #[then(race)]
    #[otherwise(won)]
    once_more: If,

    #[next(both)]
    won: Merge,

    #[anyone]
    #[next(both)]
    note: Manual,

    #[next(end)]
    both: Join,

    end: End,
}

async fn search(_: JobContext<RaceFlow>) -> JobResult {
    Err("nothing found".into())
}

fn begun(test: &FlowTest) -> Case<'_, RaceFlow> {
    test.user("boss").administers::<RaceFlow>();
    test.starts(RaceFlow::begin, Visit::default())
}

fn a_racer_that_has_failed_can_lose(test: FlowTest) {
    let test = test.flow::<RaceFlow>();
    let race = begun(&test);
    test.run_jobs();
    race.task(RaceFlow::search).expect_error("nothing found");
    race.expect_open((
        RaceFlow::answer,
        RaceFlow::search,
        RaceFlow::give_up,
        RaceFlow::note,
    ));
    race.task(RaceFlow::answer).resumed(());
    race.expect_open(RaceFlow::note);
    race.task(RaceFlow::search).expect_status(Status::Canceled);
    race.task(RaceFlow::note).confirmed_by("anna");
    race.expect_done();
}

fn a_racer_that_is_skipped_wins(test: FlowTest) {
    let test = test.flow::<RaceFlow>();
    let race = begun(&test);
    race.task(RaceFlow::search).skipped_by("boss");
    race.expect_open(RaceFlow::note)
        .expect_times(RaceFlow::won, 1);
    test.run_jobs();
    race.task(RaceFlow::search).expect_status(Status::Canceled);
}

fn a_race_without_racers_ends_its_branch(test: FlowTest) {
    let test = test.flow::<RaceFlow>();
    let race = begun(&test);
    race.task(RaceFlow::search).canceled_by("boss");
    race.task(RaceFlow::answer).canceled_by("boss");
    race.expect_open((RaceFlow::give_up, RaceFlow::note));
    race.task(RaceFlow::give_up).canceled_by("boss");
    race.expect_open(RaceFlow::note)
        .expect_not_come_to(RaceFlow::won);
    race.task(RaceFlow::note).confirmed_by("anna");
    race.expect_done();
}

fn a_race_is_run_again(test: FlowTest) {
    let test = test.flow::<RaceFlow>();
    let race = begun(&test);
    let again = race_flow::give_up::Form { again: true };
    race.task(RaceFlow::give_up).completed_by("anna", again);
    race.expect_open((
        RaceFlow::answer,
        RaceFlow::search,
        RaceFlow::give_up,
        RaceFlow::note,
    ));
    assert_eq!(race.tasks(RaceFlow::search).len(), 2);
    race.task(RaceFlow::answer).resumed(());
    race.expect_open(RaceFlow::note)
        .expect_times(RaceFlow::race, 2);
}

/// Each of two branches may find that there is nothing to do.
#[flow(process = Visit)]
pub struct StopFlow {
    #[form(invited, broken)]
    #[anyone]
    #[next(fork)]
    arrive: Start,

    #[next(is_invited, is_broken)]
    fork: Split,

    #[when(|visit| visit.invited)]
    #[then(welcome)]
    #[otherwise(stop)]
    is_invited: If,

    #[anyone]
    #[next(both)]
    welcome: Manual,

    #[when(|visit| visit.broken)]
    #[then(repair)]
    #[otherwise(stop)]
    is_broken: If,

    #[anyone]
    #[next(both)]
    repair: Manual,

    #[next(end)]
    both: Join,

    end: End,
}

fn a_branch_that_stops_is_not_waited_for(test: FlowTest) {
    let test = test.flow::<StopFlow>();
    let form = stop_flow::arrive::Form {
        invited: true,
        broken: false,
    };
    let visit = test.user("guest").starts(StopFlow::arrive, form);
    visit.expect_open(StopFlow::welcome);
    visit.task(StopFlow::welcome).confirmed_by("porter");
    visit.expect_done().expect_times(StopFlow::both, 1);
}

fn a_process_of_which_all_branches_stop_is_canceled(test: FlowTest) {
    let test = test.flow::<StopFlow>();
    let form = stop_flow::arrive::Form {
        invited: false,
        broken: false,
    };
    let visit = test.user("guest").starts(StopFlow::arrive, form);
    visit.expect_canceled().expect_not_come_to(StopFlow::both);
}

/// Whoever leaves by the front door needs no back door.
#[flow(process = Visit)]
pub struct DoorFlow {
    #[next(fork)]
    arrive: StartHandle,

    #[next(front, back, pay)]
    fork: Split,

    #[anyone]
    #[next(out)]
    front: Manual,

    #[anyone]
    #[next(round)]
    back: Manual,

    #[anyone]
    #[next(round)]
    pay: Manual,

    #[cancels(back)]
    out: End,

    #[next(end)]
    round: Join,

    end: End,
}

fn an_end_calls_off_what_it_names(test: FlowTest) {
    let test = test.flow::<DoorFlow>();
    let visit = test.starts(DoorFlow::arrive, Visit::default());
    visit.task(DoorFlow::front).confirmed_by("guest");
    visit.expect_active().expect_open(DoorFlow::pay);
    visit.task(DoorFlow::pay).confirmed_by("guest");
    visit.expect_done().expect_times(DoorFlow::round, 1);
}

/// A job, code behind it, and a way back.
#[flow(process = Visit, preset(broken = "a job of another system says it"))]
pub struct WorkFlow {
    #[next(fetch)]
    begin: StartHandle,

    #[run(fetch)]
    #[next(count)]
    fetch: Job,

    #[limit(2)]
    #[run(count)]
    #[undo(uncount)]
    #[next(is_broken)]
    count: Function,

    #[when(|visit| match visit.broken {
        true => Err(HandlerError::from("it is broken"))?,
        false => visit.again,
    })]
    #[then(fetch)]
    #[otherwise(look)]
    is_broken: If,

    #[anyone]
    #[next(recount)]
    look: Manual,

    #[run(count)]
    #[undo(uncount)]
    #[next(last_look)]
    recount: Function,

    #[anyone]
    #[next(end)]
    last_look: Manual,

    end: End,
}

async fn fetch(_: JobContext<WorkFlow>) -> JobResult {
    Ok(())
}

fn count(_: &mut FunctionContext<'_, WorkFlow>) -> FunctionResult {
    Ok(())
}

fn uncount(step: &mut FunctionContext<'_, WorkFlow>) -> FunctionResult {
    step.process_mut().undone += 1;
    Ok(())
}

fn worked(test: &FlowTest, visit: Visit) -> Case<'_, WorkFlow> {
    test.user("boss").administers::<WorkFlow>();
    let work = test.starts(WorkFlow::begin, visit);
    test.run_jobs();
    work
}

fn a_condition_that_fails_behind_a_job_waits_for_an_administrator(test: FlowTest) {
    let test = test.flow::<WorkFlow>();
    let broken = Visit {
        broken: true,
        ..Visit::default()
    };
    let work = worked(&test, broken);
    work.expect_open(WorkFlow::is_broken)
        .expect_path(["begin", "fetch", "count"]);
    let choice = work.task(WorkFlow::is_broken).expect_error("it is broken");
    choice.try_retried_by("boss").refused("it is broken");
    choice
        .try_skipped_by("boss")
        .refused("it chooses between ways");
    choice.canceled_by("boss");
    work.expect_canceled();
}

fn a_job_that_has_run_is_not_undone(test: FlowTest) {
    let test = test.flow::<WorkFlow>();
    let work = worked(&test, Visit::default());
    work.expect_open(WorkFlow::look);
    let error = work.task(WorkFlow::fetch).try_undone_by("boss").refused("");
    assert!(matches!(error, Error::Prevented(_)), "{error}");
}

fn a_function_is_undone_as_it_says(test: FlowTest) {
    let test = test.flow::<WorkFlow>();
    let work = worked(&test, Visit::default());
    let look = work.task(WorkFlow::look).confirmed_by("anna");
    look.try_undone_by("bert").refused("`work.manage`");
    look.undone_by("anna");
    assert_eq!(work.data().undone, 1);
    work.expect_open(WorkFlow::look);
    look.completed(());
    work.task(WorkFlow::last_look).confirmed_by("anna");
    work.expect_done().expect_times(WorkFlow::recount, 1);
    look.try_undone_by("anna").refused("has moved on since");
}

fn a_limit_stops_what_jobs_do(test: FlowTest) {
    let test = test.flow::<WorkFlow>();
    let again = Visit {
        again: true,
        ..Visit::default()
    };
    let work = worked(&test, again);
    work.expect_open(WorkFlow::count)
        .expect_times(WorkFlow::fetch, 3);
    work.task(WorkFlow::count)
        .expect_error("has come to `count` more than 2 times");
    work.task(WorkFlow::count).canceled_by("boss");
    work.expect_canceled();
}

fn a_worker_comes_late(test: FlowTest) {
    let test = test.flow::<BookFlow>();
    test.user("boss").administers::<BookFlow>();
    let book = test.starts(BookFlow::wish, Answer::default());
    let engine = test.engine();
    let claim = engine
        .claim("late", Duration::from_secs(30))
        .expect("SQLite works");
    let claim = claim.expect("the archive is to be searched");
    let Ok(Work::Run(_, completion)) = engine.prepare(&claim) else {
        panic!("the claim holds");
    };
    book.task(BookFlow::city).confirmed_by("carla");
    book.task(BookFlow::archive).expect_status(Status::Canceled);
    let late = engine.finish(&claim, Ok(()), completion);
    assert!(matches!(late, Err(Error::LostClaim(_))), "{late:?}");
    book.expect_open(BookFlow::read)
        .expect_times(BookFlow::found, 1);
}
