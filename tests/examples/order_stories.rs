//! What happens to orders.

use viewflow::Status;
use viewflow::testing::{Case, FlowTest, Tried};

use crate::order::order_flow::{pack, take};
use crate::order::{OrderFlow, ParcelFlow, Payment};

stories!(
    three_lines_go_in_two_parcels,
    it_does_not_matter_what_is_done_first,
    money_found_by_hand_is_not_waited_for,
    another_amount_is_not_booked,
    articles_that_cannot_be_read_are_refused,
    what_is_not_there_is_left_out,
    if_nothing_is_there_the_money_goes_back,
    a_parcel_is_cancelled,
    an_order_ends_with_the_last_of_its_parcels,
    an_order_is_cancelled_while_it_is_packed,
    an_order_is_cancelled_while_it_is_sent,
    only_an_administrator_cancels
);

const TOTAL: u32 = 90;

/// Everybody who takes part.
fn shop(test: FlowTest) -> FlowTest {
    let test = test.flow::<OrderFlow>().flow::<ParcelFlow>();
    test.user("sara").may(OrderFlow::take);
    test.user("paul")
        .may(OrderFlow::pack)
        .may(ParcelFlow::hand_over);
    test.user("ada")
        .may(OrderFlow::by_hand)
        .may(OrderFlow::give_back);
    test.user("boss")
        .administers::<OrderFlow>()
        .administers::<ParcelFlow>();
    test
}

fn ordered(test: &FlowTest) -> Case<'_, OrderFlow> {
    try_ordered(test, "1 lamp\n2 bulb\n1 table\n").done()
}

fn try_ordered<'t>(test: &'t FlowTest, articles: &str) -> Tried<'t, Case<'t, OrderFlow>> {
    let form = take::Form {
        address: "High Street 1".into(),
        articles: articles.into(),
        total: TOTAL,
    };
    test.user("sara").try_starts(OrderFlow::take, form)
}

fn packed(order: Case<'_, OrderFlow>, article: &str, parcel: u32) {
    order
        .task_for(OrderFlow::pack, |line| line.article == article)
        .completed_by("paul", pack::Form { parcel });
}

fn all_packed(order: Case<'_, OrderFlow>) {
    for (article, parcel) in [("lamp", 1), ("table", 2), ("bulb", 1)] {
        packed(order, article, parcel);
    }
}

fn paid(order: Case<'_, OrderFlow>) {
    order
        .task(OrderFlow::bank)
        .resumed(Payment { euros: TOTAL });
}

