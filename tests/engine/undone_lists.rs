//! Lists that are called off before all of them is done, and what of them is undone.

use std::cell::Cell;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{HandlerError, Status};

use crate::world::both;

const DAY: Duration = Duration::from_secs(24 * 3_600);

#[derive(Serialize, Deserialize, Clone, Default)]
pub struct Seat {
    row: String,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Tour {
    seats: Vec<Seat>,
    said: Vec<String>,
}

#[flow(process = Tour, preset(said = "the handlers do"))]
pub struct TourFlow {
    #[next(book)]
    plan: StartHandle,

    #[each(seats)]
    #[run(book)]
    #[compensate_with(release)]
    #[on_error("full", then(call_off))]
    #[on_timeout(days = 1, then(call_off))]
    #[next(pay)]
    book: Job,

    #[anyone]
    #[next(call_off)]
    pay: Manual,

    #[next(end)]
    call_off: Compensate,

    #[run(release)]
    release: Function,

    end: End,
}

async fn book(_: JobContext<TourFlow>, seat: Seat) -> Result<Seat, HandlerError> {
    match seat.row.as_str() {
        "full" => Err(HandlerError::coded("full", "there is no seat left")),
        "closed" => Err("nobody answers".into()),
        _ => Ok(seat),
    }
}

fn release(step: &mut FunctionContext<'_, TourFlow>) -> FunctionResult {
    step.process_mut().said.push("released".into());
    Ok(())
}

fn booked<'t>(test: &'t FlowTest, rows: &[&str]) -> Case<'t, TourFlow> {
    test.user("root").administers::<TourFlow>();
    let seat = |row: &&str| Seat { row: (*row).into() };
    let seats = rows.iter().map(seat).collect();
    let case = test.starts(
        TourFlow::plan,
        Tour {
            seats,
            ..Tour::default()
        },
    );
    test.run_jobs();
    case
}

#[test]
fn what_was_done_of_a_list_that_an_error_ends_is_undone() {
    both(|test| {
        let test = test.flow::<TourFlow>();
        let case = booked(&test, &["a", "b", "full"]);
        case.expect_done();
        assert_eq!(case.data().said, ["released"]);
        let nothing = booked(&test, &["full"]);
        nothing.expect_done();
        assert!(nothing.data().said.is_empty());
    });
}

#[test]
fn what_was_done_of_a_list_that_a_moment_ends_is_undone() {
    both(|test| {
        let test = test.flow::<TourFlow>();
        let case = booked(&test, &["a", "closed"]);
        test.advance(2 * DAY);
        case.expect_done();
        assert_eq!(case.data().said, ["released"]);
    });
}

#[test]
fn a_list_of_which_everything_is_skipped_is_not_undone() {
    both(|test| {
        let test = test.flow::<TourFlow>();
        for (rows, said) in [(&["closed", "closed"], 0), (&["a", "closed"], 1)] {
            let case = booked(&test, rows);
            for task in case.tasks(TourFlow::book) {
                if task.row().status.is_open() {
                    task.skipped_by("root");
                }
            }
            case.task(TourFlow::pay).confirmed_by("ann");
            case.expect_done();
            assert_eq!(case.data().said.len(), said);
        }
    });
}

thread_local! {
    /// Whether it can be said until when somebody is asked.
    static IS_PLANNED: Cell<bool> = const { Cell::new(false) };
}

#[flow(process = Tour, name = "survey", preset(said = "nobody says it"))]
pub struct SurveyFlow {
    #[next(wait)]
    begin: StartHandle,

    #[after(days = 1)]
    #[next(ask)]
    wait: Timer,

    #[each(seats)]
    #[anyone]
    #[on_timeout(after(patience), then(late))]
    #[next(end)]
    ask: View,

    late: End,
    end: End,
}

fn patience(_: &Tour) -> Duration {
    assert!(IS_PLANNED.get(), "it is not planned");
    DAY
}

#[test]
fn a_list_that_could_not_be_begun_is_begun_when_it_is_revived() {
    both(|test| {
        let test = test.flow::<SurveyFlow>();
        test.user("root").administers::<SurveyFlow>();
        IS_PLANNED.set(false);
        let seats = ["a", "b"].map(|row| Seat { row: row.into() }).into();
        let case = test.starts(
            SurveyFlow::begin,
            Tour {
                seats,
                ..Tour::default()
            },
        );
        test.advance(DAY);
        let list = case.task(SurveyFlow::ask);
        list.expect_error("the handler panicked: it is not planned");
        list.canceled_by("root");
        case.expect_canceled();
        IS_PLANNED.set(true);
        list.revived_by("root");
        let tasks = case.tasks(SurveyFlow::ask);
        let status: Vec<_> = tasks.iter().map(|task| task.row().status).collect();
        let expected = [Status::Revived, Status::Done, Status::New, Status::New];
        assert_eq!(status, expected);
        test.advance(DAY);
        case.expect_done();
    });
}
