//! Errors that a flow catches, and processes that end in failure.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{ProcessStatus, Status};

use crate::world::both;

const PAUSE: Duration = Duration::from_secs(10);

/// Tells a story in memory and on a SQLite file.
#[derive(Debug)]
struct OutOfStock(u32);

impl fmt::Display for OutOfStock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "only {} left", self.0)
    }
}

impl std::error::Error for OutOfStock {}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    quantity: u32,
    card: String,
    reserved: u32,
    told: String,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[next(confirm)]
    place: StartHandle,

    #[anyone]
    #[next(reserve)]
    confirm: Manual,

    #[run(reserve)]
    #[on_error(OutOfStock, then(apologise))]
    #[next(pay)]
    reserve: Function,

    #[run(pay)]
    #[retry(times = 1, delay(seconds = 10))]
    #[on_error("card.declined", then(apologise))]
    #[on_error("card.expired", then(other_card))]
    #[on_error(std::num::ParseIntError, then(other_card))]
    #[next(end)]
    pay: Job,

    #[form(card)]
    #[anyone]
    #[next(pay)]
    other_card: View,

    #[run(apologise)]
    #[next(end)]
    apologise: Function,

    end: End,
}

fn reserve(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.reserved = order.quantity;
    match order.quantity {
        0 => Err("nothing is ordered".into()),
        1..=5 => Ok(()),
        _ => Err(OutOfStock(5).into()),
    }
}

fn pay(job: JobContext<OrderFlow>) -> JobResult {
    match job.process().card.as_str() {
        "declined" => Err(HandlerError::coded("card.declined", "the bank said no")),
        "expired" => Err(HandlerError::coded("card.expired", "since May")),
        "stolen" => Err(HandlerError::coded("card.stolen", "keep it")),
        number => {
            number.parse::<u32>()?;
            Ok(())
        }
    }
}

fn apologise(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let error = step.error().ok_or("nothing has failed")?;
    let told = format!("{} {:?} {error}", error.node(), error.code());
    step.process_mut().told = told;
    Ok(())
}

use order_flow::other_card::Form as Card;

fn order(quantity: u32, card: &str) -> Order {
    Order {
        quantity,
        card: card.into(),
        ..Order::default()
    }
}

/// Workers make both attempts at what is to be done.
fn attempt(test: &FlowTest) {
    test.run_jobs();
    test.advance(PAUSE);
    test.run_jobs();
}

fn log(test: &FlowTest, case: viewflow::ProcessId, event: &str) -> Vec<String> {
    let log = test.engine().store().log_of(case).unwrap();
    let lines = log.into_iter().filter(|line| line.event == event);
    lines.map(|line| line.detail.unwrap_or_default()).collect()
}

#[test]
fn an_error_is_caught_by_its_type_in_a_persons_step() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(9, ""));
        case.task(OrderFlow::confirm).confirmed_by("ann");
        case.expect_done().expect_not_come_to(OrderFlow::pay);
        let failed = case.task(OrderFlow::reserve);
        failed.expect_caught("only 5 left");
        assert!(failed.row().finished_at.is_some());
        assert_eq!(case.data().told, "reserve None only 5 left");
        assert_eq!(
            case.data().reserved,
            0,
            "what the call has written is undone"
        );
        assert_eq!(log(&test, case.id(), "catch"), ["only 5 left"]);
    });
}

#[test]
fn a_person_is_told_of_an_error_that_nothing_catches() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(0, ""));
        let confirm = case.task(OrderFlow::confirm).taken_by("ann");
        confirm.try_completed(()).refused("nothing is ordered");
        confirm.expect_status(Status::Assigned);
        case.expect_open(OrderFlow::confirm);
    });
}

#[test]
fn an_error_of_a_job_is_caught_by_its_code_after_the_last_attempt() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(1, "declined"));
        case.task(OrderFlow::confirm).confirmed_by("ann");
        test.run_jobs();
        case.expect_open(OrderFlow::pay);
        assert_eq!(log(&test, case.id(), "attempt").len(), 1);
        test.advance(PAUSE);
        test.run_jobs();
        case.expect_done();
        let pay = case.task(OrderFlow::pay);
        pay.expect_caught("card.declined: the bank said no");
        assert_eq!(pay.row().error_code.as_deref(), Some("card.declined"));
        assert_eq!(
            case.data().told,
            r#"pay Some("card.declined") card.declined: the bank said no"#
        );
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
    });
}

