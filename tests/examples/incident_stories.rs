//! What happens to incidents.

use std::time::Duration;

use viewflow::testing::{Case, FlowTest};
use viewflow::{Envelope, ProcessStatus, Sent, Status};

use crate::incident::incident_flow::{learn, repair, take};
use crate::incident::monitor_flow::{all_clear, report};
use crate::incident::{Alarm, AllClear, IncidentFlow, MonitorFlow};

stories!(
    two_systems_are_repaired,
    an_alarm_that_comes_twice_is_one_incident,
    nobody_takes_it_on_for_two_hours,
    who_repairs_is_reminded_every_day,
    what_was_done_is_undone_when_it_is_called_off,
    an_undoing_that_fails_is_looked_into,
    it_may_be_nothing,
    an_all_clear_may_come_first,
    the_monitor_says_both,
    an_incident_without_systems_is_none
);

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Everybody who takes part.
fn operations(test: FlowTest) -> FlowTest {
    let test = test.flow::<IncidentFlow>().flow::<MonitorFlow>();
    test.user("moni")
        .may(MonitorFlow::report)
        .may(MonitorFlow::all_clear);
    test.user("otto")
        .may(IncidentFlow::take)
        .may(IncidentFlow::repair);
    test.user("hanna")
        .may(IncidentFlow::find_somebody)
        .administers::<IncidentFlow>();
    test
}

fn alarm(number: &str) -> Alarm {
    Alarm {
        number: number.into(),
        text: "The shop answers slowly".into(),
        affected: "shop\nstock".into(),
    }
}

fn clear(number: &str) -> AllClear {
    AllClear {
        number: number.into(),
        reason: "It was an exercise".into(),
    }
}

fn raised(test: &FlowTest) -> Case<'_, IncidentFlow> {
    assert!(matches!(test.sends(&alarm("A-1")), Sent::Taken(_)));
    test.latest::<IncidentFlow>()
}

fn affected(systems: &str) -> take::Form<String> {
    take::Form {
        affected: systems.into(),
    }
}

/// An incident whose systems are off the network.
fn isolated(test: &FlowTest) -> Case<'_, IncidentFlow> {
    let incident = raised(test);
    let take = incident.task(IncidentFlow::take);
    take.completed_by("otto", affected("shop\nstock"));
    test.run_jobs();
    incident
}

fn repaired(incident: Case<'_, IncidentFlow>, name: &str) {
    let task = incident.task_for(IncidentFlow::repair, |system| system.name == name);
    let form = repair::Form {
        remarks: "Started anew".into(),
    };
    task.completed_by("otto", form);
}

fn two_systems_are_repaired(test: FlowTest) {
    let test = operations(test);
    let incident = isolated(&test);
    let names = |systems: &[crate::incident::System]| -> Vec<String> {
        systems.iter().map(|system| system.name.clone()).collect()
    };
    assert_eq!(names(&incident.data().isolated), ["shop", "stock"]);
    repaired(incident, "stock");
    incident.expect_active();
    repaired(incident, "shop");
    assert!(incident.data().isolated.is_empty(), "they are connected");
    assert_eq!(names(&incident.data().repaired), ["shop", "stock"]);
    let form = learn::Form {
        lesson: "More memory".into(),
    };
    let learn = incident.task(IncidentFlow::learn);
    learn.expect_owner("otto").completed(form);
    incident.expect_done().expect_not_come_to((
        IncidentFlow::undo,
        IncidentFlow::find_somebody,
        IncidentFlow::remind,
    ));
    assert!(incident.data().notice.is_some(), "it was no false alarm");
}

fn an_alarm_that_comes_twice_is_one_incident(test: FlowTest) {
    let test = operations(test);
    let message = Envelope::of(&alarm("A-1")).id("monitor-17");
    assert!(matches!(test.sends(message.clone()), Sent::Taken(_)));
    assert_eq!(test.sends(message), Sent::Duplicate);
    assert_eq!(test.cases::<IncidentFlow>().len(), 1);
}

