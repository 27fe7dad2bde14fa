//! Code of the application's that panics: a failure like any other, wherever it is called.

use std::cell::Cell;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Engine, Error, ProcessId, ProcessStatus, Status, Worker};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default, Clone)]
pub struct Stunt {
    /// The node whose code is to panic.
    at: String,
    log: Vec<String>,
    /// Whether reading the data panics: code of the application's that no node calls.
    #[serde(deserialize_with = "unless_it_is_mined")]
    mined: bool,
}

#[flow(process = Stunt)]
pub struct StuntFlow {
    #[next(jump)]
    dare: StartHandle,
    #[run(jump)]
    #[next(dive)]
    jump: Job,
    #[run(dive)]
    #[next(land)]
    dive: Job,
    #[run(land)]
    #[next(cheered)]
    land: Function,
    #[when(|stunt| { stumble(stunt, "cheered"); true })]
    #[then(end)]
    #[otherwise(bow)]
    cheered: If,
    #[assign(|stunt| { stumble(stunt, "bow"); "anna" })]
    #[next(end)]
    bow: View,
    end: End,
}

#[flow(process = Stunt)]
pub struct SoloFlow {
    #[anyone]
    #[form(at)]
    #[next(land)]
    dare: Start,
    #[run(land_alone)]
    #[next(end)]
    land: Function,
    end: End,
}

fn unless_it_is_mined<'de, D: serde::Deserializer<'de>>(data: D) -> Result<bool, D::Error> {
    let mined = bool::deserialize(data)?;
    // Whoever starts a process reads back what it has written, and gets past the mine.
    assert!(!mined || STARTS.get(), "a mine in the data");
    Ok(mined)
}

thread_local! {
    /// Whether this is the thread that starts processes.
    static STARTS: Cell<bool> = const { Cell::new(false) };
}

fn stumble(stunt: &Stunt, at: &str) {
    // Once with a text that is made, once with one that is there.
    match stunt.at.as_str() {
        wanted if wanted != at => {}
        "land" => panic!("a broken leg"),
        _ => panic!("a broken leg at `{at}`"),
    }
}

async fn jump(job: JobContext<StuntFlow>) -> JobResult {
    stumble(job.process(), "jump");
    job.on_completion(|step| {
        stumble(step.process(), "jumped");
        step.process_mut().log.push("jumped".into());
        Ok(())
    });
    Ok(())
}

fn dive(job: JobContext<StuntFlow>) -> JobResult {
    stumble(job.process(), "dive");
    Ok(())
}

fn land(step: &mut FunctionContext<'_, StuntFlow>) -> FunctionResult {
    step.process_mut().log.push("landed".into());
    let stunt = step.process().clone();
    // A transaction of the application's own within the step, which the panic leaves open.
    step.connection()?.transaction(|connection| {
        diesel::sql_query("UPDATE viewflow_user SET name = 'nobody'").execute(connection)?;
        stumble(&stunt, "land");
        Ok(())
    })
}

fn land_alone(step: &mut FunctionContext<'_, SoloFlow>) -> FunctionResult {
    let at = step.process().at.clone();
    step.connection()?.transaction(|connection| {
        diesel::sql_query("UPDATE viewflow_user SET name = 'nobody'").execute(connection)?;
        match at.as_str() {
            "land" => panic!("a broken leg"),
            _ => Ok(()),
        }
    })
}

/// Where a process has failed, and why.
fn failed(engine: &Engine, process: ProcessId) -> Option<(String, String)> {
    let mut tasks = engine.store().tasks_of(process).unwrap().into_iter();
    let task = tasks.find(|task| task.status == Status::Error)?;
    Some((task.node, task.error.unwrap()))
}

#[tokio::test]
async fn a_panic_is_a_failed_task_with_its_cause_and_the_worker_goes_on() {
    let world = World::new(|engine| engine.flow::<StuntFlow>());
    let engine = &world.engine;
    world.user("anna", &[]);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    // One slot: what kills it kills the worker.
    let worker = Worker::new(engine.clone()).concurrency(1);
    let worker = tokio::spawn(worker.run(async { drop(stopped.await) }));
    let dare = |at: &str| {
        let stunt = Stunt {
            at: at.into(),
            mined: at == "the data",
            ..Stunt::default()
        };
        engine.start(StuntFlow::dare, stunt).unwrap()
    };
    STARTS.set(true);
    // Nothing of this one can be read by a worker, so nothing can be written either.
    dare("the data");
    let cases = [
        (
            "jump",
            "jump",
            "the handler panicked: a broken leg at `jump`",
        ),
        (
            "jumped",
            "jump",
            "the handler panicked: a broken leg at `jumped`",
        ),
        (
            "dive",
            "dive",
            "the handler panicked: a broken leg at `dive`",
        ),
        ("land", "land", "the handler panicked: a broken leg"),
        (
            "cheered",
            "cheered",
            "the handler panicked: a broken leg at `cheered`",
        ),
    ];
    for (at, node, cause) in cases {
        let process = dare(at);
        let begun = Instant::now();
        while failed(engine, process).is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{at}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(failed(engine, process), Some((node.into(), cause.into())));
        let log = engine.process::<StuntFlow>(process).unwrap().data.log;
        let expected: &[&str] = match at {
            "jump" | "jumped" => &[],
            "cheered" => &["jumped", "landed"],
            _ => &["jumped"],
        };
        assert_eq!(log, expected, "{at}");
        let landed = engine.store().account("nobody").unwrap().is_some();
        assert_eq!(landed, at == "cheered", "{at}");
    }
    let process = dare("nowhere");
    let is_done = || engine.process::<StuntFlow>(process).unwrap().status() == ProcessStatus::Done;
    while !is_done() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(stop);
    worker.await.unwrap();
}

#[test]
fn a_panic_in_a_persons_step_rolls_it_back_and_the_person_is_told() {
    let world = World::new(|engine| engine.flow::<SoloFlow>());
    let anna = world.user("anna", &[]);
    for _ in 0..20 {
        let form = solo_flow::dare::Form { at: "land".into() };
        let error = anna.start(SoloFlow::dare, form).unwrap_err();
        assert!(matches!(error, Error::Handler { .. }));
        let said = "`land` failed: the handler panicked: a broken leg";
        assert_eq!(error.to_string(), said);
    }
    assert!(world.engine.store().account("anna").unwrap().is_some());
    assert!(world.engine.store().account("nobody").unwrap().is_none());
    let form = solo_flow::dare::Form { at: "sea".into() };
    let process = anna.start(SoloFlow::dare, form).unwrap();
    assert_eq!(process, ProcessId(1), "nothing of the others was written");
}
