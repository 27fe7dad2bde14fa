//! A running worker on a SQLite file.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use viewflow::prelude::*;
use viewflow::{DieselStore, Engine, Loaded, ProcessId, ProcessStatus, Status, Worker};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Errand {
    /// By which a test finds its own runs among those of all tests.
    name: String,
    /// How long it takes.
    millis: u64,
    /// How many attempts fail before one succeeds.
    failures: u32,
}

#[flow(process = Errand)]
pub struct ErrandFlow {
    #[next(go)]
    send: StartHandle,
    #[run(go)]
    #[next(end)]
    go: Job,
    end: End,
}

#[flow(process = Errand)]
pub struct PlainFlow {
    #[next(go)]
    send: StartHandle,
    #[run(go_plainly)]
    #[next(end)]
    go: Job,
    end: End,
}

#[flow(process = Errand)]
pub struct StubbornFlow {
    #[next(go)]
    send: StartHandle,
    #[run(go_stubbornly)]
    #[retry(times = 2, delay(seconds = 1), backoff(fixed))]
    #[next(end)]
    go: Job,
    end: End,
}

static RUNS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn note_run(errand: &Errand) {
    RUNS.lock().unwrap().push(errand.name.clone());
}

fn runs_of(name: &str) -> usize {
    let runs = RUNS.lock().unwrap();
    runs.iter().filter(|run| *run == name).count()
}

async fn go(job: JobContext<ErrandFlow>) -> JobResult {
    note_run(job.process());
    tokio::time::sleep(Duration::from_millis(job.process().millis)).await;
    Ok(())
}

fn go_plainly(job: JobContext<PlainFlow>) -> JobResult {
    note_run(job.process());
    std::thread::sleep(Duration::from_millis(job.process().millis));
    Ok(())
}

async fn go_stubbornly(job: JobContext<StubbornFlow>) -> JobResult {
    note_run(job.process());
    match job.attempt() {
        attempt if attempt <= job.process().failures => Err("nobody at home".into()),
        _ => Ok(()),
    }
}

fn errand(name: &str) -> Errand {
    Errand {
        name: name.into(),
        ..Errand::default()
    }
}

fn errand_of(name: &str, millis: u64) -> Errand {
    Errand {
        millis,
        ..errand(name)
    }
}

fn world() -> World {
    waking_world().0
}

/// With what the engine wakes a worker by.
fn waking_world() -> (World, Arc<Notify>) {
    let wake = Arc::new(Notify::new());
    let waking = Arc::clone(&wake);
    let world = World::new(|engine| {
        let engine = engine.flow::<ErrandFlow>().flow::<PlainFlow>();
        let engine = engine.flow::<StubbornFlow>();
        engine.on_jobs(move || waking.notify_one())
    });
    (world, wake)
}

struct Running {
    stop: oneshot::Sender<()>,
    worker: JoinHandle<()>,
}

fn start(worker: Worker) -> Running {
    let (stop, stopped) = oneshot::channel();
    let worker = tokio::spawn(worker.run(async { drop(stopped.await) }));
    Running { stop, worker }
}

impl Running {
    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.worker.await.unwrap();
    }
}

/// Waits until something holds, a long while at most.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "never {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn is_done(engine: &Engine, process: ProcessId) -> bool {
    let row = engine.store().process(process).unwrap().unwrap();
    row.status == ProcessStatus::Done
}

fn status(world: &World, process: ProcessId) -> Status {
    let task = world.engine.find(StubbornFlow::go, process).unwrap();
    task.unwrap().status()
}

#[tokio::test]
async fn async_and_plain_handlers_are_run() {
    let world = world();
    let running = start(Worker::new(world.engine.clone()));
    let walked = world.engine.start(ErrandFlow::send, errand("walk"));
    let driven = world.engine.start(PlainFlow::send, errand("drive"));
    for process in [walked.unwrap(), driven.unwrap()] {
        until("done", || is_done(&world.engine, process)).await;
    }
    running.stop().await;
    assert_eq!((runs_of("walk"), runs_of("drive")), (1, 1));
}

