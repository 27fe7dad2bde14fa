//! Lists: one task for each item.

use super::{NOTHING, begun, flow, patient, task};
use crate::conformance::dynamic::crash::Crash;
use crate::conformance::dynamic::stage::Stage;
use crate::{Error, ProcessId};

#[test]
fn where_a_process_stands_that_begins_with_a_list_is_kept() {
    for seed in 0..8 {
        let mut list = flow("StartHandle0: View2\nView2: End1\nEnd1:");
        list.each("View2", false, None);
        let (mut stage, _) = begun(list, patient(), seed);
        stage.check();
        stage.finishes();
    }
}

#[test]
fn of_a_list_that_waits_for_nobody_one_task_after_the_other_is_offered() {
    for seed in 0..8 {
        let mut list = flow("StartHandle0: View2\nView2: End1\nEnd1:");
        list.each("View2", true, Some(NOTHING));
        let (mut stage, _) = begun(list, patient(), seed);
        stage.check();
        stage.finishes();
    }
}

#[test]
fn what_is_not_offered_yet_is_not_given_to_anybody() {
    let mut list = flow("StartHandle0: View2\nView2: End1\nEnd1:");
    list.each("View2", true, None);
    let (stage, process) = (0..)
        .map(|seed| begun(list.clone(), patient(), seed))
        .find(|(stage, process)| stage.told(*process).len() > 2)
        .unwrap();
    let (ada, ben) = (stage.person(0), stage.person(1).user().id);
    for refused in [
        ada.give(task(process, 3), ben),
        ada.give_back(task(process, 3)),
    ] {
        assert!(matches!(refused, Err(Error::Illegal(_))), "{refused:?}");
    }
    stage.check();
}

#[test]
fn the_end_of_a_list_that_nobody_waits_for_is_in_the_log() {
    for seed in 0..8 {
        let mut list = flow(
            "StartHandle0: Job2\nJob2: If3\nIf3: View4 View5\nView4: End1\nView5: End1\nEnd1:",
        );
        list.each("Job2", false, Some(NOTHING));
        let (mut stage, process) = begun(list, patient(), seed);
        while stage.told(process).contains(&"Job2 scheduled".to_owned()) {
            stage.job();
            stage.check();
        }
        stage.finishes();
    }
}

#[test]
fn what_is_added_to_a_list_in_a_row_waits_though_the_last_job_has_not_gone_on() {
    let mut list = flow("StartHandle0: Job2\nJob2: Function3\nFunction3: End1\nEnd1:");
    list.each("Job2", true, None);
    let job = list.at("Job2");
    list.extras.each.get_mut(&job).unwrap().collects = true;
    let seeded = |seed| begun(list.clone(), patient(), seed);
    let has_items = |(stage, process): &(Stage, _)| stage.told(*process)[1] == "Job2 scheduled";
    let (mut stage, process) = (0..).map(seeded).find(has_items).unwrap();
    for _ in 2..stage.told(process).len() {
        stage.job();
    }
    // A worker finishes the last one, and dies before it goes on.
    let mut told = String::new();
    stage.claim(0, &mut told).unwrap();
    let last = stage.held.pop().unwrap();
    stage.finish(last, 4, &mut told).unwrap();
    let row = stage.processes().remove(0);
    for _ in 0..2 {
        stage.add_item(&row, "Job2").unwrap();
        stage.check();
    }
    stage.wait(3_600);
    stage.job();
    stage.check();
    stage.finishes();
}

#[test]
fn a_store_that_fails_between_two_tasks_of_a_list_is_no_failure_of_the_application() {
    let mut list = flow(
        "StartHandle0: Split2\nSplit2: Job3 Until4\nJob3: Join5\nUntil4: Join5\nJoin5: End1\nEnd1:",
    );
    list.each("Job3", true, None);
    for (weather, after) in (1..12).flat_map(|weather| (0..40).map(move |after| (weather, after))) {
        let two = |(stage, process): &(Stage, ProcessId)| {
            let told = stage.told(*process);
            told.iter().filter(|told| told.starts_with("Job3")).count() > 1
        };
        let (mut stage, _) = (0..)
            .map(|seed| begun(list.clone(), patient(), seed))
            .find(two)
            .unwrap();
        stage.claim(0, &mut String::new()).unwrap();
        let held = stage.held.pop().unwrap();
        // Where the condition fails, the step behind the job is taken once more, and stops there.
        stage.weather.set(weather);
        stage.fuse.set(Some(Crash {
            after,
            done: false,
            for_good: false,
        }));
        let _ = stage.finish(held, 1, &mut String::new());
        stage.fuse.set(None);
        stage.check();
        stage.finishes();
    }
}
