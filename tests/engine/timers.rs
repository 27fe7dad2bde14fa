//! Timers, and timeouts on the boundaries of nodes that wait.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{ProcessStatus, Status};

use crate::world::both;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Offer {
    answer: String,
    /// In hours
    patience: u32,
    withdrawn: u32,
}

#[flow(process = Offer)]
pub struct OfferFlow {
    #[next(think)]
    make: StartHandle,

    /// Nobody answers at once
    #[after(hours = 1, minutes = 30)]
    #[next(answer)]
    think: Timer,

    #[form(answer)]
    #[anyone]
    #[on_timeout(after(|process| TimeDelta::hours(process.patience.into())), then(withdraw))]
    #[on_timeout(days = 1, interrupting = false, then(remind))]
    #[next(end)]
    answer: View,

    #[anyone]
    #[next(end)]
    remind: Manual,

    #[run(withdraw)]
    #[next(end)]
    withdraw: Function,

    end: End,
}

fn withdraw(step: &mut FunctionContext<'_, OfferFlow>) -> FunctionResult {
    step.process_mut().withdrawn += 1;
    Ok(())
}

use offer_flow::answer::Form as Answer;

fn offer(patience: u32) -> Offer {
    Offer {
        patience,
        ..Offer::default()
    }
}

#[test]
fn a_timer_runs_out_when_its_time_has_come() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(48));
        case.expect_open(OfferFlow::think);
        test.advance(HOUR);
        case.expect_open(OfferFlow::think);
        test.advance(HOUR);
        case.expect_open(OfferFlow::answer);
        let thought = case.task(OfferFlow::think).row().finished_at.unwrap();
        assert_eq!(thought, test.now() - HOUR / 2, "at its own moment");
    });
}

#[test]
fn who_is_too_late_finds_the_task_called_off() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(5));
        test.advance(2 * HOUR);
        let answer = case.task(OfferFlow::answer).taken_by("ann");
        test.advance(5 * HOUR);
        answer.expect_status(Status::Canceled);
        answer
            .try_completed(Answer {
                answer: "yes".into(),
            })
            .refused("canceled");
        case.expect_done().expect_not_come_to(OfferFlow::remind);
        assert_eq!(case.data().withdrawn, 1);
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
    });
}

#[test]
fn who_is_in_time_hears_of_no_timeout() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(48));
        test.advance(2 * HOUR);
        let answer = case.task(OfferFlow::answer).taken_by("ann");
        answer.completed(Answer {
            answer: "yes".into(),
        });
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
        test.advance(30 * DAY);
        case.expect_done();
        assert_eq!(case.data().withdrawn, 0);
    });
}

#[test]
fn what_does_not_interrupt_goes_on_beside_the_task() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(48));
        test.advance(2 * HOUR + DAY);
        case.expect_open((OfferFlow::answer, OfferFlow::remind));
        case.task(OfferFlow::answer)
            .taken_by("ann")
            .completed(Answer {
                answer: "no".into(),
            });
        case.expect_open(OfferFlow::remind);
        case.task(OfferFlow::remind).confirmed_by("ben");
        case.expect_done();
    });
}

#[test]
fn a_step_that_is_taken_back_waits_again_until_the_same_moment() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(20));
        test.advance(2 * HOUR);
        let before = test.engine().store().jobs_of(case.id()).unwrap();
        let answer = case.task(OfferFlow::answer).taken_by("ann");
        answer.completed(Answer {
            answer: "no".into(),
        });
        answer.undone_by("ann");
        assert_eq!(test.engine().store().jobs_of(case.id()).unwrap(), before);
        test.advance(20 * HOUR);
        case.expect_done();
        assert_eq!(case.data().withdrawn, 1);
    });
}

