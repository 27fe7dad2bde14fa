//! What random runs have found, each as a rule on a small flow.

mod failures;

use viewflow_graph::{Boundary, Each, Enough, Graph, Kind, Late, NodeId, Wait, Way};

use crate::conformance::dynamic::crash::Crash;
use crate::conformance::dynamic::extras::Extras;
use crate::conformance::dynamic::grow::Grown;
use crate::conformance::dynamic::stage::Stage;
use crate::shape::EachShape;
use crate::{Error, Input, MemoryStore, ProcessId, ProcessStatus, TaskId};

/// A flow of lines such as `First2: Job3 View4`. A node's name begins with its kind. A way of an event
/// begins with `!` if it interrupts, and with `?` if it does not.
fn flow(lines: &str) -> Grown {
    let mut graph = Graph::default();
    let lines: Vec<(&str, &str)> = lines
        .lines()
        .filter_map(|line| line.split_once(':'))
        .collect();
    for (name, _) in &lines {
        let name = name.trim();
        let kind = name.trim_end_matches(char::is_numeric);
        graph.add_node(name, Kind::from_name(kind).unwrap());
    }
    for (name, targets) in lines {
        let from = graph.find(name.trim()).unwrap();
        for (place, target) in targets.split_whitespace().enumerate() {
            let event = |target: &str| match &target[..1] {
                "!" => Some(Boundary::Interrupting),
                "?" => Some(Boundary::Once),
                _ => None,
            };
            let way = match (graph.node(from).kind, place) {
                _ if event(target).is_some() => Way::Boundary(event(target).unwrap()),
                (Kind::If, 0) => Way::Then,
                (Kind::If, _) => Way::Otherwise,
                _ => Way::Next,
            };
            let target = target.trim_start_matches(['!', '?']);
            let to = graph.find(target).unwrap();
            graph.add_edge(from, to, way);
        }
    }
    Grown {
        graph,
        extras: Extras::default(),
    }
}

impl Grown {
    fn at(&self, name: &str) -> NodeId {
        self.graph.find(name).unwrap()
    }

    /// Has a node make a task for each item of a list.
    fn each(&mut self, name: &str, sequential: bool, wait: Option<Wait>) {
        let at = self.at(name);
        let node = self.graph.node_mut(at);
        node.wait = wait;
        node.each = Some(if sequential {
            Each::Sequential
        } else {
            Each::Parallel
        });
        let shape = EachShape {
            sequential,
            collects: false,
        };
        self.extras.each.insert(at, shape);
    }
}

/// A process of the flow, whose dice fall by `seed`. Its parts are of the second flow.
fn begun(flow: Grown, part: Grown, seed: u64) -> (Stage, ProcessId) {
    let stage = Stage::new(MemoryStore::default(), &[flow, part]);
    let process = stage.begin(0, seed, stage.person(0)).unwrap();
    (stage, process)
}

/// A part that waits for somebody.
fn patient() -> Grown {
    flow("StartHandle0: View2\nView2: End1\nEnd1:")
}

impl Stage {
    fn told(&self, process: ProcessId) -> Vec<String> {
        let tasks = self.engine.store().tasks_of(process).unwrap();
        let told = tasks
            .iter()
            .map(|task| format!("{} {}", task.node, task.status));
        told.collect()
    }

    fn status(&self, process: ProcessId) -> ProcessStatus {
        self.engine
            .store()
            .process(process)
            .unwrap()
            .unwrap()
            .status
    }

    fn check(&self) {
        self.holds(&self.all()).unwrap();
    }

    /// A worker claims a job, and does it.
    fn job(&mut self) {
        let mut told = String::new();
        self.claim(0, &mut told).unwrap();
        let held = self.held.pop().unwrap();
        self.finish(held, 1, &mut told).unwrap();
    }

    fn finishes(&mut self) {
        self.finish_all(&mut Vec::new()).unwrap();
    }
}

fn task(process: ProcessId, number: u32) -> TaskId {
    TaskId { process, number }
}

const NOTHING: Wait = Wait {
    enough: Enough::Count(0),
    late: Late::Swallow,
};

#[test]
fn a_part_that_is_over_at_once_lets_the_whole_go_on() {
    let whole = flow("StartHandle0: Subprocess2\nSubprocess2: End1\nEnd1:");
    let (stage, process) = begun(whole, flow("StartHandle0: End1\nEnd1:"), 1);
    assert_eq!(stage.status(process), ProcessStatus::Done);
    stage.check();
}

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
