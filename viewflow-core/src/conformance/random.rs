//! Anything in any order: random commands by random people and workers, with what must always hold
//! looked at after each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Barrier;

use serde_json::Value;

use super::World;
use super::chance::Noise;
use super::flows::{ChainStart, GreetFlow, Greeting};
use super::whole::Whole;
use super::world::do_now;
use crate::engine::{Claim, Completion, Work};
use crate::standing::{Changes, Stored};
use crate::store::{JobRow, JobState, LogRow, TaskRow};
use crate::{Actor, Error, Input, JobResult, ProcessId, ProcessStatus, Status, TaskId};

const PEOPLE: [&str; 4] = ["anna", "bob", "carl", "dora"];
const TEXTS: [&str; 5] = [
    "hello",
    "fail in job",
    "fail in function",
    "fail at first",
    "",
];

/// What the workers have in their hands.
type Held = Vec<(Claim, Option<(JobResult, Completion)>)>;

/// Does what the bytes say, four to a command, and looks at every process after each.
///
/// # Panics
///
/// If something does not hold that always must.
pub fn play(world: &World, commands: &[[u8; 4]]) {
    let mut processes = Vec::new();
    let mut held = Held::new();
    for command in commands {
        let before: Vec<_> = processes.iter().map(|id| whole(world, *id)).collect();
        let done = one(world, *command, &mut processes, &mut held);
        for (before, id) in before.iter().zip(&processes) {
            let after = whole(world, *id);
            if done.is_err() {
                assert_eq!(before, &after, "{command:?} was refused: {done:?}");
            }
            holds(&after);
            let data = world.engine.json_of(&after.process);
            assert!(data.is_ok(), "the data can be read: {data:?}");
        }
        for id in &processes[before.len()..] {
            holds(&whole(world, *id));
        }
    }
}

/// Six people and workers at once on the same few processes, each at random.
///
/// # Panics
///
/// If something does not hold in the end that always must, or somebody meets a failure of the
/// store.
pub fn many_at_once_neither_lose_nor_double_a_token(world: World) {
    let anna = world.user("anna");
    let shared: Vec<_> = ["greet", "round", "round", "sort"]
        .iter()
        .map(|flow| {
            let form = Input::from_pairs([("text", "fail in function")]);
            anna.start_with(flow, "start", &form).unwrap()
        })
        .collect();
    let start = Barrier::new(6);
    std::thread::scope(|scope| {
        for seed in 1..=6_u64 {
            let (world, start, mut processes) = (&world, &start, shared.clone());
            scope.spawn(move || {
                let (mut held, mut noise) = (Held::new(), Noise(seed));
                start.wait();
                for _ in 0..120 {
                    let done = one(world, noise.next(), &mut processes, &mut held);
                    assert!(!matches!(done, Err(Error::Store(_))), "{done:?}");
                }
            });
        }
    });
    for process in shared {
        holds(&whole(&world, process));
    }
}

fn one(
    world: &World,
    [what, whose, who, more]: [u8; 4],
    processes: &mut Vec<ProcessId>,
    held: &mut Held,
) -> Result<(), Error> {
    let engine = &world.engine;
    // Whoever may do the most does the most.
    let who = world.user(pick(
        &["bob", "bob", "bob", "bob", "anna", "carl", "dora"],
        who,
    ));
    if processes.is_empty() || what % 16 == 0 && processes.len() < 3 {
        let text = pick(&TEXTS, whose);
        let form = Input::from_pairs([("text", text)]);
        let greeting = Greeting {
            text: text.into(),
            approved: what % 32 == 0,
            ..Greeting::default()
        };
        processes.push(match more % 5 {
            0 => who.start_with("greet", "start", &form)?,
            1 => who.start_with("round", "start", &form)?,
            2 => who.start_with("sort", "start", &form)?,
            3 => engine.start(GreetFlow::import, greeting)?,
            _ => engine.start(ChainStart, greeting)?,
        });
        return Ok(());
    }
    let process = pick(processes, whose);
    let tasks = engine.store().tasks_of(process)?;
    let open: Vec<_> = tasks.iter().filter(|task| task.status.is_open()).collect();
    let row = match open.as_slice() {
        [] => &tasks[usize::from(more) % tasks.len()],
        open if more % 8 > 0 => open[usize::from(more) % open.len()],
        _ => &tasks[usize::from(more) % tasks.len()],
    };
    let task = row.id;
    match what % 16 {
        1..=3 => allowed(world, &who, row, who.take(task)),
        4 => {
            let other = world.user(pick(&PEOPLE, more.wrapping_mul(7)));
            allowed(world, &other, row, who.give(task, other.user().id))
        }
        5 => who.give_back(task).map(drop),
        6 => who.begin_work(task).map(drop),
        7..=9 => {
            let approved = if more % 3 == 0 { "on" } else { "" };
            let form = Input::from_pairs([("approved", approved)]);
            allowed(world, &who, row, who.complete_with(task, &form))
        }
        10 => who.retry(task).map(drop),
        11 | 12 => {
            if let Some(claim) = world.claim(pick(&["w1", "w2"], more)) {
                let work = match engine.prepare(&claim)? {
                    Work::Run(work, completion) => Some((do_now(work), completion)),
                    Work::Advance | Work::GivenUp => None,
                };
                held.push((claim, work));
            }
            Ok(())
        }
        13 | 14 if !held.is_empty() => {
            let (claim, work) = held.remove(usize::from(more) % held.len());
            match work {
                None => engine.advance(&claim),
                // A worker that dies as soon as the result is kept.
                Some((Ok(()), completion)) if who.user().id.0 % 2 == 0 => {
                    engine.keep_result(&claim, completion).map(drop)
                }
                Some((result, completion)) => engine.finish(&claim, result, completion).map(drop),
            }
        }
        _ => {
            world.wait(i64::from(more));
            Ok(())
        }
    }
}

