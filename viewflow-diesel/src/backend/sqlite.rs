//! SQLite: one writer at a time, in a file.
//!
//! A writing transaction takes the write lock up front (`BEGIN IMMEDIATE`). A deferred one that
//! turns from reading to writing while another writes would fail at once, without waiting. With the
//! lock held nothing can change between two statements, so a process, its task and the task's job
//! are read by one.

use std::time::Duration;

use chrono::NaiveDateTime;
use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use viewflow_core::StoreError;
use viewflow_core::store::Mode;

use crate::messages::{MessageRecord, SubscriptionRecord};
use crate::records::{JobRecord, LogRecord, ProcessRecord, TaskRecord};
use crate::schema::{
    viewflow_job, viewflow_log, viewflow_message, viewflow_process, viewflow_subscription,
    viewflow_task,
};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// How many rows one insert carries at most: SQLite takes 32,766 parameters in a statement.
const BATCH: usize = 2_000;

/// Sets up a new connection. With `synchronous = NORMAL`, a commit survives the death of the
/// program, though not, under WAL, always the loss of power.
pub(crate) fn set_up(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute("PRAGMA busy_timeout = 10000;")?;
    use_wal(connection)?;
    connection.batch_execute(
        "PRAGMA synchronous = NORMAL;
         PRAGMA foreign_keys = ON;",
    )
}

