//! Messages: to one process, which waits for it, or begins with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::Page;
use viewflow::{Envelope, Error, Sent, Status};

use crate::world::both;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

#[derive(Message, Serialize, Deserialize)]
#[message(key = order)]
pub struct Paid {
    order: String,
    amount: u32,
}

#[derive(Message, Serialize, Deserialize)]
#[message(keep(hours = 2), name = "called_off")]
pub struct Cancelled;

#[derive(Message, Serialize, Deserialize)]
pub struct Ordered {
    order: String,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    order: String,
    paid: u32,
    reminded: u32,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[next(payment)]
    begin: StartHandle,

    #[run(fill_in)]
    #[next(payment)]
    ordered: StartMessage<Ordered>,

    #[key(|process| process.order)]
    #[run(take_payment)]
    #[on_timeout(days = 7, then(forgotten))]
    #[next(pack)]
    payment: MessageCatch<Paid>,

    #[anyone]
    #[on_message(Cancelled, key(|order| order.order.as_str()), then(called_off))]
    #[on_message(
        Paid,
        key(of_order),
        run(take_payment),
        interrupting = false,
        then(thank)
    )]
    #[next(end)]
    pack: Manual,

    #[anyone]
    #[next(end)]
    thank: Manual,

    called_off: End,
    forgotten: End,
    end: End,
}

fn of_order(order: &Order) -> String {
    format!("{}/2", order.order)
}

fn fill_in(step: &mut FunctionContext<'_, OrderFlow>, ordered: Ordered) -> FunctionResult {
    step.process_mut().order = ordered.order;
    Ok(())
}

fn take_payment(step: &mut FunctionContext<'_, OrderFlow>, paid: Paid) -> FunctionResult {
    if paid.amount == 0 {
        return Err("nothing was paid".into());
    }
    step.process_mut().paid += paid.amount;
    Ok(())
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Till {
    order: String,
    amount: u32,
}

#[flow(process = Till)]
pub struct TillFlow {
    #[next(tell)]
    begin: StartHandle,
    #[message(|till| Paid { order: till.order.clone(), amount: till.amount })]
    #[next(again)]
    tell: MessageThrow<Paid>,
    #[message(paid_again)]
    #[key(|till| format!("{}/2", till.order))]
    #[next(end)]
    again: MessageThrow<Paid>,
    end: End,
}

fn paid_again(till: &Till) -> Paid {
    Paid {
        order: String::new(),
        amount: till.amount,
    }
}

fn order(order: &str) -> Order {
    Order {
        order: order.into(),
        ..Order::default()
    }
}

fn paid(order: &str, amount: u32) -> Paid {
    Paid {
        order: order.into(),
        amount,
    }
}

#[test]
fn a_message_goes_to_the_process_with_its_key() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let one = test.starts(OrderFlow::begin, order("one"));
        let two = test.starts(OrderFlow::begin, order("two"));
        let sent = test.sends(&paid("two", 30));
        let taken = two.task(OrderFlow::payment).row();
        assert_eq!(sent, Sent::Taken(taken.id));
        assert_eq!(taken.status, Status::Done);
        one.expect_open(OrderFlow::payment);
        two.expect_open(OrderFlow::pack);
        assert_eq!((one.data().paid, two.data().paid), (0, 30));
    });
}

#[test]
fn of_several_with_one_key_the_one_that_waits_longest_takes_it() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let first = test.starts(OrderFlow::begin, order("x"));
        let second = test.starts(OrderFlow::begin, order("x"));
        test.sends(&paid("x", 1));
        first.expect_open(OrderFlow::pack);
        second.expect_open(OrderFlow::payment);
        test.sends(&paid("x", 2));
        second.expect_open(OrderFlow::pack);
        assert_eq!((first.data().paid, second.data().paid), (1, 2));
    });
}

#[test]
fn a_message_that_nobody_waits_for_is_kept_for_who_comes() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let sent = test.sends(&paid("early", 5));
        assert_eq!(sent, Sent::Kept(test.now() + DAY));
        test.advance(23 * HOUR);
        let case = test.starts(OrderFlow::begin, order("early"));
        case.expect_open(OrderFlow::pack);
        assert_eq!(case.data().paid, 5);
    });
}

#[test]
fn what_is_kept_too_long_is_not_taken() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.sends(&paid("late", 5));
        test.sends(Envelope::of(&Cancelled).key("late"));
        test.advance(25 * HOUR);
        let case = test.starts(OrderFlow::begin, order("late"));
        case.expect_open(OrderFlow::payment);
        let short = Envelope::of(&paid("late", 6)).keep_for(HOUR);
        assert_eq!(
            test.sends(short),
            Sent::Taken(case.task(OrderFlow::payment).row().id)
        );
        case.expect_open(OrderFlow::pack);
    });
}

#[test]
fn a_message_that_is_not_to_be_kept_is_refused() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let message = || Envelope::of(&paid("x", 5)).id("bank-1").or_refuse();
        test.try_sends(message())
            .refused("nobody waits for a message `paid` with the key `x`");
        assert!(
            test.engine()
                .store()
                .untaken(None, Page::first(9))
                .unwrap()
                .items
                .is_empty()
        );
        let case = test.starts(OrderFlow::begin, order("x"));
        case.expect_open(OrderFlow::payment);
        let sent = test.sends(message());
        assert_eq!(sent, Sent::Taken(case.task(OrderFlow::payment).row().id));
    });
}