#[test]
fn who_gives_another_card_comes_to_the_job_again() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(1, "expired"));
        case.task(OrderFlow::confirm).confirmed_by("ann");
        attempt(&test);
        case.task(OrderFlow::other_card).completed_by(
            "ann",
            Card {
                card: "four".into(),
            },
        );
        attempt(&test);
        case.expect_open(OrderFlow::other_card);
        case.tasks(OrderFlow::pay)[1].expect_caught("invalid digit");
        case.task(OrderFlow::other_card)
            .completed_by("ann", Card { card: "4".into() });
        test.run_jobs();
        case.expect_done();
        assert_eq!(case.tasks(OrderFlow::pay).len(), 3);
        case.expect_path([
            "place",
            "confirm",
            "reserve",
            "other_card",
            "other_card",
            "pay",
            "end",
        ]);
    });
}

#[test]
fn a_job_whose_error_nothing_catches_waits_for_an_administrator() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(1, "stolen"));
        case.task(OrderFlow::confirm).confirmed_by("ann");
        attempt(&test);
        let pay = case
            .task(OrderFlow::pay)
            .expect_error("card.stolen: keep it");
        assert_eq!(pay.row().error_code.as_deref(), Some("card.stolen"));
        case.expect_active();
        test.user("root").administers::<OrderFlow>();
        pay.retried_by("root")
            .failed("no bank")
            .expect_status(Status::Scheduled);
        assert_eq!(pay.row().error_code, None);
    });
}

#[test]
fn a_task_that_was_given_up_is_taken_up_again() {
    both(|test| {
        let test = test.flow::<OrderFlow>();
        let case = test.starts(OrderFlow::place, order(1, "expired"));
        case.task(OrderFlow::confirm).confirmed_by("ann");
        attempt(&test);
        test.user("root").administers::<OrderFlow>();
        let first = case.task(OrderFlow::pay);
        first.revived_by("root");
        first.expect_status(Status::Revived);
        case.expect_open(OrderFlow::pay);
        case.task(OrderFlow::pay).expect_status(Status::Scheduled);
    });
}

#[derive(Serialize, Deserialize, Default)]
pub struct Page {
    text: String,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Book {
    pages: Vec<Page>,
}

#[flow(process = Book)]
pub struct BookFlow {
    #[next(print)]
    write: StartHandle,

    #[each(pages)]
    #[run(print)]
    #[on_error(then(look))]
    #[next(bind)]
    print: Job,

    #[anyone]
    #[next(end)]
    look: Manual,

    #[run(bind)]
    #[on_error(then(failed))]
    #[next(end)]
    bind: Job,

    /// The book cannot be bound
    #[code("book.unbound")]
    failed: ErrorEnd,

