//! Pattern 40, Interleaved Routing: tasks in no particular order, of which one is at work at any time.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Machine {
    number: u32,
}

/// A machine is oiled, cleaned and measured; only one person can stand at it.
#[flow(process = Machine)]
pub struct ServiceFlow {
    #[form(number)]
    #[anyone]
    #[next(fork)]
    stop: Start,

    #[next(oil, clean, measure)]
    fork: Split,

    #[anyone]
    #[mutex("machine")]
    #[next(served)]
    oil: Manual,

    #[anyone]
    #[mutex("machine")]
    #[next(served)]
    clean: Manual,

    #[anyone]
    #[mutex("machine")]
    #[next(served)]
    measure: Manual,

    #[next(end)]
    served: Join,

    end: End,
}

stories!(one_person_at_a_time);

fn one_person_at_a_time(test: FlowTest) {
    let test = test.flow::<ServiceFlow>();
    let form = service_flow::stop::Form { number: 4 };
    let machine = test.user("foreman").starts(ServiceFlow::stop, form);
    machine.expect_open(ServiceFlow::oil);
    machine.task(ServiceFlow::oil).confirmed_by("otto");
    machine.expect_open(ServiceFlow::clean);
    machine.task(ServiceFlow::clean).confirmed_by("clara");
    machine.expect_open(ServiceFlow::measure).expect_active();
    machine.task(ServiceFlow::measure).confirmed_by("mia");
    machine.expect_done();
}
