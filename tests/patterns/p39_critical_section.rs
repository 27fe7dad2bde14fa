//! Pattern 39, Critical Section: parts of parallel branches of which one is at work at any time.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Stay {
    guest: String,
}

/// The bill and the minibar are looked after by different people, but each needs the guest's card,
/// and there is one card.
#[flow(process = Stay)]
pub struct StayFlow {
    #[form(guest)]
    #[anyone]
    #[next(fork)]
    leave: Start,

    #[next(write_bill, look_into_minibar)]
    fork: Split,

    #[anyone]
    #[next(charge_room)]
    write_bill: Manual,

    #[run(charge_room)]
    #[mutex("card")]
    #[next(paid)]
    charge_room: Job,

    #[anyone]
    #[next(charge_minibar)]
    look_into_minibar: Manual,

    #[anyone]
    #[mutex("card")]
    #[next(paid)]
    charge_minibar: Manual,

    #[next(end)]
    paid: Join,

    end: End,
}

async fn charge_room(_: JobContext<StayFlow>) -> JobResult {
    Ok(())
}

stories!(
    what_needs_the_card_waits_for_it,
    what_does_not_need_it_goes_on,
    other_guests_have_other_cards,
    a_failed_job_keeps_the_card
);

use stay_flow::leave::Form;
use viewflow::testing::Case;

pub fn leaves<'t>(test: &'t FlowTest, guest: &str) -> Case<'t, StayFlow> {
    let form = Form {
        guest: guest.into(),
    };
    test.user("porter").starts(StayFlow::leave, form)
}

fn what_needs_the_card_waits_for_it(test: FlowTest) {
    let test = test.flow::<StayFlow>();
    let stay = leaves(&test, "anna");
    stay.task(StayFlow::look_into_minibar).confirmed_by("maid");
    stay.task(StayFlow::write_bill).confirmed_by("porter");
    stay.expect_open(StayFlow::charge_minibar)
        .expect_not_come_to(StayFlow::charge_room);
    stay.task(StayFlow::charge_minibar).confirmed_by("maid");
    stay.expect_open(StayFlow::charge_room);
    test.run_jobs();
    stay.expect_done();
}

fn what_does_not_need_it_goes_on(test: FlowTest) {
    let test = test.flow::<StayFlow>();
    let stay = leaves(&test, "anna");
    stay.task(StayFlow::write_bill).confirmed_by("porter");
    stay.expect_open((StayFlow::charge_room, StayFlow::look_into_minibar));
    stay.task(StayFlow::look_into_minibar).confirmed_by("maid");
    stay.expect_open(StayFlow::charge_room);
}

fn other_guests_have_other_cards(test: FlowTest) {
    let test = test.flow::<StayFlow>();
    let (anna, bert) = (leaves(&test, "anna"), leaves(&test, "bert"));
    anna.task(StayFlow::write_bill).confirmed_by("porter");
    bert.task(StayFlow::look_into_minibar).confirmed_by("maid");
    anna.expect_open((StayFlow::charge_room, StayFlow::look_into_minibar));
    bert.expect_open((StayFlow::write_bill, StayFlow::charge_minibar));
}

fn a_failed_job_keeps_the_card(test: FlowTest) {
    let test = test.flow::<StayFlow>();
    test.user("boss").administers::<StayFlow>();
    let stay = leaves(&test, "anna");
    stay.task(StayFlow::write_bill).confirmed_by("porter");
    stay.task(StayFlow::look_into_minibar).confirmed_by("maid");
    stay.task(StayFlow::charge_room).failed("no connection");
    stay.expect_open(StayFlow::charge_room);
    stay.task(StayFlow::charge_room)
        .retried_by("boss")
        .performed();
    stay.expect_open(StayFlow::charge_minibar);
}
