//! Orders: two jobs, and after each a function that writes to a table of the application's own.
//! The tests have this file too, to start processes by code and to look at them.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{ProcessId, TaskId};

diesel::table! {
    // Nothing here is unique but the number, so that what is done twice shows.
    receipts {
        id -> BigInt,
        process_id -> BigInt,
        what -> Text,
    }
}

/// What one order remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    /// How long it takes to charge the customer, in milliseconds
    pub charging: u64,
    /// How long it takes to ship the goods, in milliseconds
    pub shipping: u64,
}

/// Orders
///
/// Charge, then ship.
#[flow(process = Order)]
pub struct OrderFlow {
    /// New order
    #[form(charging, shipping)]
    #[permission]
    #[next(charge)]
    order: Start,

    /// An order from elsewhere
    #[next(charge)]
    import: StartHandle,

    /// Charge the customer
    #[run(charge)]
    #[next(note_charge)]
    charge: Job,

    /// Write down the charge
    #[run(note_charge)]
    #[next(ship)]
    note_charge: Function,

    /// Ship the goods
    #[run(ship)]
    #[next(note_shipping)]
    ship: Job,

    /// Write down the shipping
    #[run(note_shipping)]
    #[next(end)]
    note_shipping: Function,

    end: End,
}

/// Where jobs note that they run, in the working folder.
pub const RUNS: &str = "runs.txt";

async fn charge(job: JobContext<OrderFlow>) -> JobResult {
    note_run("charge", job.task_id())?;
    tokio::time::sleep(Duration::from_millis(job.process().charging)).await;
    job.on_completion(|step| write_receipt(step, "charge finished"));
    Ok(())
}

fn ship(job: JobContext<OrderFlow>) -> JobResult {
    note_run("ship", job.task_id())?;
    std::thread::sleep(Duration::from_millis(job.process().shipping));
    job.on_completion(|step| write_receipt(step, "ship finished"));
    Ok(())
}

fn note_charge(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    write_receipt(step, "charged")
}

fn note_shipping(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    write_receipt(step, "shipped")
}

fn write_receipt(step: &mut FunctionContext<'_, OrderFlow>, what: &str) -> FunctionResult {
    let ProcessId(process) = step.info().process_id();
    let receipt = (receipts::process_id.eq(process), receipts::what.eq(what));
    let insert = diesel::insert_into(receipts::table).values(receipt);
    insert.execute(step.connection()?)?;
    // Time to be killed in, between what was written and the commit.
    std::thread::sleep(Duration::from_millis(4));
    Ok(())
}

fn note_run(what: &str, task: TaskId) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(RUNS)?;
    // In one write, so that lines of several programs do not mix.
    file.write_all(format!("{what} {}\n", task.process).as_bytes())
}