#[test]
fn a_process_that_is_called_off_waits_for_nothing() {
    both(|test| {
        let test = test.flow::<OfferFlow>();
        let case = test.starts(OfferFlow::make, offer(20));
        test.advance(2 * HOUR);
        test.user("root").administers::<OfferFlow>();
        case.canceled_by("root");
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
        assert_eq!(case.row().status, ProcessStatus::Canceled);
    });
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Invoice {
    paid: bool,
    reminded: u32,
    /// In hours
    pause: u32,
}

#[flow(process = Invoice, preset(pause = "it is sent by code"))]
pub struct InvoiceFlow {
    #[next(pay)]
    send: StartHandle,

    #[form(paid)]
    #[anyone]
    #[on_timeout(days = 7, repeat(3), then(remind))]
    #[on_timeout(after(pause), repeat, catch_up(all), then(call))]
    #[next(end)]
    pay: View,

    #[run(remind)]
    #[next(reminded)]
    remind: Function,

    reminded: End,

    #[anyone]
    #[next(called)]
    call: Manual,

    called: End,

    end: End,
}

fn pause(invoice: &Invoice) -> TimeDelta {
    TimeDelta::hours(invoice.pause.into())
}

fn remind(step: &mut FunctionContext<'_, InvoiceFlow>) -> FunctionResult {
    step.process_mut().reminded += 1;
    Ok(())
}

fn invoice(pause: u32) -> Invoice {
    Invoice {
        pause,
        ..Invoice::default()
    }
}

#[test]
fn who_does_not_pay_is_reminded_as_often_as_the_flow_says() {
    both(|test| {
        let test = test.flow::<InvoiceFlow>();
        let case = test.starts(InvoiceFlow::send, invoice(24 * 365));
        for (weeks, reminded) in [(1, 1), (1, 2), (2, 3), (10, 3)] {
            test.advance(7 * weeks * DAY);
            assert_eq!(case.data().reminded, reminded);
            case.expect_open(InvoiceFlow::pay);
        }
        let paid = invoice_flow::pay::Form { paid: true };
        case.task(InvoiceFlow::pay).completed_by("ann", paid);
        case.expect_done();
    });
}

#[test]
fn what_comes_again_is_there_as_often_as_it_came() {
    both(|test| {
        let test = test.flow::<InvoiceFlow>();
        test.user("root").administers::<InvoiceFlow>();
        let case = test.starts(InvoiceFlow::send, invoice(40));
        test.advance(5 * DAY);
        let calls = case.tasks(InvoiceFlow::call);
        assert_eq!(calls.len(), 3, "each is a task of its own");
        calls[1].confirmed_by("ben");
        calls[0].expect_status(Status::New);
        case.expect_open((InvoiceFlow::pay, InvoiceFlow::call));
        let paid = invoice_flow::pay::Form { paid: true };
        case.task(InvoiceFlow::pay).completed_by("ann", paid);
        test.advance(30 * DAY);
        assert_eq!(
            case.tasks(InvoiceFlow::call).len(),
            3,
            "nobody waits any more"
        );
        case.expect_active();
        calls[2].confirmed_by("ben");
        calls[0].skipped_by("root");
        case.expect_done();
    });
}

#[test]
fn a_call_is_taken_back_by_itself() {
    both(|test| {
        let test = test.flow::<InvoiceFlow>();
        test.user("root").administers::<InvoiceFlow>();
        let case = test.starts(InvoiceFlow::send, invoice(40));
        test.advance(5 * DAY);
        let calls = case.tasks(InvoiceFlow::call);
        let done = calls[1].confirmed_by("ben");
        done.undone_by("ben");
        done.expect_status(Status::Assigned);
        calls[0].canceled_by("root").revived_by("root");
        assert_eq!(case.tasks(InvoiceFlow::call).len(), 4);
        case.canceled_by("root");
        case.expect_canceled().expect_open(());
    });
}

#[test]
fn what_was_missed_is_made_up_for_as_the_flow_says() {
    both(|test| {
        let test = test.flow::<InvoiceFlow>();
        let case = test.starts(InvoiceFlow::send, invoice(24));
        // Nobody looks for more than a fortnight.
        test.sleeps(16 * DAY);
        test.advance(Duration::ZERO);
        assert_eq!(case.data().reminded, 1, "once for all of them");
        assert_eq!(case.tasks(InvoiceFlow::call).len(), 16, "one for each");
        test.advance(5 * DAY);
        assert_eq!(case.data().reminded, 2, "and then as it would have been");
    });
}

#[flow(process = Invoice)]
pub struct ChatFlow {
    #[next(talk)]
    begin: StartHandle,
    #[anyone]
    #[on_timeout(days = 1, repeat, catch_up(none), then(greet))]
    #[next(end)]
    talk: Manual,
    #[run(greet)]
    #[next(greeted)]
    greet: Function,
    greeted: End,
    end: End,
}

fn greet(step: &mut FunctionContext<'_, ChatFlow>) -> FunctionResult {
    step.process_mut().reminded += 1;
    Ok(())
}

#[test]
fn what_was_missed_of_what_comes_again_is_left_out_if_the_flow_says_so() {
    both(|test| {
        let test = test.flow::<ChatFlow>();
        let case = test.starts(ChatFlow::begin, invoice(0));
        test.sleeps(30 * HOUR);
        test.advance(HOUR);
        assert_eq!(case.data().reminded, 0);
        // The next comes when it would have.
        test.advance(18 * HOUR);
        assert_eq!(case.data().reminded, 1);
    });
}

#[flow(process = Invoice)]
pub struct NeverFlow {
    #[next(wait)]
    begin: StartHandle,
    #[at(|_| DateTime::<Utc>::MAX_UTC)]
    #[on_timeout(at(|_| DateTime::<Utc>::MIN_UTC), interrupting = false, then(talk))]
    #[next(end)]
    wait: Timer,
    #[anyone]
    #[next(talked)]
    talk: Manual,
    talked: End,
    end: End,
}

#[test]
fn what_never_comes_does_not_come_and_keeps_nothing_else_from_coming() {
    both(|test| {
        let test = test.flow::<NeverFlow>().flow::<ChatFlow>();
        let never = test.starts(NeverFlow::begin, invoice(0));
        let chat = test.starts(ChatFlow::begin, invoice(0));
        test.advance(DAY);
        assert_eq!(chat.data().reminded, 1);
        never.expect_open((NeverFlow::wait, NeverFlow::talk));
    });
}

/// Whoever is late is called first, and then somebody else does it; both are waited for.
#[flow(process = Invoice, name = "check")]
pub struct CheckFlow {
    #[next(check)]
    begin: StartHandle,
    #[anyone]
    #[on_timeout(days = 1, interrupting = false, then(call))]
    #[on_timeout(days = 3, then(late))]
    #[next(both)]
    check: Manual,
    #[anyone]
    #[next(both)]
    call: Manual,
    #[anyone]
    #[next(both)]
    late: Manual,
    #[next(end)]
    both: Join,
    end: End,
}

#[test]
fn a_reminder_and_a_deadline_meet_at_a_join() {
    both(|test| {
        let test = test.flow::<CheckFlow>();
        let in_time = test.starts(CheckFlow::begin, invoice(0));
        let [reminded, late, later] = [0; 3].map(|_| test.starts(CheckFlow::begin, invoice(0)));
        in_time.task(CheckFlow::check).confirmed_by("ann");
        in_time.expect_done().expect_not_come_to(CheckFlow::call);

        test.advance(DAY);
        reminded.task(CheckFlow::check).confirmed_by("ann");
        reminded.expect_open(CheckFlow::call);
        reminded.task(CheckFlow::call).confirmed_by("ben");
        reminded.expect_done();
        later.task(CheckFlow::call).confirmed_by("ben");

        test.advance(2 * DAY);
        late.expect_open((CheckFlow::call, CheckFlow::late));
        late.task(CheckFlow::call).confirmed_by("ben");
        late.task(CheckFlow::late).confirmed_by("cleo");
        late.expect_done().expect_times(CheckFlow::both, 1);
        later.task(CheckFlow::late).confirmed_by("cleo");
        later.expect_done().expect_times(CheckFlow::both, 1);
    });
}
