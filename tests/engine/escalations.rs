//! What a process tells those above it, without waiting for them.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{ProcessId, Status};

use crate::world::both;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Repair {
    again: bool,
}

/// Looks at a machine as often as need be, and tells each time.
#[flow(process = Repair)]
pub struct RepairFlow {
    #[next(look)]
    start: StartHandle,

    #[form(again)]
    #[anyone]
    #[next(is_bad)]
    look: View,

    #[when(|repair| repair.again)]
    #[then(tell)]
    #[otherwise(end)]
    is_bad: If,

    #[code("machine.bad")]
    #[next(look)]
    tell: Escalate,

    end: End,
}

use repair_flow::look::Form as Look;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Visit {
    floor: u32,
}

#[flow(process = Visit)]
pub struct VisitFlow {
    #[next(repair)]
    start: StartHandle,

    #[input(|_| Repair::default())]
    #[on_escalation("somebody.hurt", interrupting = true, then(ambulance))]
    #[next(end)]
    repair: Subprocess<RepairFlow>,

    #[anyone]
    #[next(end)]
    ambulance: Manual,

    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Day {
    floor: u32,
}

#[flow(process = Day)]
pub struct DayFlow {
    #[next(visit)]
    start: StartHandle,

    #[input(|day| Visit { floor: day.floor })]
    #[on_escalation("machine.bad", then(order_part))]
    #[next(both)]
    visit: Subprocess<VisitFlow>,

    #[anyone]
    #[next(both)]
    order_part: Manual,

    #[next(end)]
    both: Join,

    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Shift {
    floor: u32,
}

#[flow(process = Shift)]
pub struct ShiftFlow {
    #[next(repair)]
    start: StartHandle,

    #[input(|_| Repair::default())]
    #[on_escalation(then(replace), interrupting = true)]
    #[next(end)]
    repair: Subprocess<RepairFlow>,

    #[anyone]
    #[next(end)]
    replace: Manual,

    end: End,
}

fn escalated(test: &FlowTest, case: ProcessId) -> Vec<String> {
    let log = test.engine().store().log_of(case).unwrap();
    let lines = log.into_iter().filter(|line| line.event == "escalate");
    lines.map(|line| line.detail.unwrap_or_default()).collect()
}

fn looks<'t>(repair: Case<'t, RepairFlow>, again: bool) {
    repair
        .task(RepairFlow::look)
        .completed_by("ann", Look { again });
}

#[test]
fn the_nearest_above_that_listens_goes_on_beside() {
    both(|test| {
        let test = test.flow::<DayFlow>();
        let day = test.starts(DayFlow::start, Day::default());
        let visit = day.task(DayFlow::visit).child();
        let repair = visit.task(VisitFlow::repair).child();
        looks(repair, true);
        repair.expect_open(RepairFlow::look);
        visit.expect_open(VisitFlow::repair);
        day.expect_open((DayFlow::visit, DayFlow::order_part));
        assert_eq!(escalated(&test, visit.id()), [""; 0]);
        assert_eq!(escalated(&test, day.id()), ["machine.bad"]);
        // A second time, it is only noted.
        looks(repair, true);
        day.expect_open((DayFlow::visit, DayFlow::order_part));
        assert_eq!(escalated(&test, day.id()).len(), 2);
        day.task(DayFlow::order_part).confirmed_by("ben");
        looks(repair, false);
        day.expect_done().expect_times(DayFlow::order_part, 1);
        for case in [repair.id(), visit.id(), day.id()] {
            assert_eq!(test.engine().store().jobs_of(case).unwrap(), []);
        }
    });
}

#[test]
fn whoever_does_not_escalate_keeps_no_join_waiting() {
    both(|test| {
        let test = test.flow::<DayFlow>();
        let day = test.starts(DayFlow::start, Day::default());
        let repair = day
            .task(DayFlow::visit)
            .child()
            .task(VisitFlow::repair)
            .child();
        looks(repair, false);
        day.expect_done().expect_not_come_to(DayFlow::order_part);
    });
}

#[test]
fn one_that_interrupts_calls_the_part_off() {
    both(|test| {
        let test = test.flow::<ShiftFlow>();
        let shift = test.starts(ShiftFlow::start, Shift::default());
        let repair = shift.task(ShiftFlow::repair).child();
        looks(repair, true);
        shift.expect_open(ShiftFlow::replace);
        shift
            .task(ShiftFlow::repair)
            .expect_status(Status::Canceled);
        repair.expect_canceled();
        shift.task(ShiftFlow::replace).confirmed_by("ben");
        shift.expect_done();
    });
}

#[test]
fn what_nobody_listens_for_is_noted_by_the_outermost() {
    both(|test| {
        let test = test.flow::<VisitFlow>();
        let visit = test.starts(VisitFlow::start, Visit::default());
        let repair = visit.task(VisitFlow::repair).child();
        looks(repair, true);
        visit.expect_open(VisitFlow::repair);
        assert_eq!(escalated(&test, visit.id()), ["machine.bad"]);
        looks(repair, false);
        visit.expect_done().expect_not_come_to(VisitFlow::ambulance);
    });
}

#[test]
fn a_process_that_is_no_part_has_nobody_to_tell() {
    both(|test| {
        let test = test.flow::<RepairFlow>();
        let repair = test.starts(RepairFlow::start, Repair::default());
        looks(repair, true);
        assert_eq!(escalated(&test, repair.id()), ["machine.bad"]);
        looks(repair, false);
        repair.expect_done();
    });
}

#[test]
fn what_was_told_is_not_taken_back() {
    both(|test| {
        let test = test.flow::<DayFlow>().flow::<RepairFlow>();
        let day = test.starts(DayFlow::start, Day::default());
        let visit = day.task(DayFlow::visit).child();
        let repair = visit.task(VisitFlow::repair).child();
        let look = repair.task(RepairFlow::look);
        looks(repair, true);
        look.try_undone_by("ann").refused("has told those above");
        // Of a process that is no part, nobody has heard.
        let alone = test.starts(RepairFlow::start, Repair::default());
        let look = alone.task(RepairFlow::look);
        looks(alone, true);
        look.undone_by("ann").expect_status(Status::Assigned);
    });
}
