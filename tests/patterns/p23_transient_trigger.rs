//! Pattern 23, Transient Trigger: what happens outside is of use only to who waits for it at that moment.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

/// The fire brigade tests its siren.
#[derive(Signal, Serialize, Deserialize)]
pub struct Siren {
    minutes: u32,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Inspection {
    minutes: u32,
}

/// An inspector who is on the roof hears the siren; one who is not yet there waits for the next.
#[flow(process = Inspection)]
pub struct InspectionFlow {
    #[next(climb)]
    begin: StartHandle,

    #[anyone]
    #[next(listen)]
    climb: Manual,

    #[run(note)]
    #[next(report)]
    listen: SignalCatch<Siren>,

    #[anyone]
    #[next(end)]
    report: Manual,

    end: End,
}

fn note(step: &mut FunctionContext<'_, InspectionFlow>, siren: Siren) -> FunctionResult {
    step.process_mut().minutes = siren.minutes;
    Ok(())
}

stories!(
    all_who_listen_hear_it,
    who_does_not_listen_yet_has_missed_it,
    nobody_has_to_listen
);

fn all_who_listen_hear_it(test: FlowTest) {
    let test = test.flow::<InspectionFlow>();
    let roofs = [(); 3].map(|()| test.starts(InspectionFlow::begin, Inspection::default()));
    for roof in roofs {
        roof.task(InspectionFlow::climb).confirmed_by("ida");
    }
    test.broadcasts(&Siren { minutes: 2 });
    for roof in roofs {
        roof.expect_open(InspectionFlow::report);
        assert_eq!(roof.data().minutes, 2);
    }
}

fn who_does_not_listen_yet_has_missed_it(test: FlowTest) {
    let test = test.flow::<InspectionFlow>();
    let roof = test.starts(InspectionFlow::begin, Inspection::default());
    test.broadcasts(&Siren { minutes: 2 });
    roof.task(InspectionFlow::climb).confirmed_by("ida");
    roof.expect_open(InspectionFlow::listen);
    test.broadcasts(&Siren { minutes: 3 });
    roof.expect_open(InspectionFlow::report);
    assert_eq!(roof.data().minutes, 3);
}

fn nobody_has_to_listen(test: FlowTest) {
    let test = test.flow::<InspectionFlow>();
    test.broadcasts(&Siren { minutes: 2 });
}
