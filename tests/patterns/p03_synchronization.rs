//! Pattern 3, Synchronization: several ways become one, which goes on when all have come.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    item: String,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[form(item)]
    #[anyone]
    #[next(fork)]
    order: Start,

    #[next(pack, pay)]
    fork: Split,

    #[anyone]
    #[next(both)]
    pack: Manual,

    #[anyone]
    #[next(both)]
    pay: Manual,

    #[next(send)]
    both: Join,

    #[anyone]
    #[next(end)]
    send: Manual,

    end: End,
}

stories!(
    the_parcel_is_sent_once_it_is_packed_and_paid_for,
    the_order_does_not_matter
);

fn the_parcel_is_sent_once_it_is_packed_and_paid_for(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let form = || order_flow::order::Form {
        item: "lamp".into(),
    };
    let order = test.user("anna").starts(OrderFlow::order, form());
    order.task(OrderFlow::pack).confirmed_by("packer");
    order
        .expect_open(OrderFlow::pay)
        .expect_not_come_to(OrderFlow::both);
    order.task(OrderFlow::pay).confirmed_by("anna");
    order
        .expect_open(OrderFlow::send)
        .expect_times(OrderFlow::both, 1);
    order.task(OrderFlow::send).confirmed_by("packer");
    order.expect_done();
}

fn the_order_does_not_matter(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let form = order_flow::order::Form {
        item: "lamp".into(),
    };
    let order = test.user("anna").starts(OrderFlow::order, form);
    order.task(OrderFlow::pay).confirmed_by("anna");
    order.expect_not_come_to(OrderFlow::both);
    order.task(OrderFlow::pack).confirmed_by("packer");
    order.expect_path(["order", "fork", "pay", "pack", "both"]);
}
