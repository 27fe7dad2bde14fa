//! Signals: to all who wait for them.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::Page;
use viewflow::testing::FlowTest;
use viewflow::{Error, ProcessStatus, Sent, Status};

use crate::world::{both, on_file};

#[derive(Signal, Serialize, Deserialize)]
pub struct ShopOpens {
    hour: u32,
}

#[derive(Signal, Serialize, Deserialize)]
#[signal(name = "fire")]
pub struct FireAlarm;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Visit {
    hour: u32,
    alarms: u32,
}

#[flow(process = Visit)]
pub struct VisitFlow {
    #[next(doors)]
    come: StartHandle,

    #[run(note_hour)]
    #[next(shop)]
    doors: SignalCatch<ShopOpens>,

    #[anyone]
    #[on_signal(FireAlarm, then(outside))]
    #[on_signal(ShopOpens, run(note_hour), interrupting = false, then(again))]
    #[next(end)]
    shop: Manual,

    again: End,
    outside: End,
    end: End,
}

fn note_hour(step: &mut FunctionContext<'_, VisitFlow>, opens: ShopOpens) -> FunctionResult {
    if opens.hour > 23 {
        return Err("there is no such hour".into());
    }
    step.process_mut().hour = opens.hour;
    Ok(())
}

/// What the shop does when it opens, of which another flow hears.
#[flow(process = Visit)]
pub struct DutyFlow {
    #[run(come_at)]
    #[next(sweep)]
    opens: StartSignal<ShopOpens>,
    #[anyone]
    #[next(end)]
    sweep: Manual,
    end: End,
}

/// It begins after the other, by its name.
#[flow(process = Visit, name = "zz_alarm")]
pub struct AlarmFlow {
    #[run(note_alarm)]
    #[next(end)]
    opens: StartSignal<ShopOpens>,
    end: End,
}

fn note_alarm(step: &mut FunctionContext<'_, AlarmFlow>, opens: ShopOpens) -> FunctionResult {
    step.process_mut().hour = opens.hour;
    Ok(())
}

thread_local! {
    /// Whether somebody works at any hour.
    static NIGHT_SHIFT: Cell<bool> = const { Cell::new(false) };
}

fn come_at(step: &mut FunctionContext<'_, DutyFlow>, opens: ShopOpens) -> FunctionResult {
    if opens.hour > 23 && !NIGHT_SHIFT.get() {
        return Err("nobody works then".into());
    }
    step.process_mut().hour = opens.hour;
    Ok(())
}

#[flow(process = Visit)]
pub struct KeeperFlow {
    #[next(part)]
    begin: StartHandle,
    #[next(listen, open)]
    part: Split,
    #[next(end)]
    listen: SignalCatch<ShopOpens>,
    #[signal(|visit| ShopOpens { hour: visit.hour })]
    #[next(too_late)]
    open: SignalThrow<ShopOpens>,
    #[next(end)]
    too_late: SignalCatch<ShopOpens>,
    end: End,
}

fn nothing_is_left(test: &FlowTest) -> bool {
    let untaken = test.engine().store().untaken(None, Page::first(9)).unwrap();
    untaken.items.is_empty()
}

#[test]
fn a_signal_is_heard_by_all_who_wait_for_it() {
    both(|test| {
        let test = test.flow::<VisitFlow>();
        let cases: Vec<_> = (0..5)
            .map(|_| test.starts(VisitFlow::come, Visit::default()))
            .collect();
        test.broadcasts(&ShopOpens { hour: 9 });
        for case in cases {
            case.expect_open(VisitFlow::shop);
            assert_eq!(case.data().hour, 9);
        }
        assert!(nothing_is_left(&test));
    });
}

#[test]
fn who_comes_later_has_not_heard_it() {
    both(|test| {
        let test = test.flow::<VisitFlow>();
        test.broadcasts(&ShopOpens { hour: 9 });
        let case = test.starts(VisitFlow::come, Visit::default());
        case.expect_open(VisitFlow::doors);
        test.broadcasts(&ShopOpens { hour: 10 });
        assert_eq!(case.data().hour, 10);
    });
}

#[test]
fn a_signal_is_heard_beside_work_and_calls_work_off() {
    both(|test| {
        let test = test.flow::<VisitFlow>();
        let case = test.starts(VisitFlow::come, Visit::default());
        test.broadcasts(&FireAlarm);
        case.expect_open(VisitFlow::doors);
        test.broadcasts(&ShopOpens { hour: 9 });
        test.broadcasts(&ShopOpens { hour: 13 });
        case.expect_open(VisitFlow::shop);
        assert_eq!(case.data().hour, 13);
        test.broadcasts(&FireAlarm);
        case.task(VisitFlow::shop).expect_status(Status::Canceled);
        case.expect_done();
        let waits = test.engine().store().subscriptions_of(case.id()).unwrap();
        assert!(waits.is_empty());
    });
}

