//! Pattern 30, Structured Partial Join: so many of several branches go on, and the others are done and
//! swallowed.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Paper {
    title: String,
}

/// Two of three reviews are enough to decide; the third is read later.
#[flow(process = Paper)]
pub struct PaperFlow {
    #[form(title)]
    #[anyone]
    #[next(fork)]
    submit: Start,

    #[next(first_review, second_review, third_review)]
    fork: Split,

    #[anyone]
    #[next(enough)]
    first_review: Manual,

    #[anyone]
    #[next(enough)]
    second_review: Manual,

    #[anyone]
    #[next(enough)]
    third_review: Manual,

    #[wait(2)]
    #[next(decide)]
    enough: Join,

    #[anyone]
    #[next(end)]
    decide: Manual,

    end: End,
}

stories!(
    two_of_three_are_enough,
    what_can_no_longer_come_is_not_waited_for
);

use paper_flow::submit::Form;

fn two_of_three_are_enough(test: FlowTest) {
    let test = test.flow::<PaperFlow>();
    let paper = test.user("anna").starts(
        PaperFlow::submit,
        Form {
            title: "On joins".into(),
        },
    );
    paper.task(PaperFlow::third_review).confirmed_by("carl");
    paper.expect_not_come_to(PaperFlow::enough);
    paper.task(PaperFlow::first_review).confirmed_by("anton");
    paper.expect_open((PaperFlow::second_review, PaperFlow::decide));
    paper.task(PaperFlow::decide).confirmed_by("editor");
    paper.expect_active();
    paper.task(PaperFlow::second_review).confirmed_by("bert");
    paper.expect_done().expect_times(PaperFlow::enough, 1);
}

fn what_can_no_longer_come_is_not_waited_for(test: FlowTest) {
    let test = test.flow::<PaperFlow>();
    test.user("boss").administers::<PaperFlow>();
    let paper = test.user("anna").starts(
        PaperFlow::submit,
        Form {
            title: "On joins".into(),
        },
    );
    paper.task(PaperFlow::first_review).canceled_by("boss");
    paper.task(PaperFlow::second_review).canceled_by("boss");
    paper.expect_not_come_to(PaperFlow::enough);
    // There will never be two: with all heard of, it goes on with what there is.
    paper.task(PaperFlow::third_review).confirmed_by("carl");
    paper.expect_open(PaperFlow::decide);
}
