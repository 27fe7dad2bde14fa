//! Pattern 19, Cancel Task: a task is called off, whether somebody works on it or not, and the rest of
//! the process goes on.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Credit {
    amount: u32,
}

#[flow(process = Credit)]
pub struct CreditFlow {
    #[form(amount)]
    #[anyone]
    #[next(fork)]
    ask: Start,

    #[next(assess_house, check_income)]
    fork: Split,

    #[anyone]
    #[next(known)]
    assess_house: Manual,

    #[run(ask_employer)]
    #[next(known)]
    check_income: Job,

    #[next(decide)]
    known: Join,

    #[anyone]
    #[next(end)]
    decide: Manual,

    end: End,
}

async fn ask_employer(_: JobContext<CreditFlow>) -> JobResult {
    Err("nobody answers".into())
}

stories!(
    the_rest_goes_on_without_it,
    a_job_that_is_called_off_is_not_run,
    only_an_administrator_may,
    it_can_be_taken_up_again
);

use credit_flow::ask::Form;

fn the_rest_goes_on_without_it(test: FlowTest) {
    let test = test.flow::<CreditFlow>();
    test.user("boss").administers::<CreditFlow>();
    let credit = test
        .user("anna")
        .starts(CreditFlow::ask, Form { amount: 10 });
    let assess = credit
        .task(CreditFlow::assess_house)
        .taken_by("surveyor")
        .begun();
    assess.canceled_by("boss").expect_status(Status::Canceled);
    assess.try_completed(()).refused("canceled");
    test.run_jobs();
    credit
        .task(CreditFlow::check_income)
        .expect_error("nobody answers")
        .skipped_by("boss");
    credit.expect_open(CreditFlow::decide);
}

fn a_job_that_is_called_off_is_not_run(test: FlowTest) {
    let test = test.flow::<CreditFlow>();
    test.user("boss").administers::<CreditFlow>();
    let credit = test
        .user("anna")
        .starts(CreditFlow::ask, Form { amount: 10 });
    let check = credit.task(CreditFlow::check_income).canceled_by("boss");
    test.run_jobs();
    check.expect_status(Status::Canceled);
    credit.expect_open(CreditFlow::assess_house);
    credit
        .task(CreditFlow::assess_house)
        .confirmed_by("surveyor");
    credit.expect_open(CreditFlow::decide);
}

fn only_an_administrator_may(test: FlowTest) {
    let test = test.flow::<CreditFlow>();
    let credit = test
        .user("anna")
        .starts(CreditFlow::ask, Form { amount: 10 });
    let assess = credit.task(CreditFlow::assess_house).taken_by("surveyor");
    assess
        .try_canceled_by("surveyor")
        .refused("`credit.manage`");
}

fn it_can_be_taken_up_again(test: FlowTest) {
    let test = test.flow::<CreditFlow>();
    test.user("boss").administers::<CreditFlow>();
    let credit = test
        .user("anna")
        .starts(CreditFlow::ask, Form { amount: 10 });
    let assess = credit.task(CreditFlow::assess_house).canceled_by("boss");
    credit.expect_open(CreditFlow::check_income);
    let again = assess.revived_by("boss").expect_status(Status::New);
    assess.expect_status(Status::Revived);
    again.confirmed_by("surveyor");
    credit.task(CreditFlow::check_income).skipped_by("boss");
    credit.expect_open(CreditFlow::decide);
}