#[test]
fn a_message_of_one_id_is_taken_once() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let one = test.starts(OrderFlow::begin, order("x"));
        let two = test.starts(OrderFlow::begin, order("x"));
        let message = || Envelope::of(&paid("x", 5)).id("bank-1");
        assert!(matches!(test.sends(message()), Sent::Taken(_)));
        assert_eq!(test.sends(message()), Sent::Duplicate);
        one.expect_open(OrderFlow::pack);
        two.expect_open(OrderFlow::payment);
    });
}

#[test]
fn a_message_begins_a_process_unless_one_waits_for_it() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.sends(&Ordered {
            order: "new".into(),
        });
        let case = test.latest::<OrderFlow>();
        assert_eq!(case.data().order, "new");
        case.expect_open(OrderFlow::payment);
        test.sends(&paid("new", 7));
        case.expect_open(OrderFlow::pack);
    });
}

#[test]
fn a_message_on_the_boundary_calls_the_work_off() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        test.sends(&paid("x", 7));
        test.sends(Envelope::of(&Cancelled).key("x"));
        case.task(OrderFlow::pack).expect_status(Status::Canceled);
        case.expect_done();
        let store = test.engine().store();
        assert!(store.subscriptions_of(case.id()).unwrap().is_empty());
        assert!(store.jobs_of(case.id()).unwrap().is_empty());
    });
}

#[test]
fn what_does_not_interrupt_is_taken_beside_the_work() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        test.sends(&paid("x", 7));
        test.sends(Envelope::of(&paid("", 3)).key("x/2"));
        case.expect_open((OrderFlow::pack, OrderFlow::thank));
        assert_eq!(case.data().paid, 10);
        // Once only.
        let sent = test.sends(Envelope::of(&paid("", 3)).key("x/2"));
        assert!(matches!(sent, Sent::Kept(_)));
        case.task(OrderFlow::pack).confirmed_by("ann");
        case.task(OrderFlow::thank).confirmed_by("ann");
        case.expect_done();
    });
}

#[test]
fn who_waits_for_a_message_waits_no_longer_than_it_says() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        test.advance(8 * DAY);
        case.expect_done();
        assert!(matches!(test.sends(&paid("x", 7)), Sent::Kept(_)));
    });
}

#[test]
fn a_process_sends_messages_to_others() {
    both(|test| {
        let test = test.flow::<OrderFlow>().flow::<TillFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        let till = test.starts(
            TillFlow::begin,
            Till {
                order: "x".into(),
                amount: 4,
            },
        );
        till.expect_done();
        case.expect_open((OrderFlow::pack, OrderFlow::thank));
        assert_eq!(case.data().paid, 8);
    });
}

#[test]
fn a_message_that_cannot_be_taken_is_there_when_the_task_is_tried_again() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        assert_eq!(test.sends(&paid("x", 0)), Sent::Failed);
        let payment = case.task(OrderFlow::payment);
        payment.expect_status(Status::Error);
        assert_eq!(payment.row().error.as_deref(), Some("nothing was paid"));
        // It is for that task only.
        let other = test.starts(OrderFlow::begin, order("x"));
        other.expect_open(OrderFlow::payment);
        payment.retried_by("root");
        payment.expect_status(Status::Error);
        test.sends(&paid("x", 3));
        other.expect_open(OrderFlow::pack);
        assert_eq!(case.data().paid, 0);
    });
}

#[test]
fn what_was_told_is_not_taken_back() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        test.sends(&paid("x", 3));
        let payment = case.task(OrderFlow::payment);
        payment
            .try_undone_by("root")
            .refused("what was told is not taken back");
    });
}

#[test]
fn a_message_in_a_transaction_is_sent_when_that_is_committed() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        let refused = test.engine().transaction(|tx| {
            tx.send(&paid("x", 3))?;
            Err::<(), Error>(Error::NoUser("nobody".into()))
        });
        assert!(refused.is_err());
        case.expect_open(OrderFlow::payment);
        let sent = test.engine().transaction(|tx| {
            let first = tx.send(Envelope::of(&paid("x", 3)).id("bank-1"))?;
            let second = tx.send(Envelope::of(&paid("x", 3)).id("bank-1"))?;
            Ok::<_, Error>((first, second))
        });
        assert_eq!(sent.unwrap(), (true, false));
        case.expect_open(OrderFlow::pack);
        assert_eq!(case.data().paid, 3);
    });
}

#[test]
fn what_fails_on_the_boundary_stays_with_the_administrator() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        let case = test.starts(OrderFlow::begin, order("x"));
        test.sends(&paid("x", 7));
        let sent = test.sends(Envelope::of(&paid("", 0)).key("x/2"));
        assert_eq!(sent, Sent::Failed);
        case.expect_open(OrderFlow::pack);
        let store = test.engine().store();
        let [row] = store
            .untaken(None, Page::first(9))
            .unwrap()
            .items
            .try_into()
            .unwrap();
        assert_eq!(row.error.as_deref(), Some("nothing was paid"));
        let root = test.engine().user("root").unwrap();
        assert_eq!(root.deliver_again(row.id).unwrap(), Sent::Failed);
        // The next one is taken nevertheless.
        test.sends(Envelope::of(&paid("", 2)).key("x/2"));
        case.expect_open((OrderFlow::pack, OrderFlow::thank));
        assert_eq!(case.data().paid, 9);
    });
}
