//! Pattern 17, Interleaved Parallel Routing: some of the tasks have an order and others have none, and
//! no two of them are at work at once.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Applicant {
    name: String,
}

/// One applicant sits in one room at a time. The written test comes before the talk about it, the
/// physical whenever there is room for it.
#[flow(process = Applicant)]
pub struct AssessmentFlow {
    #[form(name)]
    #[anyone]
    #[next(fork)]
    invite: Start,

    #[next(written, physical)]
    fork: Split,

    #[anyone]
    #[mutex("applicant")]
    #[next(talk)]
    written: Manual,

    #[anyone]
    #[mutex("applicant")]
    #[next(all)]
    talk: Manual,

    #[anyone]
    #[mutex("applicant")]
    #[next(all)]
    physical: Manual,

    #[next(end)]
    all: Join,

    end: End,
}

stories!(
    one_at_a_time_and_the_talk_after_the_test,
    what_is_called_off_leaves_its_room
);

use assessment_flow::invite::Form;

fn one_at_a_time_and_the_talk_after_the_test(test: FlowTest) {
    let test = test.flow::<AssessmentFlow>();
    let form = Form {
        name: "Anna".into(),
    };
    let anna = test.user("clerk").starts(AssessmentFlow::invite, form);
    anna.expect_open(AssessmentFlow::written);
    anna.task(AssessmentFlow::written).confirmed_by("teacher");
    // Who has waited longest is next.
    anna.expect_open(AssessmentFlow::physical)
        .expect_not_come_to(AssessmentFlow::talk);
    anna.task(AssessmentFlow::physical).confirmed_by("doctor");
    anna.expect_open(AssessmentFlow::talk);
    anna.task(AssessmentFlow::talk).confirmed_by("teacher");
    anna.expect_done();
}

fn what_is_called_off_leaves_its_room(test: FlowTest) {
    let test = test.flow::<AssessmentFlow>();
    test.user("boss").administers::<AssessmentFlow>();
    let form = Form {
        name: "Bert".into(),
    };
    let bert = test.user("clerk").starts(AssessmentFlow::invite, form);
    bert.task(AssessmentFlow::written).canceled_by("boss");
    bert.expect_open(AssessmentFlow::physical);
    bert.task(AssessmentFlow::physical).confirmed_by("doctor");
    bert.expect_done().expect_not_come_to(AssessmentFlow::talk);
}
