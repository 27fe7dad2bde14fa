//! Pattern 34, Static Partial Join for Multiple Instances: the process goes on when so many tasks of
//! one kind are done, and the others go on without it.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Tender {
    bidders: Vec<String>,
}

/// Two offers are enough to choose from; the others are put into the files.
#[flow(process = Tender)]
pub struct TenderFlow {
    #[next(offer)]
    publish: StartHandle,

    #[anyone]
    #[each(bidders)]
    #[wait(2)]
    #[next(choose)]
    offer: Manual,

    #[anyone]
    #[next(end)]
    choose: Manual,

    end: End,
}

stories!(
    two_are_enough_and_the_others_still_may,
    fewer_than_two_are_all_there_are
);

fn published<'t>(test: &'t FlowTest, bidders: &[&str]) -> Case<'t, TenderFlow> {
    let bidders = bidders.iter().map(|name| (*name).to_owned()).collect();
    test.starts(TenderFlow::publish, Tender { bidders })
}

fn two_are_enough_and_the_others_still_may(test: FlowTest) {
    let test = test.flow::<TenderFlow>();
    let tender = published(&test, &["anna", "bert", "clara"]);
    tender
        .task_for(TenderFlow::offer, |name| name == "clara")
        .confirmed_by("clara");
    tender.expect_not_come_to(TenderFlow::choose);
    tender
        .task_for(TenderFlow::offer, |name| name == "anna")
        .confirmed_by("anna");
    tender.expect_open((TenderFlow::choose, TenderFlow::offer));
    tender.task(TenderFlow::choose).confirmed_by("clerk");
    tender.expect_active();
    tender
        .task_for(TenderFlow::offer, |name| name == "bert")
        .confirmed_by("bert");
    tender.expect_done().expect_times(TenderFlow::choose, 1);
}

fn fewer_than_two_are_all_there_are(test: FlowTest) {
    let test = test.flow::<TenderFlow>();
    let tender = published(&test, &["anna"]);
    tender.task(TenderFlow::offer).confirmed_by("anna");
    tender.expect_open(TenderFlow::choose);
}
