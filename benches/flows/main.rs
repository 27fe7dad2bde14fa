//! The engine against the same rows written by hand, on SQLite.
//!
//! `cargo bench --bench flows` runs processes of several flows from their start to their end, by the
//! engine and by Diesel statements that write the same rows. The two take turns, so that whatever
//! else the machine does falls on both, and the median of the rounds' ratios is what counts. Fails
//! where the engine has less than 0.7 of the speed, or where a task of a long list costs more than
//! one of a short list.

mod by_engine;
mod by_hand;
mod flows;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use by_engine::{List, Plan};

/// How many times the two take turns.
const ROUNDS: usize = 21;

/// How long a turn takes, about.
const TURN: Duration = Duration::from_millis(60);

/// The least share of the speed by hand that the engine has to have.
const LEAST: f64 = 0.7;

/// How much more a task of the longest list may cost than one of a list of a hundred: what it costs
/// to find a row among more of them.
const MOST_GROWTH: f64 = 1.5;

fn main() -> ExitCode {
    let engine = by_engine::World::new();
    let mut hand = by_hand::World::new();
    let plans = [
        by_engine::HELLO,
        by_engine::PARALLEL,
        by_engine::SEQUENCE,
        by_engine::FAN_OUT,
        by_engine::FAN_OUT_PEOPLE,
        Plan {
            name: "list of 100 people",
            ..by_engine::list::<100>()
        },
    ];
    println!("from start to end, on a SQLite file in WAL mode, processes/s");
    println!("{:26} {:>8} {:>8} {:>6}", "", "by hand", "engine", "ratio");
    // A word picks the flows whose names have it, to look into one of them.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let wanted = |plan: &&Plan| words.iter().all(|word| plan.name.contains(word.as_str()));
    let mut slow = false;
    for plan in plans.iter().filter(wanted) {
        slow |= compare(&engine, &mut hand, plan) < LEAST;
    }
    let growth = match words.is_empty() || words == ["growth"] {
        true => growth(&engine),
        false => 1.0,
    };
    match slow || growth > MOST_GROWTH {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

fn compare(engine: &by_engine::World, hand: &mut by_hand::World, plan: &Plan) -> f64 {
    let script = by_hand::Script::of(plan, engine);
    assert!(
        hand.is_same(engine, plan, &script),
        "both write the same rows in {}",
        plan.name
    );
    let once = time(1, || engine.run(plan));
    let processes = (TURN.as_secs_f64() / once.as_secs_f64()).clamp(1.0, 500.0) as u32;
    let mut ratios: Vec<f64> = Vec::new();
    let (mut of_engine, mut of_hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let by_engine = time(processes, || engine.run(plan));
        let by_hand = time(processes, || hand.run(&script));
        ratios.push(by_hand.as_secs_f64() / by_engine.as_secs_f64());
        of_engine.push(by_engine.as_secs_f64());
        of_hand.push(by_hand.as_secs_f64());
    }
    let per_second = |times: &mut Vec<f64>| f64::from(processes) / median(times);
    let ratio = median(&mut ratios);
    println!(
        "{:26} {:8.1} {:8.1} {ratio:6.2}",
        plan.name,
        per_second(&mut of_hand),
        per_second(&mut of_engine)
    );
    ratio
}

/// Prints what an item costs in lists of ten to ten thousand, and gives how much more one of the
/// longest list costs than one of a hundred, at most.
fn growth(engine: &by_engine::World) -> f64 {
    const LENGTHS: [(u32, u32); 4] = [(10, 100), (100, 20), (1_000, 3), (10_000, 1)];
    println!("a list of so many items, microseconds for each");
    println!(
        "{:26} {:>8} {:>8} {:>8} {:>8}",
        "", LENGTHS[0].0, LENGTHS[1].0, LENGTHS[2].0, LENGTHS[3].0
    );
    let mut most = 0.0_f64;
    for (name, list) in List::ALL {
        let costs = LENGTHS.map(|(items, times)| per_item(engine, list, items, times));
        let [ten, hundred, thousand, ten_thousand] = costs;
        println!("{name:26} {ten:8.0} {hundred:8.0} {thousand:8.0} {ten_thousand:8.0}");
        most = most.max(ten_thousand / hundred);
    }
    most
}

/// What an item of a list costs, in microseconds.
fn per_item(engine: &by_engine::World, list: List, items: u32, processes: u32) -> f64 {
    let mut times: Vec<f64> = (0..3)
        .map(|_| time(processes, || engine.run_list(list, items)).as_secs_f64())
        .collect();
    median(&mut times) * 1e6 / f64::from(processes * items)
}

fn time<T>(times: u32, mut work: impl FnMut() -> T) -> Duration {
    let begun = Instant::now();
    for _ in 0..times {
        let _ = work();
    }
    begun.elapsed()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
