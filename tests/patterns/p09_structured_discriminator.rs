//! Pattern 9, Structured Discriminator: of several branches the first goes on, the others are done and
//! swallowed, and when all have come it is as new.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Patient {
    stable: bool,
}

#[flow(process = Patient)]
pub struct PatientFlow {
    #[next(examine)]
    admit: StartHandle,

    #[next(pulse, breathing, x_ray)]
    examine: Split,

    #[anyone]
    #[next(known)]
    pulse: Manual,

    #[anyone]
    #[next(known)]
    breathing: Manual,

    #[anyone]
    #[next(known)]
    x_ray: Manual,

    // The first finding is enough to begin with.
    #[wait(1)]
    #[next(treat)]
    known: Join,

    #[form(stable)]
    #[anyone]
    #[next(better)]
    treat: View,

    #[when(|patient| patient.stable)]
    #[then(end)]
    #[otherwise(examine)]
    better: If,

    end: End,
}

stories!(
    the_first_goes_on_and_the_others_are_swallowed,
    it_is_as_new_in_the_next_round
);

use patient_flow::treat::Form;

fn the_first_goes_on_and_the_others_are_swallowed(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    let patient = test.starts(PatientFlow::admit, Patient::default());
    patient.task(PatientFlow::breathing).confirmed_by("nurse");
    patient.expect_open((PatientFlow::pulse, PatientFlow::x_ray, PatientFlow::treat));
    patient.task(PatientFlow::pulse).confirmed_by("nurse");
    patient
        .task(PatientFlow::treat)
        .completed_by("doctor", Form { stable: true });
    // What was begun is finished, although nobody waits for it.
    patient.expect_active().expect_open(PatientFlow::x_ray);
    patient.task(PatientFlow::x_ray).confirmed_by("nurse");
    patient
        .expect_done()
        .expect_times(PatientFlow::known, 1)
        .expect_times(PatientFlow::treat, 1);
}

fn it_is_as_new_in_the_next_round(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    let patient = test.starts(PatientFlow::admit, Patient::default());
    patient.task(PatientFlow::pulse).confirmed_by("nurse");
    patient.task(PatientFlow::breathing).confirmed_by("nurse");
    patient.task(PatientFlow::x_ray).confirmed_by("nurse");
    patient
        .task(PatientFlow::treat)
        .completed_by("doctor", Form { stable: false });

    patient.expect_open((
        PatientFlow::pulse,
        PatientFlow::breathing,
        PatientFlow::x_ray,
    ));
    patient.task(PatientFlow::x_ray).confirmed_by("nurse");
    patient.expect_open((
        PatientFlow::pulse,
        PatientFlow::breathing,
        PatientFlow::treat,
    ));
    patient.expect_times(PatientFlow::known, 2);
}
