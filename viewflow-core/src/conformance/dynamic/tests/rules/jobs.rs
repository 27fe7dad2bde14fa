//! Jobs, and workers who die before the process goes on.

use viewflow_graph::{Enough, Late, Wait};

use super::{begun, flow, patient, task};
use crate::ProcessStatus;
use crate::conformance::dynamic::stage::Stage;

#[test]
fn who_loses_against_a_job_hears_of_it_when_its_result_is_kept() {
    let race = "StartHandle0: First2\nFirst2: Job3 View4\nJob3: Function5\nView4: End1\n\
                Function5: End1\nEnd1:";
    let (mut stage, process) = begun(flow(race), patient(), 1);
    stage.job();
    let told = stage.told(process);
    assert!(told.contains(&"View4 canceled".to_owned()), "{told:?}");
    assert_eq!(stage.status(process), ProcessStatus::Done);
    stage.check();
}

#[test]
fn a_job_is_not_done_again_because_what_it_left_could_not_be_gathered() {
    let mut list = flow("StartHandle0: Job2\nJob2: End1\nEnd1:");
    list.each("Job2", false, None);
    let job = list.at("Job2");
    list.extras.each.get_mut(&job).unwrap().collects = true;
    let mut tried = 0;
    for (seed, weather) in (0..20).flat_map(|seed| (1..20).map(move |weather| (seed, weather))) {
        let (mut stage, process) = begun(list.clone(), patient(), seed);
        while stage.told(process).contains(&"Job2 scheduled".to_owned()) {
            // The jobs are done in good weather, and gathered in bad.
            let mut told = String::new();
            stage.claim(0, &mut told).unwrap();
            let held = stage.held.pop().unwrap();
            stage.weather.set(weather);
            stage.finish(held, 1, &mut told).unwrap();
            stage.weather.set(0);
            stage.check();
            stage.wait(60);
        }
        tried += u32::from(stage.told(process).contains(&"Job2 error".to_owned()));
        stage.finishes();
    }
    assert!(tried > 0);
}

#[test]
fn a_job_that_is_offered_and_called_off_in_one_step_leaves_no_row() {
    for seed in 0..8 {
        let mut list =
            flow("StartHandle0: Job2\nJob2: Function3\nFunction3: TerminateEnd1\nTerminateEnd1:");
        let wait = Wait {
            enough: Enough::Count(1),
            late: Late::Swallow,
        };
        list.each("Job2", true, Some(wait));
        let (mut stage, _) = begun(list, patient(), seed);
        stage.finishes();
    }
}

#[test]
fn a_job_of_a_list_that_is_over_does_not_count_for_the_next() {
    let mut tried = 0;
    for seed in 0..32 {
        let mut list =
            flow("StartHandle0: Function2\nFunction2: Job3\nJob3: If4\nIf4: Function2 End1\nEnd1:");
        let wait = Wait {
            enough: Enough::Count(1),
            late: Late::Swallow,
        };
        list.each("Job3", true, Some(wait));
        let (mut stage, process) = begun(list, patient(), seed);
        if stage.told(process)[2..] != ["Job3 scheduled", "Job3 new"] {
            continue;
        }
        // A worker finishes the first, and dies before the process goes on.
        let mut told = String::new();
        stage.claim(0, &mut told).unwrap();
        let held = stage.held.pop().unwrap();
        stage.finish(held, 4, &mut told).unwrap();
        stage.person(0).cancel(task(process, 4)).unwrap();
        stage.check();
        let items = |stage: &Stage| {
            let told = stage.told(process).into_iter();
            told.filter(|told| told.starts_with("Job3")).count()
        };
        tried += u32::from(items(&stage) > 3);
        stage.wait(3_600);
        stage.job();
        stage.check();
        stage.finishes();
    }
    assert!(tried > 0);
}
