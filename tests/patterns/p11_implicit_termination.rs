//! Pattern 11, Implicit Termination: a process is over when nothing is left to do, wherever its
//! branches end.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Employee {
    name: String,
}

#[flow(process = Employee)]
pub struct EmployeeFlow {
    #[form(name)]
    #[anyone]
    #[next(fork)]
    hire: Start,

    #[next(order_laptop, print_badge)]
    fork: Split,

    #[anyone]
    #[next(install)]
    order_laptop: Manual,

    #[anyone]
    #[next(working)]
    install: Manual,

    #[anyone]
    #[next(inside)]
    print_badge: Manual,

    working: End,

    inside: End,
}

stories!(it_is_over_with_the_last_branch);

fn it_is_over_with_the_last_branch(test: FlowTest) {
    let test = test.flow::<EmployeeFlow>();
    let form = employee_flow::hire::Form {
        name: "Anna".into(),
    };
    let employee = test.user("boss").starts(EmployeeFlow::hire, form);
    employee
        .task(EmployeeFlow::print_badge)
        .confirmed_by("porter");
    employee
        .expect_active()
        .expect_times(EmployeeFlow::inside, 1);
    employee.task(EmployeeFlow::order_laptop).confirmed_by("it");
    employee.expect_active();
    employee.task(EmployeeFlow::install).confirmed_by("it");
    employee
        .expect_done()
        .expect_times(EmployeeFlow::working, 1);
}
