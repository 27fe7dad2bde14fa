//! What may be taken back, and what may not.

use viewflow_graph::{Enough, Late, Wait};

use super::{begun, flow, patient, task};
use crate::conformance::dynamic::stage::Stage;
use crate::{Input, ProcessId, ProcessStatus};

#[test]
fn of_a_list_in_a_row_only_the_last_task_is_undone() {
    let mut list = flow("StartHandle0: View2\nView2: View3\nView3: End1\nEnd1:");
    list.each("View2", true, None);
    let two = |process: &(Stage, ProcessId)| process.0.told(process.1).len() == 3;
    let (mut stage, process) = (0..)
        .map(|seed| begun(list.clone(), patient(), seed))
        .find(two)
        .unwrap();
    let work = |stage: &mut Stage, number| {
        let row = stage
            .engine
            .store()
            .task(task(process, number))
            .unwrap()
            .unwrap()
            .task;
        stage.natural(&row, 0, &mut String::new()).unwrap();
    };
    work(&mut stage, 2);
    let refused = stage.person(0).undo(task(process, 2)).unwrap_err();
    assert!(
        refused.to_string().contains("the next task of its list"),
        "{refused}"
    );
    work(&mut stage, 3);
    stage.person(0).undo(task(process, 3)).unwrap();
    assert_eq!(
        stage.told(process)[1..],
        ["View2 done", "View2 assigned", "View3 canceled"]
    );
    stage.check();
    stage.finishes();
}

#[test]
fn a_step_that_has_called_off_the_one_task_of_a_list_is_not_undone() {
    let mut race = flow(
        "StartHandle0: First2\nFirst2: View3 View4\nView3: View5\nView4: View5\nView5: End1\nEnd1:",
    );
    race.each("View4", false, None);
    let one = |(stage, process): &(Stage, ProcessId)| {
        let told = stage.told(*process);
        told.len() == 4 && told.contains(&"View4 new".to_owned())
    };
    let (stage, process) = (0..)
        .map(|seed| begun(race.clone(), patient(), seed))
        .find(one)
        .unwrap();
    let (ada, form) = (stage.person(0), Input::from_pairs([("is", "right")]));
    let view = stage
        .told(process)
        .iter()
        .position(|told| told == "View3 new")
        .unwrap();
    let view = task(process, u32::try_from(view).unwrap() + 1);
    ada.take(view).unwrap();
    ada.complete_with(view, &form).unwrap();
    let refused = ada.undo(view).unwrap_err();
    assert!(refused.to_string().contains("tasks of a list"), "{refused}");
    stage.check();
}

#[test]
fn who_has_lost_against_a_list_of_jobs_is_not_revived() {
    let mut race = flow("StartHandle0: First2\nFirst2: View3 Job4\nView3: End1\nJob4: End1\nEnd1:");
    race.each("Job4", false, None);
    let job = race.at("Job4");
    race.extras.each.get_mut(&job).unwrap().collects = true;
    for seed in 0..8 {
        let (mut stage, process) = begun(race.clone(), patient(), seed);
        while stage.told(process).contains(&"Job4 scheduled".to_owned()) {
            stage.job();
        }
        let view = stage
            .told(process)
            .iter()
            .position(|told| told.starts_with("View3"));
        if let Some(view) = view {
            let view = task(process, u32::try_from(view).unwrap() + 1);
            stage.person(0).revive(view).unwrap_err();
        }
        stage.check();
        stage.finishes();
    }
}

#[test]
fn what_has_led_to_a_task_that_was_revived_is_not_undone() {
    let mut list = flow("StartHandle0: View2\nView2: End1\nEnd1:");
    list.each("View2", false, None);
    // Lists of one item are among them.
    for seed in 0..16 {
        let (stage, process) = begun(list.clone(), patient(), seed);
        let ada = stage.person(0);
        let told = stage.told(process);
        let items = told.iter().filter(|told| *told == "View2 new").count();
        let last = task(process, u32::try_from(items).unwrap() + 1);
        for number in 2..=last.number {
            ada.skip(task(process, number)).unwrap();
        }
        if items > 0 && ada.revive(last).is_ok() {
            ada.undo(task(process, 1)).unwrap_err();
        }
        stage.check();
    }
}

#[test]
fn who_has_called_the_others_of_a_list_off_that_began_anew_does_not_undo_it() {
    let mut tried = 0;
    for seed in 0..16 {
        let mut list =
            flow("StartHandle0: Merge2\nMerge2: View3\nView3: If4\nIf4: Merge2 End1\nEnd1:");
        let wait = Wait {
            enough: Enough::Count(1),
            late: Late::Cancel,
        };
        list.each("View3", false, Some(wait));
        let (mut stage, process) = begun(list, patient(), seed);
        let first = task(process, 3);
        let told = stage.told(process);
        let (work, items) = (stage.engine.store().task(first).unwrap(), told.len() - 2);
        let Some(row) = work.filter(|_| items > 1) else {
            continue;
        };
        stage.natural(&row.task, 0, &mut String::new()).unwrap();
        let is_again = stage.status(process) == ProcessStatus::Active;
        tried += u32::from(is_again);
        stage.person(0).undo(first).unwrap_err();
        stage.check();
        stage.finishes();
    }
    assert!(tried > 0);
}

