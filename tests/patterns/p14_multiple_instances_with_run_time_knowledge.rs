//! Pattern 14, Multiple Instances with a priori Run-Time Knowledge: as many tasks as the process
//! knows of when it comes there, and it goes on when all are done.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};

#[derive(Process, Serialize, Deserialize, Default, Debug, Clone, PartialEq)]
pub struct Line {
    article: String,
    packed: bool,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    lines: Vec<Line>,
    packed: Vec<Line>,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[next(pack)]
    order: StartHandle,

    #[anyone]
    #[form(packed)]
    #[each(lines)]
    #[collect(packed)]
    #[next(send)]
    pack: View,

    #[anyone]
    #[next(end)]
    send: Manual,

    end: End,
}

stories!(
    every_line_is_packed_in_any_order,
    an_order_of_nothing_is_sent_at_once,
    a_line_that_is_called_off_is_not_waited_for,
    a_line_is_unpacked_again
);

fn ordered<'t>(test: &'t FlowTest, articles: &[&str]) -> Case<'t, OrderFlow> {
    let line = |article: &&str| Line {
        article: (*article).into(),
        packed: false,
    };
    let lines = articles.iter().map(line).collect();
    test.user("boss").administers::<OrderFlow>();
    test.starts(
        OrderFlow::order,
        Order {
            lines,
            ..Order::default()
        },
    )
}

fn packed(order: Case<'_, OrderFlow>, article: &str) {
    let task = order.task_for(OrderFlow::pack, |line| line.article == article);
    task.completed_by("packer", order_flow::pack::Form { packed: true });
}

fn every_line_is_packed_in_any_order(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test, &["lamp", "bulb", "cable"]);
    packed(order, "cable");
    packed(order, "lamp");
    order
        .expect_open(OrderFlow::pack)
        .expect_not_come_to(OrderFlow::send);
    packed(order, "bulb");
    order.expect_open(OrderFlow::send);
    let data = order.data();
    let articles: Vec<_> = data
        .packed
        .iter()
        .map(|line| line.article.as_str())
        .collect();
    assert_eq!(articles, ["lamp", "bulb", "cable"]);
    assert!(data.packed.iter().all(|line| line.packed));
}

fn an_order_of_nothing_is_sent_at_once(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    ordered(&test, &[])
        .expect_open(OrderFlow::send)
        .expect_not_come_to(OrderFlow::pack);
}

fn a_line_that_is_called_off_is_not_waited_for(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test, &["lamp", "bulb"]);
    order
        .task_for(OrderFlow::pack, |line| line.article == "lamp")
        .canceled_by("boss");
    packed(order, "bulb");
    order.expect_open(OrderFlow::send);
    assert_eq!(order.data().packed.len(), 1);
}

fn a_line_is_unpacked_again(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = ordered(&test, &["lamp", "bulb"]);
    packed(order, "lamp");
    packed(order, "bulb");
    let bulb = order.task_for(OrderFlow::pack, |line| line.article == "bulb");
    bulb.undone_by("packer");
    order.expect_open(OrderFlow::pack);
    packed(order, "bulb");
    order.expect_open(OrderFlow::send);
}
