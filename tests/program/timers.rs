//! Programs that die at any moment while timers run out: each does so once.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use viewflow::store::{Page, ProcessFilter};
use viewflow::{Engine, ProcessId, ProcessStatus};

use crate::folder::{Folder, until};
use crate::kill::{Random, check_file};
use crate::orders::receipts;
use crate::reminders::{Reminder, ReminderFlow};

const SEED: u64 = 20_261_123;

/// So often a program is killed; `KILLS` asks for another number.
const KILLS: u32 = 25;

/// How many processes are begun before each kill.
const BEGUN: u64 = 3;

#[test]
fn whatever_is_killed_every_timer_runs_out_once() {
    let kills = std::env::var("KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok());
    let kills: u32 = kills.unwrap_or(KILLS);
    let folder = Folder::with_reminders();
    let engine = folder.engine();
    engine.begin_schedules().unwrap();
    let first_tick = engine.schedules().unwrap()[0].due_at;
    let mut random = Random(SEED);

    println!("seed {SEED}, {kills} kills");
    let mut processes = Vec::new();
    for kill in 0..kills {
        let first = folder.start("serve --lease 1 --jobs 3 --listen 127.0.0.1:0");
        let second = (kill % 3 == 0).then(|| folder.start("worker --lease 1"));
        for _ in 0..BEGUN {
            processes.push(begin(&engine, &mut random));
        }
        std::thread::sleep(Duration::from_millis(random.below(700)));
        first.kill();
        if let Some(second) = second {
            std::thread::sleep(Duration::from_millis(random.below(100)));
            second.kill();
        }
    }
    let last = folder.start("worker --lease 1");
    until("done", || processes.iter().all(|id| is_over(&engine, *id)));
    last.kill();

    let written = written(&folder);
    let times = |process: ProcessId, what: &str| {
        let key = (process.0, what.to_owned());
        written.get(&key).copied().unwrap_or(0)
    };
    for process in &processes {
        for once in ["rang", "nudged", "gave up"] {
            assert_eq!(times(*process, once), 1, "`{once}` of process {process}");
        }
        let pulses = engine
            .process::<ReminderFlow>(*process)
            .unwrap()
            .data
            .pulses;
        assert_eq!(times(*process, "pulsed"), pulses, "process {process}");
        assert!(pulses <= 2, "process {process}");
        assert!(engine.store().jobs_of(*process).unwrap().is_empty());
    }
    check_ticks(&engine, first_tick, processes.len(), &times);
    check_file(&folder);
}

/// The clock has begun a process for each second, and one only.
fn check_ticks(
    engine: &Engine,
    first: chrono::DateTime<chrono::Utc>,
    begun: usize,
    times: &impl Fn(ProcessId, &str) -> u32,
) {
    let filter = ProcessFilter {
        flows: vec!["reminder".into()],
        status: None,
        involving: None,
    };
    let all = engine
        .store()
        .processes(&filter, Page::first(10_000))
        .unwrap();
    let ticks: Vec<ProcessId> = all
        .items
        .iter()
        .map(|row| row.id)
        .filter(|id| times(*id, "ticked") == 1)
        .collect();
    let seconds = engine.schedules().unwrap()[0].due_at - first;
    assert_eq!(TimeDelta::seconds(ticks.len() as i64), seconds);
    assert_eq!(all.items.len(), begun + ticks.len());
}

fn begin(engine: &Engine, random: &mut Random) -> ProcessId {
    let below = |random: &mut Random, end| u32::try_from(random.below(end)).unwrap();
    let reminder = Reminder {
        delay: below(random, 500),
        patience: 1_000 + below(random, 2_000),
        pulses: 0,
    };
    engine.start(ReminderFlow::begin, reminder).unwrap()
}

fn is_over(engine: &Engine, process: ProcessId) -> bool {
    let row = engine.store().process(process).unwrap().unwrap();
    row.status == ProcessStatus::Done
}

/// How often each process has written what.
fn written(folder: &Folder) -> BTreeMap<(i64, String), u32> {
    let rows: Vec<(i64, String)> = receipts::table
        .select((receipts::process_id, receipts::what))
        .load(&mut folder.connection())
        .unwrap();
    let mut written = BTreeMap::new();
    for row in rows {
        *written.entry(row).or_insert(0) += 1;
    }
    written
}
