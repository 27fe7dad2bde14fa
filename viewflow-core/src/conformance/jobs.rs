//! Workers, their claims, and what happens when they fail or die.

use std::sync::Barrier;
use std::time::Duration;

use chrono::TimeDelta;

use super::World;
use super::flows::{ChainCount, ChainJob, ChainStart, Greeting};
use super::world::do_now;
use crate::engine::Work;
use crate::store::{Effects, Mode};
use crate::{Attempt, Error, Input, Loaded, ProcessId, ProcessStatus, Status};

fn chain(world: &World, text: &str) -> ProcessId {
    let greeting = Greeting {
        text: text.into(),
        ..Greeting::default()
    };
    world.engine.start(ChainStart, greeting).unwrap()
}

fn sent(world: &World, process: ProcessId) -> u32 {
    let row = world.engine.store().process(process).unwrap().unwrap();
    let data: Greeting = serde_json::from_str(&row.data.unwrap()).unwrap();
    data.sent
}

fn process_status(world: &World, process: ProcessId) -> ProcessStatus {
    let row = world.engine.store().process(process).unwrap().unwrap();
    row.status
}

pub fn a_job_that_fails_waits_for_an_administrator(world: World) {
    let process = world.approved("fail in job");
    assert_eq!(world.work(), Some(Attempt::Failed));
    let task = world.engine.find(super::flows::GreetFlow::send, process);
    let Some(Loaded::Error(task)) = task.unwrap() else {
        panic!("the task has failed");
    };
    assert_eq!(task.row().error.as_deref(), Some("told to fail in job"));
    assert_eq!(task.row().started_at, Some(World::epoch()));
    assert_eq!(process_status(&world, process), ProcessStatus::Active);
    assert_eq!(world.work(), None, "nothing is left to be claimed");
    let again = task.retry(&world.user("carl")).unwrap();
    assert_eq!(again.status(), Status::Scheduled);
    assert_eq!(again.row().error, None);
    assert_eq!(world.work(), Some(Attempt::Failed));
}

pub fn a_job_is_tried_again_after_a_pause(world: World) {
    let process = chain(&world, "fail at first");
    let due = World::epoch() + TimeDelta::seconds(10);
    assert_eq!(world.work(), Some(Attempt::Postponed(due)));
    let jobs = world.engine.store().jobs_of(process).unwrap();
    assert_eq!(jobs[0].error.as_deref(), Some("failed at first"));
    assert_eq!(world.status(process, "work"), Status::Scheduled);
    world.wait(9);
    assert_eq!(world.work(), None);
    world.wait(1);
    assert_eq!(world.work(), Some(Attempt::Finished));
    assert_eq!(process_status(&world, process), ProcessStatus::Done);
    assert_eq!(sent(&world, process), 11);
    let task = world.engine.find(ChainJob, process).unwrap().unwrap();
    assert_eq!(
        task.row().started_at,
        Some(due),
        "when the last attempt began"
    );
}

pub fn a_failing_completion_is_a_failed_attempt(world: World) {
    let process = chain(&world, "fail in completion");
    assert!(matches!(world.work(), Some(Attempt::Postponed(_))));
    world.wait(10);
    assert_eq!(world.work(), Some(Attempt::Failed));
    let task = world.engine.find(ChainJob, process).unwrap().unwrap();
    assert_eq!(
        task.row().error.as_deref(),
        Some("told to fail in completion")
    );
    assert_eq!(sent(&world, process), 0);
}

pub fn a_node_that_fails_after_a_job_keeps_the_jobs_result(world: World) {
    let process = chain(&world, "fail in function");
    assert_eq!(world.work(), Some(Attempt::Finished));
    assert_eq!(world.status(process, "work"), Status::Done);
    let Some(Loaded::Error(task)) = world.engine.find(ChainCount, process).unwrap() else {
        panic!("the function has failed");
    };
    let cause = task.row().error.as_deref();
    assert_eq!(cause, Some("told to fail in function"));
    assert_eq!(sent(&world, process), 10, "the job's, not the function's");
    assert_eq!(process_status(&world, process), ProcessStatus::Active);
    assert_eq!(world.work(), None);
    // It fails only where nobody stands behind it.
    let done = task.retry(&world.user("carl")).unwrap();
    assert_eq!(done.status(), Status::Done);
    assert_eq!(process_status(&world, process), ProcessStatus::Done);
    assert_eq!(sent(&world, process), 11);
}

