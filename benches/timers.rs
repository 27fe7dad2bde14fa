//! What timers cost while they wait, and when their time has come, on SQLite.
//!
//! `cargo bench --bench timers` runs processes in an empty database and in one where a hundred
//! thousand timers wait; the two take turns, and the median of the rounds' ratios is what counts.
//! Then it makes more and more of the timers due and times each. Fails where the waiting ones can be
//! measured in a step or in a worker's look for work, or where one of many due timers costs more
//! than one of few.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{DieselStore, Engine, TaskId, Work};

/// How many timers wait.
const WAITING: u32 = 100_000;

/// How many times the two databases take turns.
const ROUNDS: usize = 21;

/// How many processes a turn has.
const PROCESSES: u32 = 50;

/// How much more a step may take where many timers wait: what it costs to find a row among more of
/// them, and what a machine with other work is off by.
const MOST_IN_A_STEP: f64 = 1.25;

/// How much more one of the most due timers may cost than one of the fewest.
const MOST_GROWTH: f64 = 1.5;

/// What is written, and when it is to be sent.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Letter {
    due: DateTime<Utc>,
}

/// A moment that is waited for.
#[flow(process = Letter)]
pub struct LetterFlow {
    #[next(wait)]
    write: StartHandle,
    #[at(|letter| letter.due)]
    #[next(end)]
    wait: Timer,
    end: End,
}

/// A task with a moment on its boundary, which is there when it begins and gone when it is done.
#[flow(process = Letter)]
pub struct AnswerFlow {
    #[next(answer)]
    arrive: StartHandle,
    #[anyone]
    #[on_timeout(days = 14, then(end))]
    #[next(end)]
    answer: Manual,
    end: End,
}

fn main() -> ExitCode {
    let (empty, full) = (World::new(), World::new());
    let begun = Instant::now();
    full.write(WAITING, TimeDelta::days(1_000));
    println!(
        "{WAITING} timers wait; each took {:.0} us to begin",
        begun.elapsed().as_secs_f64() * 1e6 / f64::from(WAITING)
    );
    println!(
        "{:34} {:>8} {:>8} {:>6}",
        "microseconds", "of none", "of all", "ratio"
    );
    let step = compare("a process with a timeout", &empty, &full, World::answers);
    let look = compare("a look for work", &empty, &full, World::looks);
    println!("so many of them are due, microseconds for each");
    let costs = [100, 1_000, 10_000].map(|due| {
        let cost = full.fires(due);
        println!("{due:34} {cost:8.0}");
        cost
    });
    let growth = costs[2] / costs[0].min(costs[1]);
    match step > MOST_IN_A_STEP || look > MOST_IN_A_STEP || growth > MOST_GROWTH {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// Prints what `work` costs where no timer waits and where many do, and gives the ratio.
fn compare(name: &str, empty: &World, full: &World, work: fn(&World)) -> f64 {
    let (mut of_none, mut of_all, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let [none, all] = [empty, full].map(|world| {
            let begun = Instant::now();
            for _ in 0..PROCESSES {
                work(world);
            }
            begun.elapsed().as_secs_f64() * 1e6 / f64::from(PROCESSES)
        });
        ratios.push(all / none);
        of_none.push(none);
        of_all.push(all);
    }
    let ratio = median(&mut ratios);
    let (none, all) = (median(&mut of_none), median(&mut of_all));
    println!("{name:34} {none:8.0} {all:8.0} {ratio:6.2}");
    ratio
}

struct World {
    engine: Engine,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("timers.db");
        let store = DieselStore::open(&path.to_string_lossy()).expect("a new file can be opened");
        let engine = Engine::builder(store)
            .flow::<LetterFlow>()
            .flow::<AnswerFlow>()
            .build();
        let engine = engine.expect("the flows have names of their own");
        engine.migrate().expect("a new file can be migrated");
        let account = viewflow::store::NewAccount {
            name: "ann".into(),
            password: None,
            is_superuser: false,
        };
        let made = engine.store().create_account(&account);
        made.expect("a new name");
        Self {
            engine,
            _folder: folder,
        }
    }

    /// Begins processes that wait so long.
    fn write(&self, count: u32, wait: TimeDelta) {
        let due = Utc::now() + wait;
        for _ in 0..count {
            let started = self.engine.start(LetterFlow::write, Letter { due });
            started.expect("nothing fails");
        }
    }

    /// From the start to the end of a process, with a timeout that comes and goes.
    fn answers(&self) {
        let started = self.engine.start(AnswerFlow::arrive, Letter::default());
        let process = started.expect("nothing fails");
        let ann = self.engine.user("ann").expect("a known name");
        let task = TaskId { process, number: 2 };
        ann.take(task).expect("nothing fails");
        let nothing = viewflow::Input::from_pairs([("", ""); 0]);
        ann.complete_with(task, &nothing).expect("nothing fails");
    }

    /// As a worker does it that has nothing to do.
    fn looks(&self) {
        assert!(!self.fire(), "nothing is due");
    }

    /// Lets so many timers be due, and gives what each costs when a worker sees to them, in
    /// microseconds.
    fn fires(&self, due: u32) -> f64 {
        self.write(due, TimeDelta::zero());
        let begun = Instant::now();
        let fired = std::iter::repeat_with(|| self.fire()).take_while(|&fired| fired);
        assert_eq!(fired.count(), due as usize, "each fires once");
        begun.elapsed().as_secs_f64() * 1e6 / f64::from(due)
    }

    /// Whether something was due.
    fn fire(&self) -> bool {
        let claimed = self.engine.claim("bench", Duration::from_secs(60));
        let Some(claim) = claimed.expect("nothing fails") else {
            return false;
        };
        match self.engine.prepare(&claim).expect("nothing fails") {
            Work::Advance => self.engine.advance(&claim).expect("nothing fails"),
            _ => unreachable!("there are no jobs"),
        }
        true
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
