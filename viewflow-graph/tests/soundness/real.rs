//! Real processes with known verdicts. They are not part of the project: where the file does not
//! lie beside it, or `VIEWFLOW_SOUNDNESS` does not name one, there is nothing to compare.

use std::path::PathBuf;
use std::time::Duration;

use crate::process::Process;
use crate::simulator::Simulator;

fn processes() -> Option<Vec<Process>> {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/soundness/graphs.jsonl"
    );
    let path = std::env::var_os("VIEWFLOW_SOUNDNESS").map_or(beside.into(), PathBuf::from);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("left out: {}: {error}", path.display());
            return None;
        }
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(lines.map(|l| serde_json::from_str(l).unwrap()).collect())
}

#[test]
fn verdicts_agree_and_witnesses_lead_into_the_fault() {
    let Some(processes) = processes() else { return };
    let (mut refused, mut shown) = (0, 0);
    for process in &processes {
        let judged = process.judge();
        let sound = judged.rule.is_none();
        if process.verdict != "cap" {
            assert_eq!(sound, process.verdict == "sound", "{}", process.name);
        }
        refused += usize::from(!sound);
        if let Some(witness) = judged.witness {
            shown += 1;
            let simulator = Simulator::new(process);
            assert!(
                simulator.ends_in_a_fault(&witness),
                "{}: {witness:?} is no way into a fault",
                process.name
            );
        }
    }
    assert!(
        shown * 100 >= refused * 95,
        "{shown} of {refused} are shown"
    );
}

/// A debug build, as macros are: 99 of 100 processes take less than 10 ms. Only a bound on what is
/// unreasonable, since other programs run as well.
#[test]
fn real_processes_are_judged_in_no_time() {
    let Some(processes) = processes() else { return };
    let mut times: Vec<Duration> = processes
        .iter()
        .map(|process| {
            let times = (0..3).map(|_| {
                let begin = std::time::Instant::now();
                std::hint::black_box(process.judge());
                begin.elapsed()
            });
            times.min().unwrap()
        })
        .collect();
    times.sort_unstable();
    let most = times[times.len() * 99 / 100];
    assert!(most < Duration::from_millis(30), "{most:?}");
}
