//! Pattern 38, General Synchronizing Merge: as pattern 37, with cycles in and around the branches; the
//! merge waits for a branch as long as it may still come, however often it goes round.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Product {
    insured: bool,
    tight: bool,
    sold: bool,
}

/// A boat is built in branches: the hull is tested until it is tight, the papers are made if there is
/// an insurance. Then it is tried, and all begins anew until somebody buys it.
#[flow(process = Product)]
pub struct BoatFlow {
    #[form(insured)]
    #[anyone]
    #[next(build)]
    order: Start,

    #[next(build_hull)]
    #[branch(|boat| boat.insured => make_papers)]
    build: Split,

    #[anyone]
    #[next(test_hull)]
    build_hull: Manual,

    #[form(tight)]
    #[anyone]
    #[next(is_tight)]
    test_hull: View,

    #[when(|boat| boat.tight)]
    #[then(built)]
    #[otherwise(build_hull)]
    is_tight: If,

    #[anyone]
    #[next(built)]
    make_papers: Manual,

    #[next(try_out)]
    built: Join,

    #[form(sold)]
    #[anyone]
    #[next(is_sold)]
    try_out: View,

    #[when(|boat| boat.sold)]
    #[then(end)]
    #[otherwise(build)]
    is_sold: If,

    end: End,
}

stories!(
    it_waits_while_a_branch_goes_round,
    it_does_not_wait_for_a_branch_that_was_not_taken,
    all_of_it_goes_round
);

use boat_flow::{order, test_hull, try_out};

fn it_waits_while_a_branch_goes_round(test: FlowTest) {
    let test = test.flow::<BoatFlow>();
    let boat = test
        .user("anna")
        .starts(BoatFlow::order, order::Form { insured: true });
    boat.task(BoatFlow::make_papers).confirmed_by("clerk");
    for tight in [false, false, true] {
        boat.expect_not_come_to(BoatFlow::built)
            .expect_open(BoatFlow::build_hull);
        boat.task(BoatFlow::build_hull).confirmed_by("carpenter");
        boat.task(BoatFlow::test_hull)
            .completed_by("diver", test_hull::Form { tight });
    }
    boat.expect_open(BoatFlow::try_out)
        .expect_times(BoatFlow::built, 1);
}

fn it_does_not_wait_for_a_branch_that_was_not_taken(test: FlowTest) {
    let test = test.flow::<BoatFlow>();
    let boat = test
        .user("anna")
        .starts(BoatFlow::order, order::Form { insured: false });
    boat.task(BoatFlow::build_hull).confirmed_by("carpenter");
    boat.task(BoatFlow::test_hull)
        .completed_by("diver", test_hull::Form { tight: true });
    boat.expect_open(BoatFlow::try_out)
        .expect_not_come_to(BoatFlow::make_papers);
}

fn all_of_it_goes_round(test: FlowTest) {
    let test = test.flow::<BoatFlow>();
    let boat = test
        .user("anna")
        .starts(BoatFlow::order, order::Form { insured: true });
    for sold in [false, true] {
        boat.task(BoatFlow::build_hull).confirmed_by("carpenter");
        boat.task(BoatFlow::test_hull)
            .completed_by("diver", test_hull::Form { tight: true });
        boat.expect_open(BoatFlow::make_papers);
        boat.task(BoatFlow::make_papers).confirmed_by("clerk");
        boat.task(BoatFlow::try_out)
            .completed_by("anna", try_out::Form { sold });
    }
    boat.expect_done().expect_times(BoatFlow::built, 2);
}
