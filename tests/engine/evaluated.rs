//! Conditions that are asked because the application says so: it has written to the process's table itself.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{DieselStore, Error, ProcessId};

diesel::table! {
    parcels (process_id) {
        process_id -> BigInt,
        place -> Text,
    }
}

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = parcels)]
pub struct Parcel {
    place: String,
}

#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[next(arrived)]
    send: StartHandle,

    #[when(|parcel| parcel.place == "Rome")]
    #[on_condition(|parcel| parcel.place == "nowhere", then(search))]
    #[next(end)]
    arrived: Until,

    #[anyone]
    #[next(end)]
    search: Manual,

    end: End,
}

fn told(story: impl Fn(&FlowTest, Case<'_, ParcelFlow>)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("parcels.db");
    let store = DieselStore::open(&file.to_string_lossy()).unwrap();
    let mut connection = SqliteConnection::establish(&file.to_string_lossy()).unwrap();
    let table = "CREATE TABLE parcels (process_id BIGINT PRIMARY KEY, place TEXT NOT NULL)";
    diesel::connection::SimpleConnection::batch_execute(&mut connection, table).unwrap();
    let test = FlowTest::on(store).flow::<ParcelFlow>();
    let case = test.starts(ParcelFlow::send, Parcel::default());
    story(&test, case);
}

fn is_now_at(
    test: &FlowTest,
    process: ProcessId,
    place: &str,
    evaluates: bool,
) -> Result<(), Error> {
    test.engine().transaction(|tx| {
        diesel::update(parcels::table.find(process.0))
            .set(parcels::place.eq(place))
            .execute(tx.connection().unwrap())
            .unwrap();
        match evaluates {
            true => tx.evaluate_conditions(process),
            false => Ok(()),
        }
    })
}

#[test]
fn a_process_whose_table_the_application_has_written_is_asked_when_it_says_so() {
    told(|test, case| {
        is_now_at(test, case.id(), "Milan", true).unwrap();
        case.expect_open(ParcelFlow::arrived);
        is_now_at(test, case.id(), "Rome", false).unwrap();
        case.expect_open(ParcelFlow::arrived);
        test.engine().evaluate_conditions(case.id()).unwrap();
        case.expect_done();
        // Nothing is left to ask.
        test.engine().evaluate_conditions(case.id()).unwrap();
        let nobody = ProcessId(99);
        let error = test.engine().evaluate_conditions(nobody).unwrap_err();
        assert_eq!(error.to_string(), "there is no process 99");
    });
}

#[test]
fn what_is_asked_in_a_transaction_commits_with_what_was_written() {
    told(|test, case| {
        is_now_at(test, case.id(), "nowhere", true).unwrap();
        case.expect_open(ParcelFlow::search);
    });
    told(|test, case| {
        let undone: Result<(), Box<dyn std::error::Error>> = test.engine().transaction(|tx| {
            diesel::update(parcels::table.find(case.id().0))
                .set(parcels::place.eq("Rome"))
                .execute(tx.connection()?)?;
            tx.evaluate_conditions(case.id())?;
            Err("it was another parcel".into())
        });
        undone.unwrap_err();
        case.expect_open(ParcelFlow::arrived);
    });
}
