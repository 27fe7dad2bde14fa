//! Pattern 25, Cancel Region: one task calls off a set of others, wherever each of them stands.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    stolen: bool,
}

/// A stolen credit card calls off what the warehouse does; the bank's part goes on.
#[flow(process = Order)]
pub struct OrderFlow {
    #[next(fork)]
    order: StartHandle,

    #[next(check_card, pick, tell_bank)]
    fork: Split,

    #[form(stolen)]
    #[anyone]
    #[next(is_stolen)]
    check_card: View,

    #[when(|order| order.stolen)]
    #[then(call_off)]
    #[otherwise(checked)]
    is_stolen: If,

    #[anyone]
    #[cancels(pick, pack)]
    #[next(checked)]
    call_off: Manual,

    #[anyone]
    #[next(pack)]
    pick: Manual,

    #[anyone]
    #[next(checked)]
    pack: Manual,

    #[anyone]
    #[next(checked)]
    tell_bank: Manual,

    #[next(close)]
    checked: Join,

    #[anyone]
    #[next(end)]
    close: Manual,

    end: End,
}

stories!(
    what_has_not_begun_never_does,
    what_has_begun_is_called_off,
    what_is_done_stays_done,
    without_theft_nothing_is_called_off
);

use order_flow::check_card::Form;
use viewflow::testing::Case;

fn ordered(test: &FlowTest) -> Case<'_, OrderFlow> {
    test.starts(OrderFlow::order, Order::default())
}

fn what_has_not_begun_never_does(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test);
    order
        .task(OrderFlow::check_card)
        .completed_by("clerk", Form { stolen: true });
    order.task(OrderFlow::call_off).confirmed_by("clerk");
    order.task(OrderFlow::pick).expect_status(Status::Canceled);
    order
        .expect_open(OrderFlow::tell_bank)
        .expect_not_come_to(OrderFlow::pack);
    order.task(OrderFlow::tell_bank).confirmed_by("clerk");
    // The join has heard of what was called off, and does not wait for it.
    order.expect_open(OrderFlow::close);
}

fn what_has_begun_is_called_off(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test);
    order.task(OrderFlow::pick).confirmed_by("picker");
    order.task(OrderFlow::pack).taken_by("packer").begun();
    order
        .task(OrderFlow::check_card)
        .completed_by("clerk", Form { stolen: true });
    order.task(OrderFlow::call_off).confirmed_by("clerk");
    order.task(OrderFlow::pack).expect_status(Status::Canceled);
    order.task(OrderFlow::pick).expect_status(Status::Done);
    order.expect_open(OrderFlow::tell_bank);
}

fn what_is_done_stays_done(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test);
    order.task(OrderFlow::pick).confirmed_by("picker");
    order.task(OrderFlow::pack).confirmed_by("packer");
    order
        .task(OrderFlow::check_card)
        .completed_by("clerk", Form { stolen: true });
    order.task(OrderFlow::call_off).confirmed_by("clerk");
    order.task(OrderFlow::pack).expect_status(Status::Done);
    order.task(OrderFlow::tell_bank).confirmed_by("clerk");
    order.expect_open(OrderFlow::close);
}

fn without_theft_nothing_is_called_off(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test);
    order
        .task(OrderFlow::check_card)
        .completed_by("clerk", Form { stolen: false });
    order.expect_open((OrderFlow::pick, OrderFlow::tell_bank));
}
