//! `#[process(table = ..)]`: a process in a table of the application's own.

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{DbConnection, Table};

diesel::table! {
    shipments (process_id) {
        process_id -> BigInt,
        carrier -> Nullable<Text>,
        weight -> Integer,
        #[sql_name = "type"]
        r#type -> Text,
        packed -> Bool,
    }
}

#[derive(Process, Serialize, Deserialize, Default, Debug, PartialEq)]
#[process(table = shipments)]
struct Shipment {
    carrier: Option<String>,
    weight: i32,
    r#type: String,
    packed: bool,
}

/// A table within a function, of one column.
#[test]
fn a_table_may_have_one_column() {
    mod tables {
        diesel::table! {
            notes (process_id) {
                process_id -> BigInt,
                text -> Text,
            }
        }
    }

    #[derive(Process, Serialize, Deserialize, Default, Debug, PartialEq)]
    #[process(table = tables::notes)]
    struct Note {
        text: String,
    }

    let mut connection = connection();
    let note = Note {
        text: "one".to_owned(),
    };
    let table: Table<Note> = <Note as viewflow::Process>::TABLE.unwrap();
    (table.insert)(&mut connection, 1, &note).unwrap();
    assert_eq!((table.load)(&mut connection, 1).unwrap(), Some(note));
}

fn connection() -> DbConnection {
    let mut connection = SqliteConnection::establish(":memory:").expect("SQLite");
    connection
        .batch_execute(
            "CREATE TABLE shipments (
                 process_id BIGINT NOT NULL PRIMARY KEY,
                 carrier TEXT,
                 weight INTEGER NOT NULL,
                 type TEXT NOT NULL,
                 packed BOOLEAN NOT NULL
             );
             CREATE TABLE notes (process_id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL);",
        )
        .expect("tables");
    DbConnection::Sqlite(connection)
}

#[test]
fn a_process_is_inserted_updated_and_loaded() {
    let table = <Shipment as viewflow::Process>::TABLE.unwrap();
    let mut connection = connection();
    assert_eq!((table.load)(&mut connection, 7).unwrap(), None);

    let mut shipment = Shipment {
        weight: 3,
        r#type: "letter".to_owned(),
        ..Shipment::default()
    };
    (table.insert)(&mut connection, 7, &shipment).unwrap();
    assert_eq!(
        (table.load)(&mut connection, 7).unwrap().as_ref(),
        Some(&shipment)
    );

    shipment.carrier = Some("post".to_owned());
    shipment.packed = true;
    (table.update)(&mut connection, 7, &shipment).unwrap();
    assert_eq!((table.load)(&mut connection, 7).unwrap(), Some(shipment));
    assert_eq!((table.load)(&mut connection, 8).unwrap(), None);
}

#[test]
fn a_row_that_is_not_there_is_not_updated_in_silence() {
    let table = <Shipment as viewflow::Process>::TABLE.unwrap();
    let error = (table.update)(&mut connection(), 7, &Shipment::default()).unwrap_err();
    assert_eq!(error.to_string(), "process 7 has no row in `shipments`");
}

#[test]
fn a_store_without_a_database_is_told_so() {
    let table = <Shipment as viewflow::Process>::TABLE.unwrap();
    let error = (table.load)(&mut (), 7).unwrap_err();
    assert_eq!(error.to_string(), "this store has no database connection");
}
