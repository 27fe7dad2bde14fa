//! Two at once on one process, a thousand times: one is first, and the other is told.

use std::sync::Barrier;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::TaskRow;
use viewflow::{Actor, Engine, Error, Input, ProcessId, ProcessStatus, Status};

use crate::world::World;

/// So many processes are raced for.
const ROUNDS: usize = 1_000;

#[derive(Process, Serialize, Deserialize, Debug, Default)]
pub struct Race {
    left: String,
    right: String,
}

/// Two people, each with a task of their own, and a join that both come to.
#[flow(process = Race)]
pub struct MeetFlow {
    #[next(part)]
    begin: StartHandle,
    #[next(left, right)]
    part: Split,
    #[form(left)]
    #[anyone]
    #[next(meet)]
    left: View,
    #[form(right)]
    #[anyone]
    #[next(meet)]
    right: View,
    #[next(end)]
    meet: Join,
    end: End,
}

/// Code that waits for code.
#[flow(process = Race)]
pub struct WaitFlow {
    #[next(wait)]
    begin: StartHandle,
    #[next(end)]
    wait: Handle,
    end: End,
}

#[derive(Process, Serialize, Deserialize, Debug, Default)]
pub struct Pile {
    sheets: Vec<u32>,
}

/// Two jobs of a list, for two workers.
#[flow(process = Pile)]
pub struct PileFlow {
    #[next(print)]
    begin: StartHandle,
    #[each(sheets)]
    #[run(print)]
    #[next(end)]
    print: Job,
    end: End,
}

async fn print(_: JobContext<PileFlow>, sheet: u32) -> Result<u32, HandlerError> {
    Ok(sheet)
}

/// Has two at it for each process, both from the same moment on. Answers what each of them met.
fn two_at_once<T: Send>(
    processes: &[ProcessId],
    act: impl Fn(usize, ProcessId) -> T + Sync,
) -> Vec<[T; 2]> {
    let start = Barrier::new(2);
    let run = |who| {
        let (start, act) = (&start, &act);
        move || -> Vec<T> {
            let one = |process: &ProcessId| {
                start.wait();
                act(who, *process)
            };
            processes.iter().map(one).collect()
        }
    };
    std::thread::scope(|scope| {
        let (first, second) = (scope.spawn(run(0)), scope.spawn(run(1)));
        let both = first.join().unwrap().into_iter();
        both.zip(second.join().unwrap())
            .map(|(a, b)| [a, b])
            .collect()
    })
}

fn task(engine: &Engine, process: ProcessId, node: &str) -> TaskRow {
    let tasks = engine.store().tasks_of(process).unwrap();
    tasks.into_iter().find(|task| task.node == node).unwrap()
}

/// Each task's node and state, in the order of their numbers.
fn told(engine: &Engine, process: ProcessId) -> Vec<String> {
    let tasks = engine.store().tasks_of(process).unwrap();
    tasks
        .iter()
        .map(|task| format!("{} {}", task.node, task.status))
        .collect()
}

fn status(engine: &Engine, process: ProcessId) -> ProcessStatus {
    engine.store().process(process).unwrap().unwrap().status
}

fn form() -> Input {
    Input::from_pairs([("left", "done"), ("right", "done")])
}

fn people(world: &World) -> [Actor; 2] {
    ["ada", "ben"].map(|name| world.user(name, &[]))
}

fn began(world: &World) -> Vec<ProcessId> {
    let begin = |_| {
        world
            .engine
            .start(MeetFlow::begin, Race::default())
            .unwrap()
    };
    (0..ROUNDS).map(begin).collect()
}