pub fn a_worker_that_dies_after_the_result_is_followed_by_another(world: World) {
    let process = chain(&world, "hello");
    let claim = world.claim("first").unwrap();
    let Work::Run(work, completion) = world.engine.prepare(&claim).unwrap() else {
        panic!("the job has not run");
    };
    do_now(work).unwrap();
    let kept = world.engine.keep_result(&claim, completion).unwrap();
    assert!(kept.unwrap().must_advance);
    // Here the first worker dies.
    assert_eq!(sent(&world, process), 10);
    assert_eq!(world.status(process, "work"), Status::Done);
    assert_eq!(world.work(), None, "the claim still holds");
    world.wait(31);
    assert_eq!(world.work(), Some(Attempt::Finished));
    assert_eq!(sent(&world, process), 11, "the job has not run again");
    assert_eq!(process_status(&world, process), ProcessStatus::Done);
}

pub fn a_claim_that_has_run_out_is_lost(world: World) {
    let process = chain(&world, "hello");
    let first = world.claim("first").unwrap();
    let Work::Run(work, completion) = world.engine.prepare(&first).unwrap() else {
        panic!("the job has not run");
    };
    do_now(work).unwrap();
    let lease = Duration::from_secs(30);
    world.wait(20);
    assert!(world.engine.prolong(&first, lease).unwrap());
    world.wait(20);
    assert!(world.claim("second").is_none(), "the claim was prolonged");
    world.wait(20);
    let second = world.claim("second").unwrap();
    assert_eq!((first.attempt(), second.attempt()), (1, 2));
    assert!(!world.engine.prolong(&first, lease).unwrap());
    assert!(matches!(
        world.engine.finish(&first, Ok(()), completion),
        Err(Error::LostClaim(_))
    ));
    assert_eq!(sent(&world, process), 0);
    let Work::Run(work, completion) = world.engine.prepare(&second).unwrap() else {
        panic!("the job has not run");
    };
    let finished = world.engine.finish(&second, do_now(work), completion);
    assert_eq!(finished.unwrap(), Attempt::Finished);
    assert_eq!(sent(&world, process), 11);
}

pub fn of_many_workers_one_claims_a_job(world: World) {
    for _ in 0..20 {
        chain(&world, "hello");
    }
    let all = Barrier::new(4);
    let claim_all = |worker: usize| {
        let world = &world;
        all.wait();
        let worker = worker.to_string();
        std::iter::from_fn(move || world.claim(&worker))
            .map(|claim| claim.task())
            .collect::<Vec<_>>()
    };
    let claim_all = &claim_all;
    let mut claimed: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| scope.spawn(move || claim_all(worker)))
            .collect();
        let claimed = workers.into_iter().map(|worker| worker.join().unwrap());
        claimed.flatten().collect()
    });
    claimed.sort();
    let all = claimed.len();
    claimed.dedup();
    assert_eq!((all, claimed.len()), (20, 20));
}

