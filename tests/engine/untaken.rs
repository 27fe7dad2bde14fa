//! Messages that could not be taken: they wait for an administrator, and nothing is lost.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::{MessageRow, Page};
use viewflow::testing::FlowTest;
use viewflow::{MessageId, Sent, Status};

use crate::world::both;

const DAY: Duration = Duration::from_secs(24 * 3_600);

thread_local! {
    /// Whether the books can be written just now. The stories run on one thread.
    static BOOKS_ARE_OPEN: Cell<bool> = const { Cell::new(true) };
}

#[derive(Message, Serialize, Deserialize)]
#[message(key = order)]
pub struct Paid {
    order: String,
}

#[derive(Message, Serialize, Deserialize)]
pub struct Ordered {
    order: String,
}

/// It cannot be written as JSON, where a key is a text.
#[derive(Message, Serialize, Deserialize)]
pub struct Booked {
    days: BTreeMap<Option<u8>, u8>,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    order: String,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[next(payment)]
    begin: StartHandle,

    #[run(fill_in)]
    #[next(payment)]
    ordered: StartMessage<Ordered>,

    #[key(|order| order.order)]
    #[run(book)]
    #[next(end)]
    payment: MessageCatch<Paid>,

    end: End,
}

fn open_books() -> FunctionResult {
    match BOOKS_ARE_OPEN.get() {
        true => Ok(()),
        false => Err("the books are closed".into()),
    }
}

fn fill_in(step: &mut FunctionContext<'_, OrderFlow>, ordered: Ordered) -> FunctionResult {
    step.process_mut().order = ordered.order;
    open_books()
}

fn book(_: &mut FunctionContext<'_, OrderFlow>, _: Paid) -> FunctionResult {
    open_books()
}

/// Whoever waits is told of a new task first.
#[flow(process = Order)]
pub struct WatchedFlow {
    #[next(pause)]
    begin: StartHandle,
    #[run(pause)]
    #[next(payment)]
    pause: Job,
    #[key(|order| order.order)]
    #[on_create(note)]
    #[next(rest)]
    payment: MessageCatch<Paid>,
    #[after(days = 1)]
    #[on_create(note)]
    #[next(end)]
    rest: Timer,
    end: End,
}

async fn pause(_: JobContext<WatchedFlow>) -> JobResult {
    Ok(())
}

fn note(_: &mut FunctionContext<'_, WatchedFlow>) -> FunctionResult {
    open_books()
}

/// Its name comes after that of the other flow that begins with such a message.
#[flow(process = Order, name = "zz_copy")]
pub struct CopyFlow {
    #[run(copy)]
    #[next(end)]
    ordered: StartMessage<Ordered>,
    end: End,
}

fn copy(step: &mut FunctionContext<'_, CopyFlow>, ordered: Ordered) -> FunctionResult {
    step.process_mut().order = ordered.order;
    match step.process().order.as_str() {
        "no copy" => Err("it is not to be copied".into()),
        _ => Ok(()),
    }
}

#[flow(process = Order)]
pub struct TellingFlow {
    #[next(pause)]
    begin: StartHandle,
    #[next(told)]
    now: StartHandle,
    #[run(wait)]
    #[next(told)]
    pause: Job,
    #[message(|_| Booked { days: BTreeMap::from([(None, 1)]) })]
    #[next(end)]
    told: MessageThrow<Booked>,
    end: End,
}

async fn wait(_: JobContext<TellingFlow>) -> JobResult {
    Ok(())
}

fn order(order: &str) -> Order {
    Order {
        order: order.into(),
    }
}

fn paid(order: &str) -> Paid {
    Paid {
        order: order.into(),
    }
}

fn untaken(test: &FlowTest) -> Vec<MessageRow> {
    let root = test.user("root").administers::<OrderFlow>().actor();
    root.untaken_messages(Page::first(9)).unwrap().items
}

fn deliver_again(test: &FlowTest, id: MessageId) -> Sent {
    let root = test.user("root").administers::<OrderFlow>().actor();
    root.deliver_again(id).unwrap()
}

#[test]
fn a_message_that_could_begin_no_process_can_be_delivered_whenever_that_is() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        BOOKS_ARE_OPEN.set(false);
        let ordered = Ordered { order: "x".into() };
        assert_eq!(test.sends(&ordered), Sent::Failed);
        test.advance(40 * DAY);
        test.engine().forget_messages().unwrap();
        let [row] = &*untaken(&test) else {
            panic!("it is forgotten")
        };
        assert_eq!(deliver_again(&test, row.id), Sent::Failed);
        assert!(untaken(&test)[0].error.is_some());
        BOOKS_ARE_OPEN.set(true);
        assert!(matches!(deliver_again(&test, row.id), Sent::Taken(_)));
        test.latest::<OrderFlow>().expect_open(OrderFlow::payment);
        assert_eq!(untaken(&test), []);
    });
}

#[test]
fn a_message_that_nobody_has_come_for_can_be_delivered_late() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        BOOKS_ARE_OPEN.set(true);
        assert!(matches!(test.sends(&paid("x")), Sent::Kept(_)));
        test.advance(2 * DAY);
        let case = test.starts(OrderFlow::begin, order("x"));
        case.expect_open(OrderFlow::payment);
        let [row] = &*untaken(&test) else {
            panic!("it is forgotten")
        };
        assert!(matches!(deliver_again(&test, row.id), Sent::Taken(_)));
        case.expect_done();
    });
}

