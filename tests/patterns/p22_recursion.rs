//! Pattern 22, Recursion: a process is a part of another process of the same flow.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Load {
    weight: u32,
    parcels: u32,
}

/// A load that is too heavy for one parcel is sent as two.
#[flow(process = Load)]
pub struct LoadFlow {
    #[next(is_heavy)]
    send: StartHandle,

    #[when(|load| load.weight > 30)]
    #[then(halves)]
    #[otherwise(pack)]
    is_heavy: If,

    #[next(first_half, second_half)]
    halves: Split,

    #[input(|load| Load { weight: load.weight / 2, parcels: 0 })]
    #[output(|load, half| load.parcels += half.parcels)]
    #[next(both)]
    first_half: Subprocess<Self>,

    #[input(|load| Load { weight: load.weight - load.weight / 2, parcels: 0 })]
    #[output(|load, half| load.parcels += half.parcels)]
    #[next(both)]
    second_half: Subprocess<Self>,

    #[next(end)]
    both: Join,

    #[run(pack)]
    #[next(end)]
    pack: Job,

    end: End,
}

async fn pack(job: JobContext<LoadFlow>) -> JobResult {
    job.update(|load| load.parcels += 1);
    Ok(())
}

/// A part that has nothing to wait for.
#[flow(process = Load)]
pub struct HalfFlow {
    #[next(is_heavy)]
    send: StartHandle,

    #[when(|load| load.weight > 30)]
    #[then(halve)]
    #[otherwise(count)]
    is_heavy: If,

    #[input(|load| Load { weight: load.weight / 2, parcels: 0 })]
    #[output(|load, half| load.parcels = 2 * half.parcels)]
    #[next(end)]
    halve: Subprocess<Self>,

    #[run(count)]
    #[next(end)]
    count: Function,

    end: End,
}

fn count(step: &mut FunctionContext<'_, HalfFlow>) -> FunctionResult {
    step.process_mut().parcels += 1;
    Ok(())
}

stories!(
    a_part_that_is_over_at_once,
    it_is_parted_until_it_is_light,
    the_whole_waits_for_its_parts,
    the_parts_end_with_the_whole
);

fn load(weight: u32) -> Load {
    Load { weight, parcels: 0 }
}

fn it_is_parted_until_it_is_light(test: FlowTest) {
    let test = test.flow::<LoadFlow>();
    for (weight, parcels) in [(30, 1), (31, 2), (61, 3), (120, 4)] {
        let sent = test.starts(LoadFlow::send, load(weight));
        test.run_jobs();
        sent.expect_done();
        assert_eq!(sent.data().parcels, parcels, "{weight} kilograms");
    }
}

fn the_whole_waits_for_its_parts(test: FlowTest) {
    let test = test.flow::<LoadFlow>();
    let whole = test.starts(LoadFlow::send, load(40));
    whole.expect_open((LoadFlow::first_half, LoadFlow::second_half));
    let half = whole.task(LoadFlow::second_half).child();
    assert_eq!(half.data().weight, 20);
    half.task(LoadFlow::pack).performed();
    half.expect_done();
    whole
        .expect_open(LoadFlow::first_half)
        .expect_not_come_to(LoadFlow::both);
    whole
        .task(LoadFlow::first_half)
        .child()
        .task(LoadFlow::pack)
        .performed();
    whole.expect_done();
}

fn the_parts_end_with_the_whole(test: FlowTest) {
    let test = test.flow::<LoadFlow>();
    test.user("boss").administers::<LoadFlow>();
    let whole = test.starts(LoadFlow::send, load(61));
    let heavier = whole.task(LoadFlow::second_half).child();
    let part_of_part = heavier.task(LoadFlow::first_half).child();
    whole.canceled_by("boss");
    test.run_jobs();
    heavier.expect_canceled();
    part_of_part.expect_canceled();
}

fn a_part_that_is_over_at_once(test: FlowTest) {
    let test = test.flow::<HalfFlow>();
    let whole = test.starts(HalfFlow::send, load(200));
    whole.expect_done();
    assert_eq!(whole.data().parcels, 8);
}
