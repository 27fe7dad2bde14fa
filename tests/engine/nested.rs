//! Code that asks the engine for a step from within a step.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Attempt, Engine, Error, ProcessStatus};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Doll {
    /// How many dolls are still inside.
    inside: u32,
    in_a_job: bool,
}

#[flow(process = Doll)]
pub struct DollFlow {
    #[next(is_patient)]
    open: StartHandle,
    #[when(|doll| doll.in_a_job)]
    #[then(open_later)]
    #[otherwise(open_now)]
    is_patient: If,
    #[run(open_now)]
    #[next(end)]
    open_now: Function,
    #[run(open_later)]
    #[next(end)]
    open_later: Job,
    end: End,
}

static ENGINE: OnceLock<Engine> = OnceLock::new();

fn open_next(doll: &Doll) -> Result<(), HandlerError> {
    if doll.inside > 0 {
        let next = Doll {
            inside: doll.inside - 1,
            in_a_job: doll.in_a_job,
        };
        ENGINE.get().unwrap().start(DollFlow::open, next)?;
    }
    Ok(())
}

fn open_now(step: &mut FunctionContext<'_, DollFlow>) -> FunctionResult {
    open_next(step.process())
}

fn open_later(job: JobContext<DollFlow>) -> JobResult {
    open_next(job.process())
}

#[test]
fn a_step_within_a_step_is_refused_at_once_and_a_job_may_begin_one() {
    let world = World::new(|engine| engine.flow::<DollFlow>());
    let engine = ENGINE.get_or_init(|| world.engine.clone());
    let doll = |inside, in_a_job| Doll { inside, in_a_job };

    let begun = Instant::now();
    let refused = engine.start(DollFlow::open, doll(1, false)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`open_now` failed: the engine was asked for a step from within a step; do that in a job, \
         or after the step; within a transaction, ask the transaction"
    );
    assert!(begun.elapsed() < Duration::from_secs(2), "nothing waited");

    let first = engine.start(DollFlow::open, doll(2, true)).unwrap();
    for _ in 0..3 {
        assert_eq!(world.work(), Some(Attempt::Finished));
    }
    assert_eq!(world.work(), None);
    for id in [first.0, first.0 + 1, first.0 + 2] {
        let process = engine.process::<DollFlow>(viewflow::ProcessId(id));
        assert_eq!(process.unwrap().status(), ProcessStatus::Done);
    }
}

#[derive(Message, Serialize, Deserialize)]
pub struct Hello;

#[derive(Signal, Serialize, Deserialize)]
pub struct Alarm;

#[flow(process = Doll)]
pub struct TellFlow {
    #[next(tell)]
    open: StartHandle,
    #[run(tell)]
    #[next(end)]
    tell: Function,
    end: End,
}

static TELLING: OnceLock<Engine> = OnceLock::new();

fn tell(_: &mut FunctionContext<'_, TellFlow>) -> FunctionResult {
    let engine = TELLING.get().unwrap();
    let (sent, thrown) = (engine.send(&Hello), engine.broadcast(&Alarm));
    match (sent, thrown) {
        (Err(Error::WithinStep), Err(Error::WithinStep)) => Ok(()),
        (sent, thrown) => Err(format!("{sent:?} {thrown:?}").into()),
    }
}

/// What a step tells others is told when it is committed, and not if it is not.
#[test]
fn nothing_is_told_others_by_code_within_a_step() {
    let world = World::new(|engine| engine.flow::<TellFlow>());
    let engine = TELLING.get_or_init(|| world.engine.clone());
    let begin = Instant::now();
    engine.start(TellFlow::open, Doll::default()).unwrap();
    assert!(begin.elapsed() < Duration::from_secs(4));
}
