//! A table of the application's own that does not take what a process says: it is the process's fault, and
//! told as that.

use std::time::Duration;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::Page;
use viewflow::testing::FlowTest;
use viewflow::{DieselStore, Error, Sent};

diesel::table! {
    orders (process_id) {
        process_id -> BigInt,
        number -> Text,
    }
}

#[derive(Message, Serialize, Deserialize)]
pub struct Ordered {
    number: String,
}

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = orders)]
pub struct Order {
    number: String,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[run(fill_in)]
    #[next(note)]
    ordered: StartMessage<Ordered>,

    #[anyone]
    #[form(number)]
    #[next(note)]
    start: Start,

    #[anyone]
    #[form(number)]
    #[next(look)]
    note: View,

    #[run(look)]
    #[next(renumber)]
    look: Job,

    #[run(renumber)]
    #[on_error(then(clash))]
    #[next(rename)]
    renumber: Function,

    #[run(rename)]
    #[next(end)]
    rename: Function,

    #[anyone]
    #[next(rename)]
    clash: Manual,

    end: End,
}

fn fill_in(step: &mut FunctionContext<'_, OrderFlow>, ordered: Ordered) -> FunctionResult {
    step.process_mut().number = ordered.number;
    Ok(())
}

fn look(job: JobContext<OrderFlow>) -> JobResult {
    // Only a number that ends so is taken for another by this.
    job.update(|order| order.number = order.number.replace("-job", ""));
    Ok(())
}

fn renumber(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.number = order.number.replace("-function", "");
    Ok(())
}

fn rename(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.number = order.number.replace("-last", "");
    Ok(())
}

/// Each begins with the same number, which only one of them can have.
#[flow(process = Order)]
pub struct DailyFlow {
    #[every(hours = 1)]
    #[next(wait)]
    hourly: StartTimer,
    #[anyone]
    #[next(end)]
    wait: Manual,
    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Report {}

#[flow(process = Report)]
pub struct ReportFlow {
    #[every(hours = 2)]
    #[next(end)]
    two_hourly: StartTimer,
    end: End,
}

const REFUSED: &str = "UNIQUE constraint failed: orders.number";

fn told(story: impl Fn(FlowTest)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    let store = DieselStore::open(&file.to_string_lossy()).unwrap();
    let mut connection = SqliteConnection::establish(&file.to_string_lossy()).unwrap();
    let table = "CREATE TABLE orders (process_id BIGINT PRIMARY KEY, number TEXT NOT NULL UNIQUE)";
    diesel::connection::SimpleConnection::batch_execute(&mut connection, table).unwrap();
    story(FlowTest::on(store));
}

fn ordered(number: &str) -> Ordered {
    Ordered {
        number: number.into(),
    }
}

#[test]
fn a_message_that_the_table_refuses_waits_for_an_administrator() {
    told(|test| {
        let test = test.flow::<OrderFlow>();
        let root = test.user("root").administers::<OrderFlow>().actor();
        assert!(matches!(test.sends(&ordered("A-7")), Sent::Taken(_)));
        assert_eq!(test.sends(&ordered("A-7")), Sent::Failed);
        let found = root.untaken_messages(Page::first(9)).unwrap().items;
        let cause =
            format!("`ordered` failed: the table of process 2 refuses what it says: {REFUSED}");
        assert_eq!(found[0].error.as_ref(), Some(&cause));
        assert_eq!(
            test.engine().sweep().unwrap(),
            0,
            "it is not tried for ever"
        );
        assert_eq!(test.cases::<OrderFlow>().len(), 1);
    });
}

#[test]
fn a_person_is_told_what_the_table_refuses() {
    told(|test| {
        let test = test.flow::<OrderFlow>();
        let form = |number: &str| order_flow::start::Form {
            number: number.into(),
        };
        test.user("ann").starts(OrderFlow::start, form("A-7"));
        let refused = test.user("bob").try_starts(OrderFlow::start, form("A-7"));
        let error = refused.refused(REFUSED);
        assert!(matches!(error, Error::Table { .. }), "{error:?}");
        assert_eq!(error.cause().as_deref(), Some(REFUSED));
    });
}

#[test]
fn what_a_table_refuses_is_a_failure_of_whose_work_it_was() {
    told(|test| {
        let test = test.flow::<OrderFlow>();
        test.user("root").administers::<OrderFlow>();
        test.sends(&ordered("A-7"));
        let begun = |number: &str| {
            test.sends(&ordered("new"));
            let case = test.latest::<OrderFlow>();
            let form = order_flow::note::Form {
                number: number.into(),
            };
            case.task(OrderFlow::note).completed_by("ann", form);
            test.run_jobs();
            case
        };
        let job = begun("A-7-job");
        job.task(OrderFlow::look).expect_error(&format!(
            "the table of process 2 refuses what it says: {REFUSED}"
        ));
        assert_eq!(job.data().number, "A-7-job");
        // One that catches it goes on.
        let function = begun("A-7-function");
        function.expect_open(OrderFlow::clash);
        assert_eq!(function.data().number, "A-7-function");
        // And what nobody catches stops there.
        let last = begun("A-7-last");
        last.task(OrderFlow::rename).expect_error(&format!(
            "the table of process 4 refuses what it says: {REFUSED}"
        ));
        assert_eq!(last.data().number, "A-7-last");
    });
}

#[test]
fn a_schedule_that_begins_nothing_keeps_no_other_from_it() {
    told(|test| {
        let test = test.flow::<DailyFlow>().flow::<ReportFlow>();
        let hours = |hours: u64| Duration::from_secs(hours * 3_600);
        test.advance(hours(1));
        test.sleeps(hours(9));
        let refused = test.engine().start_due().unwrap_err();
        assert!(matches!(refused, Error::Table { .. }), "{refused:?}");
        assert_eq!(test.cases::<DailyFlow>().len(), 1);
        assert_eq!(test.cases::<ReportFlow>().len(), 1, "once for all");
    });
}