#[test]
fn a_message_for_a_task_that_is_called_off_is_for_the_next_that_waits() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        BOOKS_ARE_OPEN.set(false);
        let case = test.starts(OrderFlow::begin, order("x"));
        assert_eq!(test.sends(&paid("x")), Sent::Failed);
        let payment = case.task(OrderFlow::payment);
        payment.expect_status(Status::Error);
        payment.canceled_by("root");
        test.advance(2 * DAY);
        BOOKS_ARE_OPEN.set(true);
        payment.revived_by("root");
        case.expect_done();
        assert_eq!(untaken(&test), []);
    });
}

#[test]
fn a_message_for_a_task_that_is_called_off_can_be_delivered_to_another() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        BOOKS_ARE_OPEN.set(false);
        let case = test.starts(OrderFlow::begin, order("x"));
        let other = test.starts(OrderFlow::begin, order("x"));
        assert_eq!(test.sends(&paid("x")), Sent::Failed);
        case.task(OrderFlow::payment).canceled_by("root");
        BOOKS_ARE_OPEN.set(true);
        let [row] = &*untaken(&test) else {
            panic!("it is lost")
        };
        other.expect_open(OrderFlow::payment);
        assert!(matches!(deliver_again(&test, row.id), Sent::Taken(_)));
        other.expect_done();
    });
}

#[test]
fn who_could_not_begin_to_wait_is_told_nothing_until_that_is_tried_again() {
    both(|test| {
        let test = test.flow::<WatchedFlow>();
        test.user("root").administers::<WatchedFlow>();
        let case = test.starts(WatchedFlow::begin, order("x"));
        BOOKS_ARE_OPEN.set(false);
        test.run_jobs();
        let payment = case.task(WatchedFlow::payment);
        payment.expect_error("the books are closed");
        assert!(matches!(test.sends(&paid("x")), Sent::Kept(_)));
        BOOKS_ARE_OPEN.set(true);
        payment.retried_by("root");
        payment.expect_status(Status::Done);
        case.expect_open(WatchedFlow::rest);
    });
}

#[test]
fn a_timer_that_could_not_begin_to_wait_is_not_due() {
    both(|test| {
        let test = test.flow::<WatchedFlow>();
        test.user("root").administers::<WatchedFlow>();
        BOOKS_ARE_OPEN.set(true);
        let case = test.starts(WatchedFlow::begin, order("x"));
        test.run_jobs();
        // Nobody is there to be told of what fails behind a message.
        BOOKS_ARE_OPEN.set(false);
        test.sends(&paid("x"));
        let rest = case.task(WatchedFlow::rest);
        rest.expect_error("the books are closed");
        test.advance(2 * DAY);
        rest.expect_error("the books are closed");
        BOOKS_ARE_OPEN.set(true);
        rest.retried_by("root");
        rest.expect_status(Status::Scheduled);
        test.advance(DAY);
        case.expect_done();
    });
}

#[test]
fn a_message_that_cannot_be_written_is_a_failure_of_who_throws_it() {
    both(|test| {
        let test = test.flow::<TellingFlow>();
        test.user("root").administers::<TellingFlow>();
        test.try_starts(TellingFlow::now, order("x"))
            .refused("`told` failed: the message `booked` cannot be written: key must be a string");
        let case = test.starts(TellingFlow::begin, order("x"));
        test.run_jobs();
        case.task(TellingFlow::told)
            .expect_error("the message `booked` cannot be written: key must be a string");
    });
}

#[test]
fn of_several_flows_that_begin_with_a_message_each_does_though_another_cannot() {
    both(|test| {
        let test = test.flow::<OrderFlow>().flow::<CopyFlow>();
        let count = |test: &FlowTest| {
            let orders = test.cases::<OrderFlow>().len();
            (orders, test.cases::<CopyFlow>().len())
        };
        test.user("root").administers::<CopyFlow>();
        BOOKS_ARE_OPEN.set(false);
        let ordered = |order: &str| Ordered {
            order: order.into(),
        };
        let first = test.sends(&ordered("x"));
        let copy = test.latest::<CopyFlow>();
        assert_eq!(first, Sent::Taken(copy.task(CopyFlow::ordered).id()));
        assert_eq!(count(&test), (0, 1));
        let [row] = &*untaken(&test) else {
            panic!("it is lost")
        };
        assert_eq!(row.start.as_deref(), Some("order/ordered"));
        // A task that waits for such messages does not get this one.
        BOOKS_ARE_OPEN.set(true);
        assert!(matches!(deliver_again(&test, row.id), Sent::Taken(_)));
        assert_eq!(count(&test), (1, 1));
        // The last of them cannot.
        assert_eq!(test.sends(&ordered("no copy")), Sent::Failed);
        assert_eq!(count(&test), (2, 1));
        let [row] = &*untaken(&test) else {
            panic!("it is lost")
        };
        assert_eq!(row.start.as_deref(), Some("zz_copy/ordered"));
        assert_eq!(deliver_again(&test, row.id), Sent::Failed);
        assert_eq!(count(&test), (2, 1));
    });
}
