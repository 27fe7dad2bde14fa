//! Real processes with known verdicts, which are not part of the project: `VIEWFLOW_SOUNDNESS` names
//! their file. `cargo xtask test` looks for it.

use std::path::PathBuf;
use std::time::Duration;

use crate::process::Process;
use crate::simulator::Simulator;

fn processes() -> Vec<Process> {
    let path = std::env::var_os("VIEWFLOW_SOUNDNESS").map(PathBuf::from);
    let path = path.expect("VIEWFLOW_SOUNDNESS names the file");
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
#[ignore = "needs a collection of graphs"]
fn verdicts_agree_and_witnesses_lead_into_the_fault() {
    let processes = processes();
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
#[ignore = "needs a collection of graphs"]
fn real_processes_are_judged_in_no_time() {
    let processes = processes();
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