#[test]
fn a_signal_begins_processes_and_is_heard_by_others_besides() {
    both(|test| {
        let test = test.flow::<VisitFlow>().flow::<DutyFlow>();
        let visit = test.starts(VisitFlow::come, Visit::default());
        test.broadcasts(&ShopOpens { hour: 8 });
        let duty = test.latest::<DutyFlow>();
        duty.expect_open(DutyFlow::sweep);
        assert_eq!((duty.data().hour, visit.data().hour), (8, 8));
        test.broadcasts(&ShopOpens { hour: 14 });
        assert_eq!(test.latest::<DutyFlow>().data().hour, 14);
        assert_eq!(duty.data().hour, 8);
    });
}

#[test]
fn whoever_waits_when_a_process_throws_a_signal_hears_it() {
    both(|test| {
        let test = test.flow::<VisitFlow>().flow::<KeeperFlow>();
        let visit = test.starts(VisitFlow::come, Visit::default());
        let keeper = test.starts(
            KeeperFlow::begin,
            Visit {
                hour: 7,
                ..Visit::default()
            },
        );
        assert_eq!(visit.data().hour, 7);
        // It waited in one branch before it threw in the other, and not yet behind that.
        keeper.task(KeeperFlow::listen).expect_status(Status::Done);
        keeper.expect_open(KeeperFlow::too_late);
        test.broadcasts(&ShopOpens { hour: 8 });
        keeper.expect_done();
    });
}

#[test]
fn who_cannot_take_a_signal_keeps_it_from_nobody_else() {
    both(|test| {
        let test = test.flow::<VisitFlow>().flow::<DutyFlow>();
        test.user("root").administers::<VisitFlow>();
        let one = test.starts(VisitFlow::come, Visit::default());
        let two = test.starts(VisitFlow::come, Visit::default());
        test.broadcasts(&ShopOpens { hour: 99 });
        for case in [one, two] {
            case.task(VisitFlow::doors).expect_status(Status::Error);
        }
        // Nobody hears the next one for what they could not take.
        test.broadcasts(&ShopOpens { hour: 9 });
        one.task(VisitFlow::doors).expect_status(Status::Error);
        one.task(VisitFlow::doors).retried_by("root");
        one.task(VisitFlow::doors).expect_status(Status::Error);
        assert!(!nothing_is_left(&test));
    });
}

#[test]
fn a_signal_to_more_than_are_told_at_once_reaches_all() {
    on_file(|test| {
        let test = test.flow::<VisitFlow>();
        for _ in 0..1_100 {
            test.engine()
                .start(VisitFlow::come, Visit::default())
                .unwrap();
        }
        test.broadcasts(&ShopOpens { hour: 9 });
        assert!(nothing_is_left(&test));
        let filter = viewflow::store::ProcessFilter {
            flows: vec!["visit".into()],
            status: Some(ProcessStatus::Active),
            involving: None,
        };
        let store = test.engine().store();
        let all = store.processes(&filter, Page::first(2_000)).unwrap().items;
        assert_eq!(all.len(), 1_100);
        assert!(all.iter().all(|row| row.state.contains(r#""shop":3"#)));
    });
}

#[test]
fn a_signal_in_a_transaction_is_heard_once_that_is_committed() {
    both(|test| {
        let test = test.flow::<VisitFlow>();
        let case = test.starts(VisitFlow::come, Visit::default());
        let refused = test.engine().transaction(|tx| {
            tx.broadcast(&ShopOpens { hour: 9 })?;
            Err::<(), Error>(Error::NoUser("nobody".into()))
        });
        assert!(refused.is_err());
        case.expect_open(VisitFlow::doors);
        let done = test.engine().transaction(|tx| {
            tx.broadcast(&ShopOpens { hour: 10 })?;
            tx.start(VisitFlow::come, Visit::default())
        });
        assert_eq!(case.data().hour, 10);
        let late = test.case::<VisitFlow>(done.unwrap());
        late.expect_open(VisitFlow::doors);
    });
}

#[test]
fn a_signal_that_could_begin_no_process_at_a_start_can_be_delivered_there_again() {
    both(|test| {
        let test = test
            .flow::<VisitFlow>()
            .flow::<DutyFlow>()
            .flow::<AlarmFlow>();
        let root = test.user("root").administers::<DutyFlow>().actor();
        test.broadcasts(&ShopOpens { hour: 99 });
        // The others have heard it.
        assert_eq!(test.latest::<AlarmFlow>().data().hour, 99);
        assert!(test.cases::<DutyFlow>().is_empty());
        let untaken = || root.untaken_messages(Page::first(9)).unwrap().items;
        let [row] = &*untaken() else {
            panic!("it is lost")
        };
        assert_eq!(row.start.as_deref(), Some("duty/opens"));
        let error = "`opens` failed: nobody works then";
        assert_eq!(row.error.as_deref(), Some(error));
        assert_eq!(root.deliver_again(row.id).unwrap(), Sent::Failed);
        assert_eq!(untaken()[0].error.as_deref(), Some(error));
        NIGHT_SHIFT.set(true);
        let sent = root.deliver_again(row.id).unwrap();
        NIGHT_SHIFT.set(false);
        let duty = test.latest::<DutyFlow>();
        assert_eq!(sent, Sent::Taken(duty.task(DutyFlow::opens).id()));
        assert_eq!(duty.data().hour, 99);
        assert_eq!(
            test.cases::<AlarmFlow>().len(),
            1,
            "that has heard it before"
        );
        assert!(untaken().is_empty());
    });
}
