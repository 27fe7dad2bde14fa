//! Pattern 24, Persistent Trigger: what happens outside is kept until the process comes to wait for it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{Envelope, Sent};

/// The laboratory has a result.
#[derive(Message, Serialize, Deserialize)]
#[message(key = sample, keep(days = 30))]
pub struct Analysed {
    sample: u32,
    iron: u32,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Patient {
    sample: u32,
    iron: u32,
}

/// The result may be there before the doctor asks for it.
#[flow(process = Patient)]
pub struct BloodFlow {
    #[next(examine)]
    take_sample: StartHandle,

    #[anyone]
    #[next(result)]
    examine: Manual,

    #[key(|patient| patient.sample)]
    #[run(read)]
    #[next(explain)]
    result: MessageCatch<Analysed>,

    #[anyone]
    #[next(end)]
    explain: Manual,

    end: End,
}

fn read(step: &mut FunctionContext<'_, BloodFlow>, result: Analysed) -> FunctionResult {
    step.process_mut().iron = result.iron;
    Ok(())
}

stories!(
    a_result_that_comes_early_is_kept,
    a_result_that_comes_late_is_waited_for,
    a_result_is_told_to_one_however_often_it_is_sent,
    a_result_is_not_kept_for_ever
);

fn patient(sample: u32) -> Patient {
    Patient { sample, iron: 0 }
}

fn result(sample: u32) -> Analysed {
    Analysed { sample, iron: 14 }
}

fn a_result_that_comes_early_is_kept(test: FlowTest) {
    let test = test.flow::<BloodFlow>();
    let patient = test.starts(BloodFlow::take_sample, patient(7));
    assert!(matches!(test.sends(&result(7)), Sent::Kept(_)));
    patient.task(BloodFlow::examine).confirmed_by("doctor");
    patient.expect_open(BloodFlow::explain);
    assert_eq!(patient.data().iron, 14);
}

fn a_result_that_comes_late_is_waited_for(test: FlowTest) {
    let test = test.flow::<BloodFlow>();
    let patient = test.starts(BloodFlow::take_sample, patient(7));
    patient.task(BloodFlow::examine).confirmed_by("doctor");
    test.sends(&result(8));
    patient.expect_open(BloodFlow::result);
    test.sends(&result(7));
    patient.expect_open(BloodFlow::explain);
}

fn a_result_is_told_to_one_however_often_it_is_sent(test: FlowTest) {
    let test = test.flow::<BloodFlow>();
    let twins = [7, 7].map(|sample| test.starts(BloodFlow::take_sample, patient(sample)));
    for twin in twins {
        twin.task(BloodFlow::examine).confirmed_by("doctor");
    }
    let message = || Envelope::of(&result(7)).id("lab-1");
    assert!(matches!(test.sends(message()), Sent::Taken(_)));
    assert_eq!(test.sends(message()), Sent::Duplicate);
    twins[0].expect_open(BloodFlow::explain);
    twins[1].expect_open(BloodFlow::result);
}

fn a_result_is_not_kept_for_ever(test: FlowTest) {
    let test = test.flow::<BloodFlow>();
    let patient = test.starts(BloodFlow::take_sample, patient(7));
    test.sends(&result(7));
    test.advance(Duration::from_secs(31 * 24 * 3_600));
    patient.task(BloodFlow::examine).confirmed_by("doctor");
    patient.expect_open(BloodFlow::result);
}