#[test]
fn who_has_won_against_a_list_that_was_done_does_not_undo_it() {
    let mut race = flow("StartHandle0: First2\nFirst2: Job3 View4\nJob3: End1\nView4: End1\nEnd1:");
    race.each("Job3", true, None);
    let job = race.at("Job3");
    race.extras.each.get_mut(&job).unwrap().collects = true;
    let one = |(stage, process): &(Stage, ProcessId)| {
        let told = stage.told(*process);
        told[2..] == ["Job3 scheduled", "View4 new"] || told[2..] == ["View4 new", "Job3 scheduled"]
    };
    let (mut stage, process) = (0..)
        .map(|seed| begun(race.clone(), patient(), seed))
        .find(one)
        .unwrap();
    // A worker finishes the one task of the list, and dies before it goes on.
    let mut told = String::new();
    stage.claim(0, &mut told).unwrap();
    let held = stage.held.pop().unwrap();
    stage.finish(held, 4, &mut told).unwrap();
    let view = stage
        .told(process)
        .iter()
        .position(|told| told == "View4 new");
    let view = task(process, u32::try_from(view.unwrap()).unwrap() + 1);
    let (ada, form) = (stage.person(0), Input::from_pairs([("is", "right")]));
    ada.take(view).unwrap();
    ada.complete_with(view, &form).unwrap();
    let refused = ada.undo(view).unwrap_err();
    assert!(refused.to_string().contains("tasks of a list"), "{refused}");
    stage.check();
    stage.finishes();
}

#[test]
fn what_was_done_and_could_not_be_gathered_is_not_done_again_in_its_place() {
    let mut list = flow("StartHandle0: Job2\nJob2: End1\nEnd1:");
    list.each("Job2", false, None);
    let job = list.at("Job2");
    list.extras.each.get_mut(&job).unwrap().collects = true;
    let seeded = |seed| begun(list.clone(), patient(), seed);
    let one =
        |(stage, process): &(Stage, ProcessId)| stage.told(*process)[1..] == ["Job2 scheduled"];
    let mut tried = 0;
    for weather in 1..40 {
        let (mut stage, process) = (0..).map(seeded).find(one).unwrap();
        let (ada, task) = (stage.person(0).clone(), task(process, 2));
        // The job is done in good weather, and gathered in bad.
        let mut told = String::new();
        stage.claim(0, &mut told).unwrap();
        let held = stage.held.pop().unwrap();
        stage.weather.set(weather);
        stage.finish(held, 1, &mut told).unwrap();
        stage.weather.set(0);
        if stage.told(process)[1] == "Job2 error" {
            match weather % 2 {
                0 => ada.cancel(task).unwrap(),
                _ => ada.skip(task).unwrap(),
            };
            let refused = ada.revive(task).unwrap_err();
            assert!(refused.to_string().contains("a job has done"), "{refused}");
            tried += 1;
        }
        stage.check();
        stage.finishes();
    }
    assert!(tried > 0);
}

#[test]
fn who_held_the_place_of_a_list_without_items_is_tried_again_after_undo() {
    let mut list = flow("StartHandle0: Job2\nJob2: View3\nView3: View4\nView4: End1\nEnd1:");
    list.each("View3", false, None);
    let mut tried = 0;
    for (seed, weather) in (0..10).flat_map(|seed| (1..10).map(move |weather| (seed, weather))) {
        let (mut stage, process) = begun(list.clone(), patient(), seed);
        let ada = stage.person(0).clone();
        let mut told = String::new();
        stage.claim(0, &mut told).unwrap();
        let held = stage.held.pop().unwrap();
        stage.weather.set(weather);
        let _ = stage.finish(held, 1, &mut told);
        stage.weather.set(0);
        if stage.told(process).last().unwrap() != "View3 error" {
            continue;
        }
        let place = task(process, 3);
        ada.retry(place).unwrap();
        if stage.told(process)[2..] == ["View3 done", "View4 new"] {
            ada.undo(place).unwrap();
            assert_eq!(stage.told(process)[2..], ["View3 error", "View4 canceled"]);
            ada.retry(place).unwrap();
            assert_eq!(stage.told(process)[2..3], ["View3 done"]);
            tried += 1;
        }
        stage.check();
        stage.finishes();
    }
    assert!(tried > 0);
}

#[test]
fn who_lost_a_race_after_a_failure_is_not_revived() {
    let race = flow(
        "StartHandle0: First2\nFirst2: MessageCatch3 View4\nMessageCatch3: End1\nView4: End1\nEnd1:",
    );
    let mut failed = 0;
    for weather in 1..10 {
        let (mut stage, process) = begun(race.clone(), patient(), 1);
        let ada = stage.person(0).clone();
        let at = |stage: &Stage, node: &str| {
            let told = stage.told(process);
            let place = told.iter().position(|told| told.starts_with(node));
            task(process, u32::try_from(place.unwrap()).unwrap() + 1)
        };
        let (catch, view) = (at(&stage, "MessageCatch3"), at(&stage, "View4"));
        stage.weather.set(weather);
        stage.tell(catch, &mut String::new()).unwrap();
        stage.weather.set(0);
        if stage
            .told(process)
            .contains(&"MessageCatch3 error".to_owned())
        {
            failed += 1;
            ada.take(view).unwrap();
            ada.complete_with(view, &Input::from_pairs([("is", "right")]))
                .unwrap();
            ada.revive(catch).unwrap_err();
        }
        stage.check();
        stage.finishes();
    }
    assert!(failed > 0);
}