fn nobody_takes_it_on_for_two_hours(test: FlowTest) {
    let test = operations(test);
    let incident = raised(&test);
    test.advance(2 * HOUR - Duration::from_secs(1));
    incident.expect_open(IncidentFlow::take);
    test.advance(Duration::from_secs(1));
    incident.expect_open((IncidentFlow::take, IncidentFlow::find_somebody));
    let take = incident.task(IncidentFlow::take);
    take.completed_by("otto", affected("shop"));
    // Somebody has been found.
    let find = incident.task(IncidentFlow::find_somebody);
    find.expect_status(Status::Canceled);
}

fn who_repairs_is_reminded_every_day(test: FlowTest) {
    let test = operations(test);
    let incident = isolated(&test);
    for day in 1..=3 {
        test.advance(DAY);
        test.run_jobs();
        assert_eq!(incident.data().reminders, day);
    }
    repaired(incident, "shop");
    test.advance(DAY);
    test.run_jobs();
    assert_eq!(incident.data().reminders, 4, "the other is not repaired");
    repaired(incident, "stock");
    test.advance(3 * DAY);
    test.run_jobs();
    assert_eq!(incident.data().reminders, 4);
    incident.expect_times(IncidentFlow::remind, 4);
}

fn what_was_done_is_undone_when_it_is_called_off(test: FlowTest) {
    let test = operations(test);
    let incident = isolated(&test);
    repaired(incident, "shop");
    let other = test.sends(&clear("A-2"));
    assert!(matches!(other, Sent::Kept(_)), "it is another's");
    incident.expect_active();
    test.sends(&clear("A-1"));
    // What was done last is undone first.
    assert!(incident.data().isolated.is_empty());
    incident.expect_open((IncidentFlow::undo, IncidentFlow::withdraw));
    test.run_jobs();
    incident.expect_done();
    assert_eq!(incident.data().notice, None);
    assert_eq!(incident.data().reason, "It was an exercise");
    incident.expect_times(IncidentFlow::connect, 1);
    incident.expect_times(IncidentFlow::withdraw, 1);
}

fn an_undoing_that_fails_is_looked_into(test: FlowTest) {
    let test = operations(test);
    let incident = isolated(&test);
    test.sends(&clear("A-1"));
    let withdraw = incident.task(IncidentFlow::withdraw);
    withdraw.skipped_by("hanna");
    incident.expect_done();
    assert!(incident.data().notice.is_some());
}

fn it_may_be_nothing(test: FlowTest) {
    let test = operations(test);
    let incident = raised(&test);
    test.advance(3 * HOUR);
    test.sends(&clear("A-1"));
    incident.expect_done();
    let left = [
        incident.task(IncidentFlow::take).row(),
        incident.task(IncidentFlow::find_somebody).row(),
    ];
    assert!(left.iter().all(|task| task.status == Status::Canceled));
}

fn an_all_clear_may_come_first(test: FlowTest) {
    let test = operations(test);
    assert!(matches!(test.sends(&clear("A-1")), Sent::Kept(_)));
    raised(&test).expect_done();
}

fn the_monitor_says_both(test: FlowTest) {
    let test = operations(test);
    let moni = test.user("moni");
    let alarm = alarm("A-1");
    let said = moni.starts(
        MonitorFlow::report,
        report::Form {
            number: alarm.number,
            text: alarm.text,
            affected: alarm.affected,
        },
    );
    said.expect_done();
    let incident = test.latest::<IncidentFlow>();
    incident.expect_open(IncidentFlow::take);
    let clear = clear("A-1");
    moni.starts(
        MonitorFlow::all_clear,
        all_clear::Form {
            number: clear.number,
            reason: clear.reason,
        },
    );
    incident.expect_done();
}

fn an_incident_without_systems_is_none(test: FlowTest) {
    let test = operations(test);
    let incident = raised(&test);
    let take = incident.task(IncidentFlow::take).taken_by("otto");
    take.try_completed(affected(" \n"))
        .refused("Enter a system.");
    assert_eq!(incident.row().status, ProcessStatus::Active);
}
