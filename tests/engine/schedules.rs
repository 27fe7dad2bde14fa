//! Processes that the clock begins.

use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{DieselStore, Engine, NodeDef, ScheduleDef, When};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Backup {
    ran: u32,
}

#[flow(process = Backup)]
pub struct BackupFlow {
    /// Every morning
    #[cron("30 7 * * MON-FRI", "Europe/Berlin")]
    #[next(check)]
    morning: StartTimer,

    #[every(hours = 36)]
    #[catch_up(all)]
    #[next(check)]
    regularly: StartTimer,

    #[run(count)]
    #[next(end)]
    check: Function,

    end: End,
}

fn count(step: &mut FunctionContext<'_, BackupFlow>) -> FunctionResult {
    step.process_mut().ran += 1;
    Ok(())
}

fn begun_at(test: &FlowTest, node: &str) -> Vec<String> {
    let cases = test.cases::<BackupFlow>().into_iter();
    let at = cases.filter(|case| case.path()[0] == node);
    at.map(|case| case.row().created_at.format("%d %H:%M").to_string())
        .collect()
}

#[test]
fn the_clock_begins_processes_at_their_times() {
    // A Monday at nine.
    let test = FlowTest::new().flow::<BackupFlow>();
    test.advance(4 * DAY);
    let mornings = ["06 06:30", "07 06:30", "08 06:30", "09 06:30"];
    assert_eq!(begun_at(&test, "morning"), mornings);
    assert_eq!(begun_at(&test, "regularly"), ["06 21:00", "08 09:00"]);
    assert!(
        test.cases::<BackupFlow>()
            .iter()
            .all(|case| case.data().ran == 1)
    );
    test.advance(3 * DAY);
    let is_weekend = |at: &String| at.starts_with("10") || at.starts_with("11");
    assert!(!begun_at(&test, "morning").iter().any(is_weekend));
}

#[test]
fn what_was_missed_is_begun_once_or_each_time() {
    let test = FlowTest::new().flow::<BackupFlow>();
    test.advance(Duration::ZERO);
    test.sleeps(10 * DAY);
    test.advance(HOUR);
    assert_eq!(begun_at(&test, "morning"), ["15 09:00"], "once for all");
    assert_eq!(begun_at(&test, "regularly").len(), 6, "for each");
}

#[test]
fn of_many_programs_that_look_at_once_one_begins_each_process() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedules.db");
    let url = file.to_string_lossy().into_owned();
    let start: DateTime<Utc> = "2026-01-05T09:00:00Z".parse().unwrap();
    let engine = |now: DateTime<Utc>| {
        let store = DieselStore::open(&url).unwrap();
        Engine::builder(store)
            .flow::<BackupFlow>()
            .clock(move || now)
            .build()
            .unwrap()
    };
    engine(start).migrate().unwrap();
    engine(start).begin_schedules().unwrap();
    let begun: usize = thread::scope(|scope| {
        let look = || engine(start + 10 * DAY).start_due().unwrap().len();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(look)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(
        begun, 7,
        "six times every 36 hours, and once in the morning"
    );
    let again = engine(start + 10 * DAY);
    again.begin_schedules().unwrap();
    assert!(again.start_due().unwrap().is_empty());
}

#[test]
fn a_schedule_that_has_changed_begins_anew() {
    struct Hourly;
    impl Flow for Hourly {
        type Process = Backup;
        const NAME: &'static str = "backup";
        const TITLE: &'static str = "Backup";
        const DESCRIPTION: &'static str = "";
        const NODES: &'static [NodeDef<Self>] = &[
            NodeDef {
                ways: &[(viewflow::Way::Next, "end")],
                schedule: Some(ScheduleDef {
                    when: When::Every(HOUR),
                    catch_up: viewflow::CatchUp::Once,
                }),
                ..NodeDef::new("regularly", viewflow::Kind::StartTimer)
            },
            NodeDef::new("end", viewflow::Kind::End),
        ];
    }
    let folder = tempfile::tempdir().unwrap();
    let url = folder
        .path()
        .join("changed.db")
        .to_string_lossy()
        .into_owned();
    let before = FlowTest::on(DieselStore::open(&url).unwrap()).flow::<BackupFlow>();
    before.advance(HOUR);
    let after = FlowTest::on(DieselStore::open(&url).unwrap()).flow::<Hourly>();
    after.advance(3 * HOUR);
    assert_eq!(after.cases::<Hourly>().len(), 3);
}

#[flow(process = Backup)]
pub struct NightFlow {
    #[cron("0 2 * * *")]
    #[catch_up(none)]
    #[next(end)]
    nightly: StartTimer,
    end: End,
}

#[test]
fn what_was_missed_is_left_out_if_the_flow_says_so() {
    let test = FlowTest::new().flow::<NightFlow>();
    // From nine to eight: the next time is still to come.
    test.advance(Duration::ZERO);
    test.sleeps(23 * HOUR);
    test.advance(HOUR);
    assert_eq!(test.cases::<NightFlow>().len(), 0);
    test.advance(DAY);
    assert_eq!(test.cases::<NightFlow>().len(), 1);
}