/// A new file is turned to WAL by whoever comes first. Whoever comes at the same moment is told
/// that it is locked, at once and whatever the busy timeout, and so has to wait by itself.
fn use_wal(connection: &mut SqliteConnection) -> QueryResult<()> {
    let mut patience = 500;
    loop {
        match connection.batch_execute("PRAGMA journal_mode = WAL;") {
            Err(error) if patience > 0 && error.to_string() == "database is locked" => {
                patience -= 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
}

pub(crate) fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // Programs that begin at the same moment take turns, and the second finds all done.
    connection
        .immediate_transaction(|connection| connection.run_pending_migrations(MIGRATIONS).map(drop))
        .map_err(StoreError::database)
}

pub(crate) fn begin(connection: &mut SqliteConnection, mode: Mode) -> QueryResult<()> {
    let sql = match mode {
        Mode::Read => "BEGIN DEFERRED",
        Mode::Write => "BEGIN IMMEDIATE",
    };
    AnsiTransactionManager::begin_transaction_sql(connection, sql)
}

pub(crate) fn load(
    connection: &mut SqliteConnection,
    process: i64,
    task: i32,
    event: &str,
) -> QueryResult<Option<(ProcessRecord, TaskRecord, Option<JobRecord>)>> {
    let of_process = viewflow_task::process_id.eq(viewflow_process::id);
    let of_task = viewflow_job::process_id
        .eq(viewflow_task::process_id)
        .and(viewflow_job::task.eq(viewflow_task::number))
        .and(viewflow_job::event.eq(event));
    viewflow_process::table
        .inner_join(viewflow_task::table.on(of_process))
        .left_join(viewflow_job::table.on(of_task))
        .filter(viewflow_process::id.eq(process))
        .filter(viewflow_task::number.eq(task))
        .select((
            (
                viewflow_process::id,
                viewflow_process::flow,
                viewflow_process::status,
                viewflow_process::state,
                viewflow_process::tasks,
                // A step about one of many tasks can do without, and the list may be long.
                case_when(viewflow_task::item.is_null(), viewflow_process::data),
                viewflow_process::created_by,
                viewflow_process::created_at,
                viewflow_process::finished_at,
                viewflow_process::parent_id,
                viewflow_process::parent_task,
                viewflow_process::version,
            ),
            TaskRecord::as_select(),
            Option::<JobRecord>::as_select(),
        ))
        // Not `first`: SQLite prepares a statement with `LIMIT ?` again for every value.
        .get_result(connection)
        .optional()
}

pub(crate) fn load_process(
    connection: &mut SqliteConnection,
    process: i64,
) -> QueryResult<Option<ProcessRecord>> {
    viewflow_process::table
        .find(process)
        .select(ProcessRecord::as_select())
        .get_result(connection)
        .optional()
}

pub(crate) fn insert_process(
    connection: &mut SqliteConnection,
    process: &ProcessRecord,
) -> QueryResult<i64> {
    diesel::insert_into(viewflow_process::table)
        .values(process)
        .returning(viewflow_process::id)
        .get_result(connection)
}

/// Makes a function that inserts rows, as many as possible in one statement.
///
/// Diesel keeps the prepared statement of an array, whose length is part of its type, and prepares
/// that of a slice every time. Nearly every step inserts a handful of rows, so handfuls go as
/// arrays.
macro_rules! insert {
    ($name:ident, $record:ty, $table:ident) => {
        pub(crate) fn $name(
            connection: &mut SqliteConnection,
            rows: &[$record],
        ) -> QueryResult<()> {
            insert!(@few connection, rows, $table, 1 2 3 4 5 6 7 8);
            for batch in rows.chunks(BATCH) {
                let insert = diesel::insert_into($table::table).values(batch);
                insert.execute(connection)?;
            }
            Ok(())
        }
    };
    (@few $connection:ident, $rows:ident, $table:ident, $($length:literal)*) => {$(
        if let Ok(rows) = <&[_; $length]>::try_from($rows) {
            let insert = diesel::insert_into($table::table).values(rows);
            return insert.execute($connection).map(drop);
        }
    )*};
}

insert!(insert_tasks, TaskRecord, viewflow_task);
insert!(insert_jobs, JobRecord, viewflow_job);
insert!(insert_log, LogRecord, viewflow_log);
insert!(
    insert_subscriptions,
    SubscriptionRecord,
    viewflow_subscription
);

/// The number of a new message; none if its sender's id for it is known.
pub(crate) fn insert_message(
    connection: &mut SqliteConnection,
    message: &MessageRecord,
) -> QueryResult<Option<i64>> {
    diesel::insert_into(viewflow_message::table)
        .values(message)
        .on_conflict_do_nothing()
        .returning(viewflow_message::id)
        .get_result(connection)
        .optional()
}

/// A job for a task that has none.
pub(crate) fn insert_unless_there(
    connection: &mut SqliteConnection,
    job: &JobRecord,
) -> QueryResult<()> {
    let insert = diesel::insert_or_ignore_into(viewflow_job::table).values(job);
    insert.execute(connection).map(drop)
}

/// A job that takes the place of the one that its task has.
pub(crate) fn put_job(connection: &mut SqliteConnection, job: &JobRecord) -> QueryResult<()> {
    let replace = diesel::replace_into(viewflow_job::table).values(job);
    replace.execute(connection).map(drop)
}

/// One statement finds the job and claims it, so that no two workers claim the same.
pub(crate) fn claim_job(
    connection: &mut SqliteConnection,
    flows: &[&str],
    worker: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> QueryResult<Option<JobRecord>> {
    let other = diesel::alias!(viewflow_job as other_job);
    let free = other.field(viewflow_job::claimed_until).is_null().or(other
        .field(viewflow_job::claimed_until)
        .assume_not_null()
        .lt(now));
    let next = |flows: Vec<String>| {
        other
            .filter(other.field(viewflow_job::due_at).le(now))
            .filter(other.field(viewflow_job::flow).eq_any(flows))
            .filter(free)
            .order((
                other.field(viewflow_job::due_at),
                other.field(viewflow_job::process_id),
                other.field(viewflow_job::task),
                other.field(viewflow_job::event),
            ))
            .limit(1)
    };
    let flows: Vec<String> = flows.iter().map(|flow| (*flow).to_owned()).collect();
    // Row values cannot be compared in Diesel's language, so the parts of the key are.
    let process = next(flows.clone()).select(other.field(viewflow_job::process_id));
    let task = next(flows.clone()).select(other.field(viewflow_job::task));
    let event = next(flows).select(other.field(viewflow_job::event));
    diesel::update(viewflow_job::table)
        .filter(viewflow_job::process_id.eq_any(process))
        .filter(viewflow_job::task.eq_any(task))
        .filter(viewflow_job::event.eq_any(event))
        .set((
            viewflow_job::worker.eq(worker),
            viewflow_job::claimed_at.eq(now),
            viewflow_job::claimed_until.eq(until),
            viewflow_job::attempt.eq(viewflow_job::attempt + 1),
        ))
        .returning(JobRecord::as_returning())
        .get_result(connection)
        .optional()
}
