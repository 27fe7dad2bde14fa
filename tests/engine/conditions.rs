//! What is waited for until it holds.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;

use crate::world::both;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    paid: u32,
    price: u32,
    packed: bool,
    urgent: bool,
    called: u32,
}

#[flow(process = Order, preset(price = "the shop sends it"))]
pub struct OrderFlow {
    #[next(both)]
    place: StartHandle,

    #[next(paid_in_full, pack)]
    both: Split,

    #[when(|process| process.paid >= process.price)]
    #[next(ready)]
    paid_in_full: Until,

    #[form(packed)]
    #[anyone]
    #[on_condition(|process| process.urgent, interrupting = false, then(hurry))]
    #[on_condition(is_free, then(give_away))]
    #[next(ready)]
    pack: View,

    #[run(call)]
    #[next(called)]
    hurry: Function,

    called: End,

    #[anyone]
    #[next(ready)]
    give_away: Manual,

    #[next(pay)]
    ready: Join,

    #[anyone]
    #[next(end)]
    pay: Manual,

    end: End,
}

#[flow(process = Order, name = "payment")]
pub struct PaymentFlow {
    #[form(paid, urgent)]
    #[anyone]
    #[next(paid_twice)]
    begin: Start,

    #[when(|process| process.paid > 1)]
    #[next(end)]
    paid_twice: Until,

    end: End,
}

fn is_free(order: &Order) -> bool {
    order.price == 0
}

fn call(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().called += 1;
    Ok(())
}

#[flow(process = Order, name = "instalments")]
pub struct InstalmentFlow {
    #[next(both)]
    begin: StartHandle,

    #[next(pay, all_paid)]
    both: Split,

    #[run(take)]
    #[next(done)]
    pay: Handle<u32>,

    done: End,

    #[when(|process| process.paid >= 10)]
    #[next(thank)]
    all_paid: Until,

    #[run(thank)]
    #[next(end)]
    thank: Job,

    end: End,
}

fn take(step: &mut FunctionContext<'_, InstalmentFlow>, amount: u32) -> FunctionResult {
    step.process_mut().paid += amount;
    Ok(())
}

fn thank(_: JobContext<InstalmentFlow>) -> JobResult {
    Ok(())
}

#[test]
fn what_holds_already_is_not_waited_for() {
    both(|test| {
        let test = test.flow::<PaymentFlow>();
        let form = payment_flow::begin::Form {
            paid: 2,
            urgent: false,
        };
        test.user("ann")
            .starts(PaymentFlow::begin, form)
            .expect_done();
        let form = payment_flow::begin::Form {
            paid: 1,
            urgent: false,
        };
        let waits = test.user("ann").starts(PaymentFlow::begin, form);
        waits.expect_open(PaymentFlow::paid_twice);
    });
}

#[test]
fn code_that_changes_the_process_lets_it_go_on() {
    both(|test| {
        let test = test.flow::<InstalmentFlow>();
        let case = test.starts(InstalmentFlow::begin, Order::default());
        case.expect_open((InstalmentFlow::pay, InstalmentFlow::all_paid));
        case.task(InstalmentFlow::pay).resumed(10);
        case.expect_open(InstalmentFlow::thank);
        test.run_jobs();
        case.expect_done();
    });
}

#[test]
fn what_interrupts_calls_the_task_off_at_once() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let free = Order {
            urgent: true,
            ..Order::default()
        };
        let case = test.starts(OrderFlow::place, free);
        assert_eq!(
            case.data().called,
            1,
            "what does not interrupt comes besides"
        );
        case.task(OrderFlow::pack).expect_status(Status::Canceled);
        case.expect_open(OrderFlow::give_away);
        case.task(OrderFlow::give_away).confirmed_by("ann");
        case.expect_open(OrderFlow::pay);
    });
}

#[test]
fn what_does_not_hold_changes_nothing() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let dear = Order {
            price: 5,
            ..Order::default()
        };
        let case = test.starts(OrderFlow::place, dear);
        case.expect_open((OrderFlow::pack, OrderFlow::paid_in_full));
        let form = order_flow::pack::Form { packed: true };
        case.task(OrderFlow::pack).completed_by("ann", form);
        case.expect_open(OrderFlow::paid_in_full);
        assert_eq!(case.data().called, 0);
    });
}
