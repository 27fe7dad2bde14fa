//! The engine against the same rows written by hand, on SQLite.
//!
//! `cargo bench --bench hello` runs hello world from its start to its end, with `send` as a
//! function, by the engine and by Diesel statements that write the same rows. The two take turns,
//! so that whatever else the machine does falls on both, and the median of the rounds' ratios is
//! what counts. Fails where the engine has less than 0.7 of the speed.

mod by_engine;
mod by_hand;

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How many times the two take turns.
const ROUNDS: usize = 21;

/// How many processes each runs in its turn.
const PROCESSES: u32 = 200;

/// The least share of the speed by hand that the engine has to have.
const LEAST: f64 = 0.7;

fn main() -> ExitCode {
    let engine = by_engine::World::new();
    let mut hand = by_hand::World::new();
    assert_eq!(
        engine.one_process(),
        hand.one_process(),
        "both write the same rows"
    );
    let mut ratios: Vec<f64> = Vec::new();
    let (mut of_engine, mut of_hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let by_engine = time(|| engine.run_process());
        let by_hand = time(|| hand.run_process());
        ratios.push(by_hand.as_secs_f64() / by_engine.as_secs_f64());
        of_engine.push(by_engine.as_secs_f64());
        of_hand.push(by_hand.as_secs_f64());
    }
    let per_second = |times: &mut Vec<f64>| f64::from(PROCESSES) / median(times);
    let ratio = median(&mut ratios);
    println!("hello world, from start to end, on a SQLite file in WAL mode");
    println!("by hand    {:8.0} processes/s", per_second(&mut of_hand));
    println!("by engine  {:8.0} processes/s", per_second(&mut of_engine));
    println!("ratio      {ratio:8.2}  (at least {LEAST})");
    if ratio < LEAST {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn time(mut work: impl FnMut()) -> Duration {
    let begun = Instant::now();
    for _ in 0..PROCESSES {
        work();
    }
    begun.elapsed()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
