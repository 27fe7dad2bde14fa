//! What is caught and what escalates does so once, wherever the store fails.

use super::*;
use crate::Input;
use crate::conformance::dynamic::crash::Crash;

/// Every place at which the store may fail within a command, before it has done what it was told and
/// after.
fn crashes() -> impl Iterator<Item = Crash> {
    (0..60).flat_map(|after| {
        [(false, false), (false, true), (true, false), (true, true)].map(|(done, for_good)| Crash {
            after,
            done,
            for_good,
        })
    })
}

#[test]
fn what_a_part_has_failed_with_is_caught_once() {
    for crash in crashes() {
        let whole =
            flow("StartHandle0: Subprocess2\nSubprocess2: End1 !Handle3\nHandle3: End1\nEnd1:");
        let part = flow("StartHandle0: View2\nView2: ErrorEnd1\nErrorEnd1:");
        let (mut stage, process) = begun(whole, part, 1);
        let ada = stage.person(0).clone();
        let view = stage.all()[1].tasks[1].id;
        ada.take(view).unwrap();
        stage.fuse.set(Some(crash));
        let _ = ada.complete_with(view, &Input::from_pairs([("is", "right")]));
        stage.fuse.set(None);
        stage.check();
        stage.finishes();
        let told = [
            "StartHandle0 done",
            "Subprocess2 canceled",
            "Handle3 done",
            "End1 done",
        ];
        assert_eq!(stage.told(process), told, "{crash:?}");
        let statuses = stage.processes().into_iter().map(|process| process.status);
        let ended = [ProcessStatus::Done, ProcessStatus::Failed];
        assert_eq!(statuses.collect::<Vec<_>>(), ended, "{crash:?}");
    }
}

#[test]
fn what_escalates_is_heard_once_and_before_the_end() {
    for crash in crashes() {
        let whole =
            flow("StartHandle0: Subprocess2\nSubprocess2: ?Handle3 End1\nHandle3: End1\nEnd1:");
        let part =
            flow("StartHandle0: View2\nView2: Escalate3\nEscalate3: View4\nView4: End1\nEnd1:");
        let (mut stage, process) = begun(whole, part, 1);
        let ada = stage.person(0).clone();
        let view = stage.all()[1].tasks[1].id;
        ada.take(view).unwrap();
        stage.fuse.set(Some(crash));
        let _ = ada.complete_with(view, &Input::from_pairs([("is", "right")]));
        stage.fuse.set(None);
        stage.check();
        stage.finishes();
        let told = stage.told(process);
        let heard = told.iter().filter(|told| *told == "Handle3 done").count();
        assert_eq!(heard, 1, "{crash:?}: {told:?}");
        assert_eq!(told[1], "Subprocess2 done", "{crash:?}");
        assert_eq!(stage.status(process), ProcessStatus::Done, "{crash:?}");
    }
}

#[test]
fn what_a_job_fails_with_is_caught_once() {
    for crash in crashes() {
        let whole = flow(
            "StartHandle0: Job2\nJob2: End1 !Function3\nFunction3: Handle4\nHandle4: End1\nEnd1:",
        );
        let (mut stage, process) = begun(whole, patient(), 1);
        let job = task(process, 2);
        let is_open = |stage: &Stage| {
            let found = stage.engine.store().task(job).unwrap().unwrap();
            found.task.status.is_open()
        };
        stage.fuse.set(Some(crash));
        for round in 0..8 {
            let (mut told, set) = (String::new(), stage.fuse.pause());
            // By then the program has begun again.
            let set = set.filter(|_| round < 4);
            stage.wait(3_600);
            if !is_open(&stage) || stage.claim(0, &mut told).is_err() || stage.held.is_empty() {
                break;
            }
            let mut held = stage.held.pop().unwrap();
            if let Some(done) = &mut held.done {
                done.0 = Err("it is broken".into());
            }
            stage.fuse.resume(set);
            let _ = stage.finish(held, 1, &mut told);
        }
        stage.fuse.set(None);
        stage.check();
        assert!(!is_open(&stage), "{crash:?}");
        stage.finishes();
        let told = [
            "StartHandle0 done",
            "Job2 canceled",
            "Function3 done",
            "Handle4 done",
            "End1 done",
        ];
        assert_eq!(stage.told(process), told, "{crash:?}");
    }
}