fn pick<T: Copy>(items: &[T], by: u8) -> T {
    items[usize::from(by) % items.len()]
}

/// What somebody has been let do is what they may do.
fn allowed(
    world: &World,
    who: &Actor,
    task: &TaskRow,
    done: Result<TaskRow, Error>,
) -> Result<(), Error> {
    done?;
    let user = who.user();
    match task.node.as_str() {
        "approve" | "write" => {
            assert!(user.has("greet.approve"), "{} at {task:?}", user.name);
            let tasks = world.engine.store().tasks_of(task.id.process)?;
            assert_ne!(tasks[0].owner, Some(user.id), "four eyes at {task:?}");
        }
        "review" => {}
        other => panic!("nobody works at `{other}`"),
    }
    Ok(())
}

fn whole(world: &World, id: ProcessId) -> Whole {
    let store = world.engine.store();
    Whole::of(store, store.process(id).unwrap().unwrap())
}

/// Where a process stands by what its log says.
pub(super) fn replayed(log: &[LogRow]) -> String {
    let mut state = Stored::default();
    for line in log {
        if let Some(changes) = line.changes.as_deref().and_then(Changes::parse) {
            changes.play(&mut state);
        }
    }
    state.encode()
}

/// What must hold of every process at every moment.
fn holds(whole: &Whole) {
    let Whole {
        process,
        tasks,
        log,
        jobs,
        ..
    } = whole;
    let numbers: Vec<_> = tasks.iter().map(|task| task.id.number).collect();
    let dense: Vec<_> = (1..=process.tasks).collect();
    assert_eq!(numbers, dense, "the tasks are numbered without gaps");

    let state: Value = serde_json::from_str(&process.state).unwrap();
    let holders: BTreeMap<&str, u64> = state["in"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(node, number)| (node.as_str(), number.as_u64().unwrap()))
        .collect();
    let open: BTreeMap<&str, u64> = tasks
        .iter()
        .filter(|task| task.status.is_open())
        .map(|task| (task.node.as_str(), u64::from(task.id.number)))
        .collect();
    assert_eq!(open, holders, "the open tasks hold the tokens: {whole:#?}");

    assert_eq!(replayed(log), process.state, "the log leads to the state");

    let is_over = open.is_empty() && state["on"].is_null();
    assert_eq!(process.status != ProcessStatus::Active, is_over);
    assert_eq!(process.finished_at.is_some(), is_over);

    let at = |job: &JobRow| &tasks[job.id.number as usize - 1];
    let scheduled: BTreeSet<TaskId> = tasks
        .iter()
        .filter(|task| task.status == Status::Scheduled)
        .map(|task| task.id)
        .collect();
    let (run, advance): (Vec<_>, Vec<_>) = jobs.iter().partition(|j| j.state == JobState::Run);
    let run: BTreeSet<TaskId> = run.into_iter().map(|job| job.id).collect();
    assert_eq!(run, scheduled, "a job for each scheduled task: {whole:#?}");
    assert!(advance.iter().all(|job| at(job).status == Status::Done));

    let lines = |task: Option<u32>, event: &str| {
        let is_it = |line: &&LogRow| line.task == task && line.event == event;
        log.iter().filter(is_it).count()
    };
    assert_eq!(lines(None, "begin"), 1);
    assert_eq!(lines(None, "end"), usize::from(is_over), "{whole:#?}");
    for task in tasks {
        let completed = lines(Some(task.id.number), "complete");
        assert_eq!(completed, usize::from(task.status == Status::Done));
        assert_eq!(task.finished_at.is_some(), task.status == Status::Done);
        assert_eq!(task.error.is_some(), task.status == Status::Error);
        if matches!(task.node.as_str(), "approve" | "write" | "review") {
            assert_eq!(task.owner.is_none(), task.status == Status::New);
        }
        let earlier = |previous: &u32| *previous < task.id.number;
        assert!(task.previous.iter().all(earlier));
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{World, play};
    use crate::MemoryStore;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_done_no_token_is_lost_or_doubled(
            commands in vec(any::<[u8; 4]>(), 1..60),
        ) {
            play(&World::new(MemoryStore::default()), &commands);
        }
    }
}
