//! Code outside of any step: it begins and resumes processes in one transaction with its own writes.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Engine, Error, ProcessId, ProcessStatus};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Invoice {
    euros: u32,
    paid: u32,
}

/// What the bank tells.
pub struct Payment {
    euros: u32,
}

#[flow(process = Invoice)]
pub struct InvoiceFlow {
    #[next(payment)]
    open: StartHandle,
    #[run(book)]
    #[next(is_enough)]
    payment: Handle<Payment>,
    #[when(|invoice| invoice.paid >= invoice.euros)]
    #[then(closed)]
    #[otherwise(payment)]
    is_enough: If,
    closed: End,
}

/// Books a payment, in the invoice and, by the step's connection, in the bank's own table.
fn book(step: &mut FunctionContext<'_, InvoiceFlow>, payment: Payment) -> FunctionResult {
    note(step.connection()?, "booked")?;
    if payment.euros == 0 {
        return Err("nothing was paid".into());
    }
    step.process_mut().paid += payment.euros;
    Ok(())
}

diesel::table! {
    bank_note (id) {
        id -> BigInt,
        text -> Text,
    }
}

fn note(connection: &mut viewflow::DbConnection, text: &str) -> QueryResult<()> {
    diesel::insert_into(bank_note::table)
        .values(bank_note::text.eq(text))
        .execute(connection)
        .map(drop)
}

/// Why the application's own work may fail.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Engine(#[from] Error),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
    #[error(transparent)]
    Connection(#[from] viewflow::NoConnection),
    #[error("the bank hangs up")]
    HungUp,
}

fn bank() -> World {
    let world = World::new(|engine| engine.flow::<InvoiceFlow>());
    let made = world
        .engine
        .transaction(|transaction| -> Result<(), Failure> {
            diesel::sql_query(
                "CREATE TABLE bank_note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
            )
            .execute(transaction.connection()?)?;
            Ok(())
        });
    made.unwrap();
    world
}

fn notes(engine: &Engine) -> Vec<String> {
    let read = engine.transaction(|transaction| -> Result<Vec<String>, Failure> {
        let notes = bank_note::table.select(bank_note::text);
        Ok(notes.order(bank_note::id).load(transaction.connection()?)?)
    });
    read.unwrap()
}

fn invoice(engine: &Engine, euros: u32) -> ProcessId {
    let invoice = Invoice { euros, paid: 0 };
    engine.start(InvoiceFlow::open, invoice).unwrap()
}

#[test]
fn what_is_begun_and_resumed_commits_with_the_applications_own_writes() {
    let world = bank();
    let old = invoice(&world.engine, 10);
    let new = world
        .engine
        .transaction(|transaction| -> Result<ProcessId, Failure> {
            note(transaction.connection()?, "a letter has come")?;
            let invoice = Invoice { euros: 5, paid: 0 };
            let new = transaction.start(InvoiceFlow::open, invoice)?;
            transaction.resume(InvoiceFlow::payment, old, Payment { euros: 10 })?;
            // Twice in one process, and in one that nobody else has seen yet.
            transaction.resume(InvoiceFlow::payment, new, Payment { euros: 2 })?;
            transaction.resume(InvoiceFlow::payment, new, Payment { euros: 3 })?;
            Ok(new)
        });
    assert_eq!(world.status(old), ProcessStatus::Done);
    assert_eq!(world.status(new.unwrap()), ProcessStatus::Done);
    let expected = ["a letter has come", "booked", "booked", "booked"];
    assert_eq!(notes(&world.engine), expected);
}

#[test]
fn if_the_application_fails_nothing_is_begun_and_nothing_resumed() {
    let world = bank();
    let old = invoice(&world.engine, 10);
    let failed = world
        .engine
        .transaction(|transaction| -> Result<(), Failure> {
            note(transaction.connection()?, "a letter has come")?;
            transaction.start(InvoiceFlow::open, Invoice::default())?;
            transaction.resume(InvoiceFlow::payment, old, Payment { euros: 10 })?;
            Err(Failure::HungUp)
        });
    assert!(matches!(failed, Err(Failure::HungUp)));
    assert_eq!(world.status(old), ProcessStatus::Active);
    assert_eq!(notes(&world.engine), Vec::<String>::new());
    let next = invoice(&world.engine, 1);
    assert_eq!(next.0, old.0 + 1, "the other invoice is not there");
}

#[test]
fn a_step_that_fails_is_taken_back_and_the_transaction_goes_on() {
    let world = bank();
    let old = invoice(&world.engine, 10);
    let done = world
        .engine
        .transaction(|transaction| -> Result<(), Failure> {
            let refused = transaction.resume(InvoiceFlow::payment, old, Payment { euros: 0 });
            assert!(matches!(refused, Err(Error::Handler { .. })), "{refused:?}");
            note(transaction.connection()?, "the bank was wrong")?;
            Ok(())
        });
    done.unwrap();
    assert_eq!(
        notes(&world.engine),
        ["the bank was wrong"],
        "what it had booked is gone"
    );
    let paid = world.engine.process::<InvoiceFlow>(old).unwrap().data.paid;
    assert_eq!((paid, world.status(old)), (0, ProcessStatus::Active));
}

#[test]
fn where_a_process_does_not_wait_it_is_not_resumed() {
    let world = bank();
    let old = invoice(&world.engine, 1);
    let engine = &world.engine;
    engine
        .resume(InvoiceFlow::payment, old, Payment { euros: 1 })
        .unwrap();
    let again = engine.resume(InvoiceFlow::payment, old, Payment { euros: 1 });
    let refused = again.unwrap_err().to_string();
    assert_eq!(refused, "process 1 does not wait at `payment`");
    let nobody = engine.resume(InvoiceFlow::payment, ProcessId(7), Payment { euros: 1 });
    assert!(matches!(nobody, Err(Error::NoProcess(ProcessId(7)))));
}

#[test]
fn two_who_begin_at_once_wait_for_each_other() {
    let world = bank();
    let engine = world.engine.clone();
    let done = world
        .engine
        .transaction(|transaction| -> Result<(), Failure> {
            transaction.start(InvoiceFlow::open, Invoice { euros: 1, paid: 0 })?;
            Ok(())
        });
    done.unwrap();
    // Two at once, from two threads, wait for each other and both commit.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..20 {
                    invoice(&engine, 1);
                }
            });
        }
    });
    let all = viewflow::store::ProcessFilter {
        flows: vec!["invoice".into()],
        status: Some(ProcessStatus::Active),
        involving: None,
    };
    let found = engine
        .store()
        .processes(&all, viewflow::store::Page::first(100));
    assert_eq!(found.unwrap().items.len(), 41);
}

#[test]
fn whoever_asks_the_engine_within_a_transaction_is_told_at_once() {
    for world in World::both(|engine| engine.flow::<InvoiceFlow>()) {
        let engine = &world.engine;
        let done = engine.transaction(|transaction| -> Result<(), Error> {
            let new = transaction.start(InvoiceFlow::open, Invoice::default())?;
            let other = engine.start(InvoiceFlow::open, Invoice::default());
            assert!(matches!(other, Err(Error::WithinStep)), "{other:?}");
            // What is not committed yet is seen through the transaction alone.
            assert!(engine.process::<InvoiceFlow>(new).is_err());
            Ok(())
        });
        done.unwrap();
        invoice(engine, 1);
    }
}