/// A job's result is kept, its worker dies, and a person's step takes the process to its end before
/// another worker comes.
pub fn a_process_ends_once_though_a_worker_comes_late(world: World) {
    let form = Input::from_pairs([("text", "hello")]);
    let process = world.user("anna").start_with("round", "start", &form);
    let process = process.unwrap();
    let claim = world.claim("worker").unwrap();
    let Work::Run(work, completion) = world.engine.prepare(&claim).unwrap() else {
        panic!("the handler has not run yet");
    };
    do_now(work).unwrap();
    let committed = world.engine.keep_result(&claim, completion).unwrap();
    assert!(committed.unwrap().must_advance);
    let (bob, task) = (world.user("bob"), world.task_at(process, "write"));
    bob.take(task).unwrap();
    let form = Input::from_pairs([("approved", "on")]);
    bob.complete_with(task, &form).unwrap();
    let ended = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(ended.status, ProcessStatus::Done);
    world.wait(31);
    assert_eq!(world.work(), Some(Attempt::Finished));
    let after = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(after, ended);
    let log = world.engine.store().log_of(process).unwrap();
    assert_eq!(log.iter().filter(|line| line.event == "end").count(), 1);
    assert!(world.engine.store().jobs_of(process).unwrap().is_empty());
}

pub fn a_claim_may_be_for_ever(world: World) {
    chain(&world, "hello");
    let claim = world.engine.claim("worker", Duration::MAX).unwrap();
    assert!(
        world
            .engine
            .prolong(&claim.unwrap(), Duration::MAX)
            .unwrap()
    );
    world.wait(60 * 60 * 24 * 365);
    assert!(world.claim("other").is_none());
}

/// What would go round for ever fails, instead of holding the process and the memory for ever.
pub fn a_step_that_never_rests_is_stopped(world: World) {
    let anna = world.user("anna");
    let process = anna.start_with("spin", "start", &Input::from_pairs([("", "")]));
    let process = process.unwrap();
    assert_eq!(world.work(), Some(Attempt::Finished));
    let tasks = world.engine.store().tasks_of(process).unwrap();
    let last = tasks.last().unwrap();
    assert_eq!(last.status, Status::Error);
    let cause = last.error.as_deref().unwrap();
    assert!(cause.contains("does not come to rest"), "{cause}");
    // Each time that an administrator tries again it is stopped again, and nothing is kept.
    let refused = world.user("carl").retry(last.id).unwrap_err();
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    assert_eq!(world.engine.store().tasks_of(process).unwrap(), tasks);
}

pub fn a_job_whose_process_cannot_be_read_waits_for_an_administrator(world: World) {
    let process = chain(&world, "hello");
    let store = world.engine.store();
    let row = store.process(process).unwrap().unwrap();
    let damage = Effects {
        process: Some(row.clone()),
        data: Some("\"damaged\"".into()),
        ..Effects::default()
    };
    let mut tx = store.begin(Mode::Write).unwrap();
    tx.apply(&damage).unwrap();
    tx.commit().unwrap();
    assert_eq!(world.work(), Some(Attempt::Failed));
    let task = world.engine.find(ChainJob, process).unwrap().unwrap();
    assert_eq!(task.status(), Status::Error);
    let cause = task.row().error.as_deref().unwrap();
    assert!(cause.contains("invalid type"), "{cause}");
    assert_eq!(world.work(), None);
    // Once the data is mended, the job is tried again.
    let mut tx = store.begin(Mode::Write).unwrap();
    let mended = Effects {
        data: row.data.clone(),
        process: Some(row),
        ..Effects::default()
    };
    tx.apply(&mended).unwrap();
    tx.commit().unwrap();
    world.user("carl").retry(task.row().id).unwrap();
    assert_eq!(world.work(), Some(Attempt::Finished));
    assert_eq!(process_status(&world, process), ProcessStatus::Done);
}

pub fn a_job_that_kills_its_workers_is_given_up(world: World) {
    let process = chain(&world, "hello");
    for _ in 0..12 {
        assert!(matches!(
            world.engine.prepare(&world.claim("doomed").unwrap()),
            Ok(Work::Run(..))
        ));
        world.wait(31);
    }
    assert_eq!(world.work(), Some(Attempt::Failed));
    let task = world.engine.find(ChainJob, process).unwrap().unwrap();
    let cause = task.row().error.as_deref();
    assert_eq!(cause, Some("the worker died in most of 12 attempts"));
    assert_eq!(world.work(), None);
}