#[test]
fn the_last_two_branches_of_a_join_let_it_go_on_once() {
    let world = World::new(|engine| engine.flow::<MeetFlow>());
    let (engine, people) = (&world.engine, people(&world));
    let processes = began(&world);
    let both = two_at_once(&processes, |who, process| {
        let task = task(engine, process, ["left", "right"][who]).id;
        people[who].take(task)?;
        people[who].complete_with(task, &form())
    });
    for ([left, right], process) in both.into_iter().zip(processes) {
        left.unwrap();
        right.unwrap();
        let told = told(engine, process);
        assert_eq!(told[4..], ["meet done", "end done"], "{told:?}");
        assert_eq!(status(engine, process), ProcessStatus::Done);
        let process = engine.process::<MeetFlow>(process).unwrap();
        assert_eq!(
            (&*process.data.left, &*process.data.right),
            ("done", "done")
        );
    }
}

#[test]
fn of_two_who_take_a_task_one_gets_it_and_the_other_is_told() {
    let world = World::new(|engine| engine.flow::<MeetFlow>());
    let (engine, people) = (&world.engine, people(&world));
    let processes = began(&world);
    let both = two_at_once(&processes, |who, process| {
        people[who].take(task(engine, process, "left").id)
    });
    for (both, process) in both.into_iter().zip(processes) {
        let owner = task(engine, process, "left").owner.unwrap();
        for (taken, who) in both.into_iter().zip(&people) {
            match taken {
                Ok(_) => assert_eq!(who.user().id, owner),
                Err(Error::Illegal(told)) => {
                    assert_ne!(who.user().id, owner);
                    assert_eq!(told.status, Status::Assigned);
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn of_two_who_complete_a_task_one_does_and_the_other_is_told() {
    let world = World::new(|engine| engine.flow::<MeetFlow>());
    let (engine, [ada, _]) = (&world.engine, people(&world));
    let processes = began(&world);
    for process in &processes {
        ada.take(task(engine, *process, "left").id).unwrap();
    }
    let both = two_at_once(&processes, |_, process| {
        ada.complete_with(task(engine, process, "left").id, &form())
    });
    for (both, process) in both.into_iter().zip(processes) {
        let (done, refused): (Vec<_>, Vec<_>) = both.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 1));
        let done = |refused: &Result<_, Error>| match refused {
            Err(Error::Illegal(told)) => told.status == Status::Done,
            _ => false,
        };
        assert!(refused.iter().all(done), "{refused:?}");
        let told = told(engine, process);
        assert_eq!(told[2..], ["left done", "right new"], "{told:?}");
    }
}

#[test]
fn of_two_who_resume_a_handle_one_does_and_the_other_is_told() {
    let world = World::new(|engine| engine.flow::<WaitFlow>());
    let engine = &world.engine;
    let begin = |_| engine.start(WaitFlow::begin, Race::default()).unwrap();
    let processes: Vec<_> = (0..ROUNDS).map(begin).collect();
    let both = two_at_once(&processes, |_, process| {
        engine.resume(WaitFlow::wait, process, ())
    });
    for (both, process) in both.into_iter().zip(processes) {
        let (done, refused): (Vec<_>, Vec<_>) = both.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 1));
        assert!(
            matches!(refused[0], Err(Error::NotWaiting { .. })),
            "{refused:?}"
        );
        assert_eq!(told(engine, process)[1..], ["wait done", "end done"]);
    }
}

#[test]
fn the_last_two_items_of_a_list_let_it_go_on_once() {
    let world = World::new(|engine| engine.flow::<PileFlow>());
    let engine = &world.engine;
    let sheets = || Pile { sheets: vec![1, 2] };
    let begin = |_| engine.start(PileFlow::begin, sheets()).unwrap();
    let processes: Vec<_> = (0..ROUNDS / 2).map(begin).collect();
    // Either claims what is due, so the two jobs of a process are mostly done at once.
    two_at_once(&processes, |_, _| world.work());
    for process in processes {
        let told = told(engine, process);
        assert_eq!(
            told[1..],
            ["print done", "print done", "end done"],
            "{told:?}"
        );
        assert_eq!(status(engine, process), ProcessStatus::Done);
    }
    assert_eq!(world.work(), None);
}