    end: End,
}

fn print(_: JobContext<BookFlow>, page: Page) -> Result<Page, HandlerError> {
    match page.text.as_str() {
        "" => Err("an empty page".into()),
        _ => Ok(page),
    }
}

fn bind(_: JobContext<BookFlow>) -> JobResult {
    Err("there is no thread".into())
}

fn book(pages: &[&str]) -> Book {
    let pages = pages.iter().map(|text| Page {
        text: (*text).into(),
    });
    Book {
        pages: pages.collect(),
    }
}

#[test]
fn the_first_item_that_fails_interrupts_the_list() {
    both(|test| {
        let test = test.flow::<BookFlow>();
        let case = test.starts(BookFlow::write, book(&["one", "", "three"]));
        test.run_jobs();
        case.expect_open(BookFlow::look);
        let statuses: Vec<_> = case.tasks(BookFlow::print);
        let statuses: Vec<_> = statuses.iter().map(|task| task.row().status).collect();
        assert_eq!(statuses, [Status::Done, Status::Canceled, Status::Canceled]);
        case.tasks(BookFlow::print)[1].expect_caught("an empty page");
        assert_eq!(case.tasks(BookFlow::print)[2].row().error, None);
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
        case.task(BookFlow::look).confirmed_by("ann");
        case.expect_done();
    });
}

#[test]
fn a_process_that_comes_to_an_error_end_has_failed() {
    both(|test| {
        let test = test.flow::<BookFlow>();
        let case = test.starts(BookFlow::write, book(&["one"]));
        test.run_jobs();
        case.expect_failed().expect_open(());
        case.task(BookFlow::bind)
            .expect_caught("there is no thread");
        assert_eq!(log(&test, case.id(), "end"), ["book.unbound"]);
    });
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Shelf {
    pages: Vec<String>,
    told: String,
}

#[flow(process = Shelf)]
pub struct ShelfFlow {
    #[next(books)]
    start: StartHandle,

    #[next(get, dust)]
    books: Split,

    #[input(|shelf| book(&shelf.pages.iter().map(String::as_str).collect::<Vec<_>>()))]
    #[on_error("book.unbound", then(buy))]
    #[next(both)]
    get: Subprocess<BookFlow>,

    #[run(buy)]
    #[next(both)]
    buy: Function,

    #[anyone]
    #[next(both)]
    dust: Manual,

    #[next(end)]
    both: Join,

    end: End,
}

fn buy(step: &mut FunctionContext<'_, ShelfFlow>) -> FunctionResult {
    let told = step.error().map(ToString::to_string).unwrap_or_default();
    step.process_mut().told = told;
    Ok(())
}

fn shelf(pages: &[&str]) -> Shelf {
    Shelf {
        pages: pages.iter().map(|page| (*page).into()).collect(),
        ..Shelf::default()
    }
}

#[test]
fn what_a_part_has_failed_with_is_caught_by_the_whole() {
    both(|test| {
        let test = test.flow::<ShelfFlow>();
        let case = test.starts(ShelfFlow::start, shelf(&["one"]));
        test.run_jobs();
        let child = case.task(ShelfFlow::get).child();
        child.expect_failed();
        case.expect_open(ShelfFlow::dust);
        let told = format!("book.unbound: process {} has come to `failed`", child.id());
        assert_eq!(case.data().told, told);
        case.task(ShelfFlow::get).expect_caught("book.unbound");
        case.task(ShelfFlow::dust).confirmed_by("ann");
        case.expect_done();
        assert!(test.engine().store().jobs_of(case.id()).unwrap().is_empty());
    });
}

#[test]
fn a_part_that_is_called_off_has_not_failed() {
    both(|test| {
        let test = test.flow::<ShelfFlow>();
        let case = test.starts(ShelfFlow::start, shelf(&[""]));
        test.run_jobs();
        test.user("root").administers::<BookFlow>();
        let child = case.task(ShelfFlow::get).child();
        child.canceled_by("root").expect_canceled();
        case.task(ShelfFlow::get).expect_status(Status::Canceled);
        case.expect_open(ShelfFlow::dust)
            .expect_not_come_to(ShelfFlow::buy);
    });
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Wish {
    depth: u32,
    granted: bool,
}

#[flow(process = Wish)]
pub struct WishFlow {
    #[next(grant)]
    start: StartHandle,

    #[input(|wish| Gift { given: wish.granted })]
    #[next(end)]
    grant: Subprocess<GiftFlow>,

    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Gift {
    given: bool,
}

#[flow(process = Gift)]
pub struct GiftFlow {
    #[next(fork)]
    start: StartHandle,

    #[next(look, wrap)]
    fork: Split,

    #[anyone]
    #[next(end)]
    wrap: Manual,

    #[form(given)]
    #[anyone]
    #[next(check)]
    look: View,

    #[when(|gift| gift.given)]
    #[then(end)]
    #[otherwise(refused)]
    check: If,

    refused: ErrorEnd,

    end: End,
}

use gift_flow::look::Form as Look;

#[test]
fn a_part_that_fails_uncaught_is_begun_again_by_an_administrator() {
    both(|test| {
        let test = test.flow::<WishFlow>();
        let case = test.starts(WishFlow::start, Wish::default());
        let first = case.task(WishFlow::grant).child();
        first
            .task(GiftFlow::look)
            .completed_by("ann", Look { given: false });
        first.expect_failed().expect_open(());
        first.task(GiftFlow::wrap).expect_status(Status::Canceled);
        let grant = case
            .task(WishFlow::grant)
            .expect_error("refused: process 2");
        assert_eq!(grant.row().error_code.as_deref(), Some("refused"));
        case.expect_active();
        test.user("root").administers::<WishFlow>();
        grant.retried_by("root");
        let second = case.task(WishFlow::grant).child();
        assert_ne!(second.id(), first.id());
        second
            .task(GiftFlow::look)
            .completed_by("ann", Look { given: true });
        second.task(GiftFlow::wrap).confirmed_by("ann");
        assert_eq!(second.row().status, ProcessStatus::Done);
        case.expect_done();
    });
}
