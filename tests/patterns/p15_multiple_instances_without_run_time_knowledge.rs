//! Pattern 15, Multiple Instances without a priori Run-Time Knowledge: further tasks may be added
//! while some of them are at work.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Accident {
    witnesses: Vec<String>,
}

#[flow(process = Accident)]
pub struct AccidentFlow {
    #[next(hear)]
    report: StartHandle,

    #[anyone]
    #[each(witnesses)]
    #[next(judge)]
    hear: Manual,

    #[anyone]
    #[next(end)]
    judge: Manual,

    end: End,
}

/// One witness after the other is heard, so that none hears what another says.
#[flow(process = Accident)]
pub struct CourtFlow {
    #[next(hear)]
    open: StartHandle,

    #[anyone]
    #[each(witnesses, sequential)]
    #[next(judge)]
    hear: Manual,

    #[anyone]
    #[next(end)]
    judge: Manual,

    end: End,
}

stories!(
    a_witness_names_another,
    one_after_the_other,
    a_judgement_is_not_delayed,
    whom_the_court_hears_again
);

fn witnesses(names: &[&str]) -> Accident {
    Accident {
        witnesses: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn a_witness_names_another(test: FlowTest) {
    let test = test.flow::<AccidentFlow>();
    let accident = test.starts(AccidentFlow::report, witnesses(&["anna", "bert"]));
    accident
        .task_for(AccidentFlow::hear, |name| name == "bert")
        .confirmed_by("police");
    accident.adds(AccidentFlow::hear, &"clara".into());
    accident
        .task_for(AccidentFlow::hear, |name| name == "anna")
        .confirmed_by("police");
    accident.expect_not_come_to(AccidentFlow::judge);
    accident
        .task_for(AccidentFlow::hear, |name| name == "clara")
        .confirmed_by("police");
    accident
        .expect_open(AccidentFlow::judge)
        .expect_times(AccidentFlow::hear, 3);
}

fn one_after_the_other(test: FlowTest) {
    let test = test.flow::<CourtFlow>();
    let court = test.starts(CourtFlow::open, witnesses(&["anna", "bert"]));
    let bert = court.task_for(CourtFlow::hear, |name| name == "bert");
    bert.try_taken_by("judge").refused("");
    court
        .adds(CourtFlow::hear, &"clara".into())
        .try_taken_by("judge")
        .refused("");
    court
        .task_for(CourtFlow::hear, |name| name == "anna")
        .confirmed_by("judge");
    bert.confirmed_by("judge");
    court.expect_not_come_to(CourtFlow::judge);
    court
        .task_for(CourtFlow::hear, |name| name == "clara")
        .confirmed_by("judge");
    court.expect_open(CourtFlow::judge);
}

fn a_judgement_is_not_delayed(test: FlowTest) {
    let test = test.flow::<AccidentFlow>();
    let accident = test.starts(AccidentFlow::report, witnesses(&["anna"]));
    accident.task(AccidentFlow::hear).confirmed_by("police");
    accident.expect_open(AccidentFlow::judge);
    accident
        .try_adds(AccidentFlow::hear, &"bert".into())
        .refused("does not wait at `hear`");
}

fn whom_the_court_hears_again(test: FlowTest) {
    let test = test.flow::<CourtFlow>();
    let court = test.starts(CourtFlow::open, witnesses(&["anna", "bert"]));
    let anna = court
        .task_for(CourtFlow::hear, |name| name == "anna")
        .confirmed_by("judge");
    // Bert has been called in, and the court hears one after the other.
    anna.try_undone_by("judge")
        .refused("the next task of its list is offered");
    let bert = court
        .task_for(CourtFlow::hear, |name| name == "bert")
        .confirmed_by("judge");
    court.expect_open(CourtFlow::judge);
    bert.undone_by("judge").expect_status(Status::Assigned);
    court.expect_open(CourtFlow::hear);
    bert.completed(());
    court.expect_open(CourtFlow::judge);
}
