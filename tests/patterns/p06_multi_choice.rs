//! Pattern 6, Multi-Choice: any number of several ways are taken, as the data says.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Emergency {
    fire: bool,
    injured: bool,
    crime: bool,
}

#[flow(process = Emergency)]
pub struct EmergencyFlow {
    #[form(fire, injured, crime)]
    #[anyone]
    #[next(whom)]
    call: Start,

    #[branch(|call| call.fire => fire_brigade)]
    #[branch(|call| call.injured => ambulance)]
    #[branch(|call| call.crime => police)]
    #[otherwise(advise)]
    whom: Split,

    #[anyone]
    #[next(end)]
    fire_brigade: Manual,

    #[anyone]
    #[next(end)]
    ambulance: Manual,

    #[anyone]
    #[next(end)]
    police: Manual,

    /// Advise by telephone
    #[anyone]
    #[next(end)]
    advise: Manual,

    end: End,
}

stories!(
    those_are_sent_who_are_needed,
    where_nobody_is_needed_the_last_way_is_taken
);

use emergency_flow::call::Form;

fn those_are_sent_who_are_needed(test: FlowTest) {
    let test = test.flow::<EmergencyFlow>();
    let call = |form| test.user("anna").starts(EmergencyFlow::call, form);
    let crash = Form {
        fire: true,
        injured: true,
        crime: false,
    };
    call(crash).expect_open((EmergencyFlow::fire_brigade, EmergencyFlow::ambulance));
    let theft = Form {
        fire: false,
        injured: false,
        crime: true,
    };
    call(theft).expect_open(EmergencyFlow::police);
    let arson = Form {
        fire: true,
        injured: true,
        crime: true,
    };
    let all = (
        EmergencyFlow::fire_brigade,
        EmergencyFlow::ambulance,
        EmergencyFlow::police,
    );
    call(arson).expect_open(all);
}

fn where_nobody_is_needed_the_last_way_is_taken(test: FlowTest) {
    let test = test.flow::<EmergencyFlow>();
    let form = Form {
        fire: false,
        injured: false,
        crime: false,
    };
    let question = test.user("anna").starts(EmergencyFlow::call, form);
    question.expect_open(EmergencyFlow::advise);
    question
        .task(EmergencyFlow::advise)
        .confirmed_by("operator");
    question.expect_done();
}
