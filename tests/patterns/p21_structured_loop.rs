//! Pattern 21, Structured Loop: something is repeated while a condition holds, which is asked before
//! or after it.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Parcels {
    left: u32,
    again: bool,
    delivered: u32,
}

/// Asked before: a courier without parcels drives nowhere.
#[flow(process = Parcels)]
pub struct DeliveryFlow {
    #[next(any_left)]
    load: StartHandle,

    #[when(|parcels| parcels.left > 0)]
    #[then(deliver)]
    #[otherwise(end)]
    any_left: If,

    #[anyone]
    #[next(count)]
    deliver: Manual,

    #[run(count)]
    #[next(any_left)]
    count: Function,

    end: End,
}

fn count(step: &mut FunctionContext<'_, DeliveryFlow>) -> FunctionResult {
    let parcels = step.process_mut();
    parcels.left -= 1;
    parcels.delivered += 1;
    Ok(())
}

/// Asked after: who has collected once may collect again.
#[flow(process = Parcels)]
pub struct CollectionFlow {
    #[next(collect)]
    drive: StartHandle,

    #[form(again)]
    #[anyone]
    #[next(once_more)]
    collect: View,

    #[when(|parcels| parcels.again)]
    #[then(collect)]
    #[otherwise(end)]
    once_more: If,

    end: End,
}

/// A loop that is not meant to go on for ever.
#[flow(process = Parcels)]
pub struct PatientFlow {
    #[next(ring)]
    arrive: StartHandle,

    #[form(again)]
    #[anyone]
    #[limit(3)]
    #[next(once_more)]
    ring: View,

    #[when(|parcels| parcels.again)]
    #[then(ring)]
    #[otherwise(end)]
    once_more: If,

    end: End,
}

stories!(
    while_there_are_parcels,
    at_least_once,
    no_more_often_than_the_limit
);

fn while_there_are_parcels(test: FlowTest) {
    let test = test.flow::<DeliveryFlow>();
    for left in [0, 1, 3] {
        let parcels = Parcels {
            left,
            ..Parcels::default()
        };
        let delivery = test.starts(DeliveryFlow::load, parcels);
        for _ in 0..left {
            delivery.task(DeliveryFlow::deliver).confirmed_by("courier");
        }
        delivery
            .expect_done()
            .expect_times(DeliveryFlow::deliver, left as usize);
        assert_eq!(delivery.data().delivered, left);
    }
}

fn at_least_once(test: FlowTest) {
    let test = test.flow::<CollectionFlow>();
    let collection = test.starts(CollectionFlow::drive, Parcels::default());
    for again in [true, true, false] {
        let form = collection_flow::collect::Form { again };
        collection
            .task(CollectionFlow::collect)
            .completed_by("courier", form);
    }
    collection
        .expect_done()
        .expect_times(CollectionFlow::collect, 3);
}

fn no_more_often_than_the_limit(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    let patient = test.starts(PatientFlow::arrive, Parcels::default());
    let form = || patient_flow::ring::Form { again: true };
    patient
        .task(PatientFlow::ring)
        .completed_by("courier", form());
    patient
        .task(PatientFlow::ring)
        .completed_by("courier", form());
    let third = patient.task(PatientFlow::ring).taken_by("courier");
    third
        .try_completed(form())
        .refused("has come to `ring` more than 3 times");
    third.completed(patient_flow::ring::Form { again: false });
    patient.expect_done();
}