fn parcel(order: Case<'_, OrderFlow>, number: u32) -> Case<'_, ParcelFlow> {
    order
        .task_for(OrderFlow::ship, |parcel| parcel.number == number)
        .child()
}

fn handed_over(order: Case<'_, OrderFlow>, number: u32) {
    parcel(order, number)
        .task(ParcelFlow::hand_over)
        .confirmed_by("paul");
}

/// The numbers of the parcels that are on their way.
fn sent(order: Case<'_, OrderFlow>) -> Vec<u32> {
    let sent = order.data().sent;
    assert!(sent.iter().all(|parcel| parcel.tracking.is_some()));
    sent.iter().map(|parcel| parcel.number).collect()
}

fn three_lines_go_in_two_parcels(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    paid(order);
    all_packed(order);
    order.expect_open(OrderFlow::ship);
    let contents = |number| parcel(order, number).data().contents;
    assert_eq!(contents(1), "1 lamp\n2 bulb\n");
    assert_eq!(contents(2), "1 table\n");

    test.run_jobs();
    handed_over(order, 2);
    order.expect_open(OrderFlow::ship);
    handed_over(order, 1);
    order.expect_open(OrderFlow::tell);
    test.run_jobs();
    order.expect_done().expect_times(OrderFlow::ship, 2);
    assert_eq!(sent(order), [1, 2]);
}

fn it_does_not_matter_what_is_done_first(test: FlowTest) {
    let test = shop(test);
    let paid_first = ordered(&test);
    paid(paid_first);
    paid_first
        .expect_open(OrderFlow::pack)
        .expect_not_come_to(OrderFlow::ready);
    all_packed(paid_first);

    let packed_first = ordered(&test);
    all_packed(packed_first);
    packed_first
        .expect_open((OrderFlow::bank, OrderFlow::by_hand))
        .expect_not_come_to(OrderFlow::ready);
    paid(packed_first);

    for order in [paid_first, packed_first] {
        order
            .expect_open(OrderFlow::ship)
            .expect_times(OrderFlow::ready, 1);
    }
}

fn money_found_by_hand_is_not_waited_for(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    order.task(OrderFlow::by_hand).confirmed_by("ada");
    order.task(OrderFlow::bank).expect_status(Status::Canceled);
    order
        .task(OrderFlow::bank)
        .try_resumed(Payment { euros: TOTAL })
        .refused("does not wait at `bank`");
    all_packed(order);
    order.expect_open(OrderFlow::ship);
}

fn another_amount_is_not_booked(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    order
        .task(OrderFlow::bank)
        .try_resumed(Payment { euros: TOTAL - 1 })
        .refused("89 euros are not 90 euros");
    paid(order);
    order.expect_open(OrderFlow::pack);
}

fn articles_that_cannot_be_read_are_refused(test: FlowTest) {
    let test = shop(test);
    for (articles, because) in [
        ("", "articles: Enter an article."),
        ("lamp", "Write a number before the article: lamp"),
        ("0 lamp", "Write a number before the article: 0 lamp"),
        ("1 lamp\ntable", "Write a number before the article: table"),
    ] {
        try_ordered(&test, articles).refused(because);
    }
}

fn what_is_not_there_is_left_out(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    paid(order);
    packed(order, "lamp", 1);
    packed(order, "bulb", 1);
    order
        .task_for(OrderFlow::pack, |line| line.article == "table")
        .canceled_by("boss");
    test.run_jobs();
    handed_over(order, 1);
    test.run_jobs();
    order.expect_done();
    assert_eq!(sent(order), [1]);
}

fn if_nothing_is_there_the_money_goes_back(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    for line in order.tasks(OrderFlow::pack) {
        line.canceled_by("boss");
    }
    paid(order);
    order.expect_open(OrderFlow::give_back);
    order.task(OrderFlow::give_back).confirmed_by("ada");
    order.expect_done().expect_not_come_to(OrderFlow::ship);
}

fn a_parcel_is_cancelled(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    paid(order);
    all_packed(order);
    test.run_jobs();
    parcel(order, 2).canceled_by("boss").expect_canceled();
    order
        .task_for(OrderFlow::ship, |parcel| parcel.number == 2)
        .expect_status(Status::Canceled);
    order.expect_open(OrderFlow::ship);
    handed_over(order, 1);
    test.run_jobs();
    order.expect_done();
    assert_eq!(sent(order), [1]);
}

fn an_order_ends_with_the_last_of_its_parcels(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    paid(order);
    all_packed(order);
    for number in [1, 2] {
        order.expect_active();
        parcel(order, number).canceled_by("boss");
    }
    test.run_jobs();
    order.expect_canceled().expect_not_come_to(OrderFlow::tell);
}

fn an_order_is_cancelled_while_it_is_packed(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    packed(order, "lamp", 1);
    order.canceled_by("boss").expect_canceled().expect_open(());
    order
        .task(OrderFlow::bank)
        .try_resumed(Payment { euros: TOTAL })
        .refused("does not wait at `bank`");
}

fn an_order_is_cancelled_while_it_is_sent(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    paid(order);
    all_packed(order);
    test.run_jobs();
    handed_over(order, 1);
    let gone = parcel(order, 1);
    let waiting = parcel(order, 2);
    order.canceled_by("boss").expect_canceled();
    test.run_jobs();
    // What the carrier has is gone; the other stays here.
    gone.expect_done();
    waiting.expect_canceled();
    order.expect_not_come_to(OrderFlow::tell);
}

fn only_an_administrator_cancels(test: FlowTest) {
    let test = shop(test);
    let order = ordered(&test);
    order.try_canceled_by("sara").refused("`order.manage`");
    order.expect_active();
    paid(order);
    all_packed(order);
    parcel(order, 1)
        .try_canceled_by("paul")
        .refused("`parcel.manage`");
}
