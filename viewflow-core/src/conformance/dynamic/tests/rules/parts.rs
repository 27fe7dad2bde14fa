//! Processes that are a part of another.

use super::{begun, flow, patient, task};
use crate::conformance::dynamic::crash::Crash;
use crate::conformance::dynamic::stage::Stage;
use crate::{Input, ProcessId, ProcessStatus};

#[test]
fn a_part_that_is_over_at_once_lets_the_whole_go_on() {
    let whole = flow("StartHandle0: Subprocess2\nSubprocess2: End1\nEnd1:");
    let (stage, process) = begun(whole, flow("StartHandle0: End1\nEnd1:"), 1);
    assert_eq!(stage.status(process), ProcessStatus::Done);
    stage.check();
}

#[test]
fn who_calls_a_part_off_is_not_told_of_its_end() {
    let whole = flow("StartHandle0: Subprocess2\nSubprocess2: End1\nEnd1:");
    let (stage, process) = begun(whole, patient(), 1);
    stage.person(0).cancel(task(process, 2)).unwrap();
    let all = stage.all();
    assert!(all.iter().all(|whole| whole.jobs.is_empty()), "{all:?}");
    assert!(
        all.iter()
            .all(|whole| whole.process.status == ProcessStatus::Canceled)
    );
    stage.check();
}

#[test]
fn a_part_that_cannot_begin_is_not_created_again_when_it_is_retried() {
    let whole = flow("StartHandle0: Subprocess2\nSubprocess2: End1\nEnd1:");
    let mut part = whole.clone();
    part.extras.on_create.insert(part.at("Subprocess2"));
    let (stage, process) = begun(whole, part, 1);
    let deepest = ProcessId(process.0 + 2);
    assert_eq!(stage.told(deepest)[1], "Subprocess2 error");
    stage.person(0).retry(task(deepest, 2)).unwrap();
    stage.check();
}

#[test]
fn a_part_that_lost_a_race_is_not_created_again_when_that_is_undone() {
    let mut race = flow(
        "StartHandle0: First2\nFirst2: Subprocess3 View4\nSubprocess3: End1\nView4: End1\nEnd1:",
    );
    race.extras.on_create.insert(race.at("Subprocess3"));
    let (mut stage, process) = begun(race, patient(), 1);
    let ada = stage.person(0).clone();
    let view = task(process, 4);
    ada.take(view).unwrap();
    ada.complete_with(view, &Input::from_pairs([("is", "right")]))
        .unwrap();
    ada.undo(view).unwrap();
    stage.check();
    ada.retry(task(process, 3)).unwrap();
    stage.check();
    stage.finishes();
}

#[test]
fn a_part_that_wins_every_race_at_once_does_not_keep_its_starter_for_ever() {
    let whole = flow(
        "StartHandle0: Merge2\nMerge2: First3\nFirst3: Subprocess4 View5\n\
         Subprocess4: Function6\nFunction6: Merge2\nView5: End1\nEnd1:",
    );
    let (stage, process) = begun(whole, flow("StartHandle0: End1\nEnd1:"), 1);
    assert!(stage.told(process).len() > 300, "it goes round for a while");
    assert_eq!(stage.status(process), ProcessStatus::Active);
    stage.person(0).cancel_process(process).unwrap();
    stage.check();
}

#[test]
fn a_part_whose_end_nobody_lived_to_see_to_may_be_begun_again() {
    for after in 0..40 {
        let race = flow(
            "StartHandle0: First2\nFirst2: Subprocess3 View4\nSubprocess3: End1\nView4: End1\nEnd1:",
        );
        let (mut stage, process) = begun(race, patient(), 1);
        let (ada, view) = (stage.person(0).clone(), task(process, 4));
        ada.take(view).unwrap();
        stage.fuse.set(Some(Crash {
            after,
            done: true,
            for_good: true,
        }));
        let _ = ada.complete_with(view, &Input::from_pairs([("is", "right")]));
        stage.fuse.set(None);
        stage.check();
        if stage.status(process) == ProcessStatus::Done {
            ada.undo(view).unwrap();
            stage.check();
            ada.retry(task(process, 3)).unwrap();
            stage.check();
        }
        stage.finishes();
    }
}

#[test]
fn a_part_that_was_to_be_called_off_is_waited_for_again() {
    for after in 0..40 {
        let race = flow(
            "StartHandle0: First2\nFirst2: Handle3 Subprocess4\nHandle3: Subprocess5\n\
             Subprocess4: End1\nSubprocess5: End1\nEnd1:",
        );
        let (mut stage, process) = begun(race, patient(), 1);
        let (ada, handle) = (stage.person(0).clone(), task(process, 3));
        stage.fuse.set(Some(Crash {
            after,
            done: false,
            for_good: true,
        }));
        let _ = ada.skip(handle);
        stage.fuse.set(None);
        stage.check();
        if ada.revive(handle).is_ok() {
            stage.check();
            assert_eq!(stage.told(process)[3], "Subprocess4 error");
            ada.retry(task(process, 4)).unwrap();
            stage.check();
        }
        stage.finishes();
    }
}

#[test]
fn a_part_of_a_list_is_not_created_again_because_nothing_could_be_gathered() {
    let mut whole = flow("StartHandle0: Subprocess2\nSubprocess2: End1\nEnd1:");
    whole.each("Subprocess2", false, None);
    let list = whole.at("Subprocess2");
    whole.extras.on_create.insert(list);
    whole.extras.each.get_mut(&list).unwrap().collects = true;
    let mut tried = 0;
    for weather in 1..40 {
        let one = |(stage, process): &(Stage, ProcessId)| {
            stage.told(*process)[1..] == ["Subprocess2 scheduled"]
        };
        let begun = |seed| begun(whole.clone(), patient(), seed);
        let (mut stage, process) = (0..).map(begun).find(one).unwrap();
        let part = ProcessId(process.0 + 1);
        stage.weather.set(weather);
        stage.person(0).cancel_process(part).unwrap();
        stage.weather.set(0);
        stage.check();
        if stage.told(process)[1] == "Subprocess2 error" {
            tried += 1;
            stage.person(0).retry(task(process, 2)).unwrap();
        }
        stage.check();
        stage.finishes();
    }
    assert!(tried > 0);
}
