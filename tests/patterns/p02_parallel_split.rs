//! Pattern 2, Parallel Split: one way becomes several that run at once.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Alarm {
    room: u32,
}

#[flow(process = Alarm)]
pub struct AlarmFlow {
    #[next(fork)]
    ring: StartHandle,

    #[next(call_police, send_guard)]
    fork: Split,

    #[anyone]
    #[next(end)]
    call_police: Manual,

    #[anyone]
    #[next(end)]
    send_guard: Manual,

    end: End,
}

stories!(both_begin_at_once, neither_waits_for_the_other);

fn both_begin_at_once(test: FlowTest) {
    let test = test.flow::<AlarmFlow>();
    let alarm = test.starts(AlarmFlow::ring, Alarm { room: 7 });
    alarm.expect_open((AlarmFlow::call_police, AlarmFlow::send_guard));
    assert_eq!(alarm.data().room, 7);
}

fn neither_waits_for_the_other(test: FlowTest) {
    let test = test.flow::<AlarmFlow>();
    let first = test.starts(AlarmFlow::ring, Alarm::default());
    first.task(AlarmFlow::send_guard).confirmed_by("porter");
    first.task(AlarmFlow::call_police).confirmed_by("porter");
    first.expect_done();
    first.expect_path(["ring", "fork", "send_guard", "end", "call_police", "end"]);

    let second = test.starts(AlarmFlow::ring, Alarm::default());
    second.task(AlarmFlow::call_police).confirmed_by("porter");
    second.expect_active().expect_open(AlarmFlow::send_guard);
}
