//! Programs that die at any moment, again and again.

use std::collections::BTreeMap;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use viewflow::{Engine, ProcessId};

use crate::folder::{Folder, is_done, start_order, until};

/// The same moments in every run, as far as the machine allows.
const SEED: u64 = 20_261_122;
const KILLS: u32 = 40;
/// How many orders come in before each kill.
const ORDERS: u64 = 6;

#[test]
fn whatever_is_killed_every_process_comes_to_its_end_and_every_function_runs_once() {
    let folder = Folder::new();
    let engine = folder.engine();
    let mut random = Random(SEED);

    println!("seed {SEED}");
    let mut processes = Vec::new();
    for kill in 0..KILLS {
        // Alone, or beside another that lives; with pages, or without.
        let command = match kill % 2 {
            0 => "worker --lease 1 --jobs 3",
            _ => "serve --lease 1 --jobs 3 --listen 127.0.0.1:0",
        };
        let first = folder.start(command);
        let second = (kill % 3 == 0).then(|| folder.start("worker --lease 1"));
        for _ in 0..ORDERS {
            let (charging, shipping) = (random.below(60), random.below(60));
            processes.push(start_order(&engine, charging, shipping));
        }
        std::thread::sleep(Duration::from_millis(random.below(400)));
        first.kill();
        if let Some(second) = second {
            std::thread::sleep(Duration::from_millis(random.below(100)));
            second.kill();
        }
    }
    let unfinished = processes
        .iter()
        .filter(|id| !is_done(&engine, **id))
        .count();
    let last = folder.start("worker --lease 1");
    until("done", || processes.iter().all(|id| is_done(&engine, *id)));
    last.kill();

    let runs = folder.runs();
    println!(
        "{} processes, {unfinished} of them left to the last worker; {} jobs run {} times",
        processes.len(),
        2 * processes.len(),
        runs.len()
    );
    for process in processes {
        check_log(&engine, process);
        for job in ["charge", "ship"] {
            assert!(runs.contains(&format!("{job} {process}")), "{process}");
        }
        assert!(engine.store().jobs_of(process).unwrap().is_empty());
    }
    check_receipts(&folder);
    check_file(&folder);
}

/// Every task is closed, and was completed once.
fn check_log(engine: &Engine, process: ProcessId) {
    let tasks = engine.store().tasks_of(process).unwrap();
    assert_eq!(tasks.len(), 6, "one for each node on the way");
    let mut completed = BTreeMap::new();
    for line in engine.store().log_of(process).unwrap() {
        if line.event == "complete" {
            *completed.entry(line.task).or_insert(0) += 1;
        }
    }
    for task in tasks {
        assert!(!task.status.is_open(), "{task:?}");
        assert_eq!(completed.remove(&Some(task.id.number)), Some(1), "{task:?}");
    }
    assert!(completed.is_empty());
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    process_id: i64,
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// What functions, and jobs on completion, have written is there once for each process.
fn check_receipts(folder: &Folder) {
    let sql = "SELECT viewflow_process.id AS process_id, parts.what, count(receipts.id) AS times
        FROM viewflow_process
        JOIN (SELECT 'charge finished' AS what UNION SELECT 'charged'
            UNION SELECT 'ship finished' UNION SELECT 'shipped') AS parts
        LEFT JOIN receipts ON receipts.process_id = viewflow_process.id
            AND receipts.what = parts.what
        GROUP BY viewflow_process.id, parts.what";
    let counts: Vec<Count> = diesel::sql_query(sql)
        .load(&mut folder.connection())
        .unwrap();
    assert_eq!(counts.len(), 4 * KILLS as usize * ORDERS as usize);
    for count in counts {
        let (process, what) = (count.process_id, count.what);
        assert_eq!(count.times, 1, "`{what}` of process {process}");
    }
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

pub fn check_file(folder: &Folder) {
    let verdicts: Vec<Verdict> = diesel::sql_query("PRAGMA integrity_check")
        .load(&mut folder.connection())
        .unwrap();
    let verdicts: Vec<_> = verdicts
        .iter()
        .map(|v| v.integrity_check.as_str())
        .collect();
    assert_eq!(verdicts, ["ok"]);
    let lost: Vec<Verdict> =
        diesel::sql_query("SELECT \"table\" AS integrity_check FROM pragma_foreign_key_check")
            .load(&mut folder.connection())
            .unwrap();
    assert!(lost.is_empty());
}

/// Knuth's MMIX generator, which is random enough for moments.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
