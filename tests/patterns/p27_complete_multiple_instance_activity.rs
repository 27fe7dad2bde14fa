//! Pattern 27, Complete Multiple Instance Activity: the tasks of one kind that are not done are called
//! off, and the process goes on as if all were.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Survey {
    asked: Vec<String>,
    answered: Vec<String>,
}

#[flow(process = Survey)]
pub struct SurveyFlow {
    #[next(answer)]
    send: StartHandle,

    #[anyone]
    #[each(asked)]
    #[collect(answered)]
    #[next(evaluate)]
    answer: Manual,

    #[anyone]
    #[next(end)]
    evaluate: Manual,

    end: End,
}

stories!(
    enough_have_answered,
    nobody_has_answered,
    only_an_administrator_may
);

fn sent(test: &FlowTest) -> Case<'_, SurveyFlow> {
    test.user("boss").administers::<SurveyFlow>();
    let asked = ["anna", "bert", "clara"].map(String::from).to_vec();
    let survey = Survey {
        asked,
        ..Survey::default()
    };
    test.starts(SurveyFlow::send, survey)
}

fn enough_have_answered(test: FlowTest) {
    let test = test.flow::<SurveyFlow>();
    let survey = sent(&test);
    survey
        .task_for(SurveyFlow::answer, |name| name == "bert")
        .confirmed_by("bert");
    survey
        .rest_completed_by("boss", SurveyFlow::answer)
        .expect_open(SurveyFlow::evaluate);
    let anna = survey.task_for(SurveyFlow::answer, |name| name == "anna");
    anna.expect_status(Status::Canceled);
    assert_eq!(survey.data().answered, ["bert"]);
}

fn nobody_has_answered(test: FlowTest) {
    let test = test.flow::<SurveyFlow>();
    let survey = sent(&test);
    survey
        .rest_completed_by("boss", SurveyFlow::answer)
        .expect_open(SurveyFlow::evaluate);
    assert!(survey.data().answered.is_empty());
}

fn only_an_administrator_may(test: FlowTest) {
    let test = test.flow::<SurveyFlow>();
    sent(&test)
        .try_rest_completed_by("anna", SurveyFlow::answer)
        .refused("`survey.manage`");
}