/// All of it on one thread, which a plain handler must not hold.
#[tokio::test(flavor = "current_thread")]
async fn a_plain_handler_that_blocks_does_not_stop_the_others() {
    let (world, wake) = waking_world();
    let slow = errand_of("a long drive", 1_500);
    let slow = world.engine.start(PlainFlow::send, slow).unwrap();
    let worker = Worker::new(world.engine.clone()).concurrency(2);
    let running = start(worker.woken_by(wake));
    until("begun", || runs_of("a long drive") == 1).await;
    for _ in 0..3 {
        let quick = world.engine.start(ErrandFlow::send, errand("a short walk"));
        let quick = quick.unwrap();
        until("done", || is_done(&world.engine, quick)).await;
        assert!(!is_done(&world.engine, slow), "it was waited for");
    }
    running.stop().await;
    assert!(is_done(&world.engine, slow));
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_and_then_waits_for_an_administrator() {
    let world = world();
    let admin = world.user("admin", &["stubborn.manage"]);
    let running = start(Worker::new(world.engine.clone()));
    let begun = Instant::now();
    let knock = |name, failures| {
        let errand = Errand {
            failures,
            ..errand(name)
        };
        world.engine.start(StubbornFlow::send, errand).unwrap()
    };
    let (lucky, luckless) = (knock("knock twice", 1), knock("knock for ever", 3));
    until("done", || is_done(&world.engine, lucky)).await;
    assert_eq!(runs_of("knock twice"), 2);

    until("failed", || status(&world, luckless) == Status::Error).await;
    assert_eq!(runs_of("knock for ever"), 3, "once, and two retries");
    assert!(begun.elapsed() >= Duration::from_secs(2), "a second each");
    let Some(Loaded::Error(task)) = world.engine.find(StubbornFlow::go, luckless).unwrap() else {
        panic!("it has failed");
    };
    assert_eq!(task.row().error.as_deref(), Some("nobody at home"));
    let attempts = world.engine.store().log_of(luckless).unwrap();
    let attempts = attempts.iter().filter(|line| line.event == "attempt");
    assert_eq!(attempts.count(), 2, "each retry says why");

    let task = task.retry(&admin).unwrap();
    assert_eq!(
        (task.status(), &task.row().error),
        (Status::Scheduled, &None)
    );
    until("begun", || runs_of("knock for ever") > 3).await;
    running.stop().await;
}

#[tokio::test]
async fn a_worker_that_stops_finishes_what_it_has_begun_and_begins_nothing() {
    let world = world();
    let begun = world
        .engine
        .start(ErrandFlow::send, errand_of("begun", 700));
    let waiting = world.engine.start(ErrandFlow::send, errand("waiting"));
    let (begun, waiting) = (begun.unwrap(), waiting.unwrap());
    let running = start(Worker::new(world.engine.clone()).concurrency(1));
    until("begun", || runs_of("begun") == 1).await;
    running.stop().await;
    assert!(is_done(&world.engine, begun));
    assert!(!is_done(&world.engine, waiting));
    assert_eq!(runs_of("waiting"), 0);
    let jobs = world.engine.store().jobs_of(waiting).unwrap();
    assert_eq!(
        (jobs.len(), jobs[0].attempt),
        (1, 0),
        "nobody has claimed it"
    );
}

#[tokio::test]
async fn a_job_that_takes_longer_than_a_lease_is_run_once() {
    let world = world();
    let lease = Duration::from_secs(1);
    let workers = [1, 2].map(|_| start(Worker::new(world.engine.clone()).lease(lease)));
    let names = ["a long walk", "a longer drive"];
    let walk = world
        .engine
        .start(ErrandFlow::send, errand_of(names[0], 2_500));
    let drive = world
        .engine
        .start(PlainFlow::send, errand_of(names[1], 2_500));
    for process in [walk.unwrap(), drive.unwrap()] {
        until("done", || is_done(&world.engine, process)).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(names.map(runs_of), [1, 1]);
}

#[tokio::test]
async fn a_claim_of_a_dead_worker_is_taken_over_when_its_lease_is_over() {
    let world = world();
    let process = world.engine.start(ErrandFlow::send, errand("left behind"));
    let lease = Duration::from_millis(600);
    let dead = world.engine.claim("dead", lease).unwrap().unwrap();
    let claimed = Instant::now();
    let running = start(Worker::new(world.engine.clone()));
    let process = process.unwrap();
    until("done", || is_done(&world.engine, process)).await;
    running.stop().await;
    assert!(claimed.elapsed() >= lease);
    assert!(!world.engine.prolong(&dead, lease).unwrap());
}

#[tokio::test]
async fn a_worker_that_is_woken_does_not_wait_until_it_looks_again() {
    let (world, wake) = waking_world();
    let running = start(Worker::new(world.engine.clone()).woken_by(wake));
    // A worker that has nothing to do looks once in a second. Five in a row within a second are
    // not found by looking.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    for _ in 0..5 {
        let process = world.engine.start(ErrandFlow::send, errand("at once"));
        let process = process.unwrap();
        until("done", || is_done(&world.engine, process)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{begun:?}");
    running.stop().await;
}

#[tokio::test]
async fn two_workers_share_the_jobs_and_run_each_once() {
    let world = world();
    let path = world.folder.path().join("test.db");
    let store = DieselStore::open(path.to_str().unwrap()).unwrap();
    let other = Engine::builder(store).flow::<ErrandFlow>().build().unwrap();
    let names: Vec<_> = (0..100).map(|number| format!("shared {number}")).collect();
    let processes: Vec<_> = names
        .iter()
        .map(|name| world.engine.start(ErrandFlow::send, errand_of(name, 10)))
        .map(Result::unwrap)
        .collect();
    let workers = [world.engine.clone(), other].map(|engine| start(Worker::new(engine)));
    for process in processes {
        until("done", || is_done(&world.engine, process)).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    for name in names {
        assert_eq!(runs_of(&name), 1, "{name}");
    }
}
