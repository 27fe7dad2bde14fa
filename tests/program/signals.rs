//! Stopped by an operator, or by Ctrl-C.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use viewflow::ProcessId;

use crate::folder::{Folder, is_done, start_order, until};
use crate::orders::receipts;

#[test]
fn a_job_that_runs_is_finished_before_the_program_ends() {
    for command in ["worker", "serve --listen 127.0.0.1:0"] {
        for signal in ["TERM", "INT"] {
            let folder = Folder::new();
            let engine = folder.engine();
            let process = start_order(&engine, 0, 1_000);
            let running = folder.start(command);
            until("shipping", || folder.runs().len() == 2);
            running.signal(signal);
            assert_eq!(running.wait(), Some(0), "{command} after {signal}");
            assert!(is_done(&engine, process), "{command} after {signal}");

            // The next one finds nothing to do.
            let running = folder.start(command);
            std::thread::sleep(Duration::from_millis(300));
            running.signal("TERM");
            assert_eq!(running.wait(), Some(0));
            assert_eq!(folder.runs().len(), 2);
        }
    }
}

/// As a laptop that was closed, or a machine that stood still.
#[test]
fn a_worker_that_comes_back_too_late_changes_nothing() {
    let folder = Folder::new();
    let engine = folder.engine();
    let process = start_order(&engine, 300, 300);
    let asleep = folder.start("worker --lease 1 --jobs 1");
    until("charging", || folder.runs().len() == 1);
    asleep.signal("STOP");
    let awake = folder.start("worker --lease 1 --jobs 1");
    until("done", || is_done(&engine, process));
    asleep.signal("CONT");
    // It finishes what it was at, and learns that it was in vain.
    asleep.signal("TERM");
    assert_eq!(asleep.wait(), Some(0));
    awake.kill();
    let (charge, ship) = (format!("charge {process}"), format!("ship {process}"));
    assert_eq!(folder.runs(), [charge.clone(), charge, ship]);
    assert_eq!(
        receipts_of(&folder, process),
        ["charge finished", "charged", "ship finished", "shipped"]
    );
}

fn receipts_of(folder: &Folder, process: ProcessId) -> Vec<String> {
    receipts::table
        .filter(receipts::process_id.eq(process.0))
        .order(receipts::id)
        .select(receipts::what)
        .load(&mut folder.connection())
        .unwrap()
}

#[test]
fn who_presses_ctrl_c_twice_does_not_want_to_wait() {
    let folder = Folder::new();
    let engine = folder.engine();
    let process = start_order(&engine, 60_000, 0);
    let running = folder.start("worker");
    until("charging", || folder.runs().len() == 1);
    let begun = Instant::now();
    running.signal("INT");
    std::thread::sleep(Duration::from_millis(300));
    running.signal("INT");
    assert_eq!(running.wait(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(10));
    let jobs = engine.store().jobs_of(process).unwrap();
    assert_eq!(jobs.len(), 1, "it is left to another worker");
}
