//! The same rows, written by hand with Diesel: the least that an application could do.

use chrono::{NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::DieselStore;
use viewflow::store::Store;
use viewflow_diesel::schema::{viewflow_log, viewflow_process, viewflow_task, viewflow_user};

#[derive(Serialize, Deserialize, Default)]
struct HelloWorld {
    text: String,
    approved: bool,
}

#[derive(Insertable)]
#[diesel(table_name = viewflow_task, treat_none_as_default_value = false)]
struct Task {
    process_id: i64,
    number: i32,
    flow: &'static str,
    node: &'static str,
    status: &'static str,
    owner_id: Option<i64>,
    previous: &'static str,
    created_at: NaiveDateTime,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
}

#[derive(Insertable)]
#[diesel(table_name = viewflow_log, treat_none_as_default_value = false)]
struct Line {
    process_id: i64,
    task: Option<i32>,
    event: &'static str,
    user_id: Option<i64>,
    detail: Option<&'static str>,
    at: NaiveDateTime,
}

const FLOW: &str = "hello_world";
const ANNA: i64 = 1;
const BOB: i64 = 2;

pub struct World {
    folder: tempfile::TempDir,
    connection: SqliteConnection,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("hand.db");
        let path = path.to_string_lossy();
        // The same tables and indexes.
        let store = DieselStore::open(&path).expect("a new file can be opened");
        store.migrate().expect("a new file can be migrated");
        let mut connection = SqliteConnection::establish(&path).expect("the file is there");
        connection
            .batch_execute(
                "PRAGMA busy_timeout = 10000;
                 PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = NORMAL;
                 PRAGMA foreign_keys = ON;",
            )
            .expect("these are known");
        for name in ["anna", "bob"] {
            diesel::insert_into(viewflow_user::table)
                .values((
                    viewflow_user::name.eq(name),
                    viewflow_user::is_active.eq(true),
                    viewflow_user::is_superuser.eq(false),
                    viewflow_user::created_at.eq(Utc::now().naive_utc()),
                ))
                .execute(&mut connection)
                .expect("a new name");
        }
        Self { folder, connection }
    }

    pub fn run_process(&mut self) {
        self.run().expect("nothing fails by hand");
    }

    fn run(&mut self) -> QueryResult<i64> {
        let connection = &mut self.connection;
        let process = connection.immediate_transaction(start)?;
        connection.immediate_transaction(|connection| assign(connection, process))?;
        connection.immediate_transaction(|connection| begin(connection, process))?;
        connection.immediate_transaction(|connection| complete(connection, process))?;
        Ok(process)
    }

    /// What a process leaves behind, without its moments.
    pub fn one_process(&mut self) -> Vec<String> {
        use viewflow::store::Listings;
        let id = self.run().expect("nothing fails by hand");
        let path = self.folder.path().join("hand.db");
        let store = DieselStore::open(&path.to_string_lossy()).expect("the file is there");
        let id = viewflow::ProcessId(id);
        let process = store
            .process(id)
            .expect("the store answers")
            .expect("it is there");
        let mut rows = vec![format!(
            "{} {} {} {} {:?}",
            process.flow, process.status, process.state, process.tasks, process.data
        )];
        for task in store.tasks_of(id).expect("the store answers") {
            rows.push(format!(
                "{} {} {} {:?} {:?}",
                task.id.number, task.node, task.status, task.owner, task.previous
            ));
        }
        for line in store.log_of(id).expect("the store answers") {
            rows.push(format!(
                "{:?} {} {:?} {:?}",
                line.task, line.event, line.user, line.detail
            ));
        }
        rows
    }
}

fn start(connection: &mut SqliteConnection) -> QueryResult<i64> {
    let now = Utc::now().naive_utc();
    let data = HelloWorld {
        text: "hello".into(),
        approved: false,
    };
    let process = diesel::insert_into(viewflow_process::table)
        .values((
            viewflow_process::flow.eq(FLOW),
            viewflow_process::status.eq("active"),
            viewflow_process::state.eq(r#"{"in":{"approve":2},"owners":{"start":1}}"#),
            viewflow_process::tasks.eq(2),
            viewflow_process::data.eq(json(&data)),
            viewflow_process::created_by.eq(ANNA),
            viewflow_process::created_at.eq(now),
        ))
        .returning(viewflow_process::id)
        .get_result(connection)?;
    let start = Task {
        owner_id: Some(ANNA),
        ..done(process, 1, "start", "[]", now)
    };
    let approve = Task {
        status: "new",
        finished_at: None,
        ..done(process, 2, "approve", "[1]", now)
    };
    insert_tasks(connection, &[start, approve])?;
    let line = |task, event| line(process, task, event, ANNA, now);
    let log = [
        line(None, "begin"),
        line(Some(1), "complete"),
        line(Some(2), "create"),
    ];
    insert_log(connection, &log)?;
    Ok(process)
}

fn assign(connection: &mut SqliteConnection, process: i64) -> QueryResult<()> {
    let now = Utc::now().naive_utc();
    let (_, status) = load(connection, process)?;
    assert_eq!(status, "new");
    diesel::update(viewflow_task::table.find((process, 2)))
        .set((
            viewflow_task::status.eq("assigned"),
            viewflow_task::owner_id.eq(BOB),
            viewflow_task::assigned_at.eq(now),
        ))
        .execute(connection)?;
    insert_log(connection, &[line(process, Some(2), "assign", BOB, now)])
}

fn begin(connection: &mut SqliteConnection, process: i64) -> QueryResult<()> {
    let now = Utc::now().naive_utc();
    let (_, status) = load(connection, process)?;
    assert_eq!(status, "assigned");
    diesel::update(viewflow_task::table.find((process, 2)))
        .set((
            viewflow_task::status.eq("started"),
            viewflow_task::started_at.eq(now),
        ))
        .execute(connection)?;
    insert_log(connection, &[line(process, Some(2), "start", BOB, now)])
}

fn complete(connection: &mut SqliteConnection, process: i64) -> QueryResult<()> {
    let now = Utc::now().naive_utc();
    let (data, status) = load(connection, process)?;
    assert_eq!(status, "started");
    let mut data: HelloWorld = serde_json::from_str(&data.unwrap_or_default())
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    data.approved = true;
    diesel::update(viewflow_process::table.find(process))
        .set((
            viewflow_process::status.eq("done"),
            viewflow_process::state.eq(r#"{"owners":{"start":1},"ended":true}"#),
            viewflow_process::tasks.eq(5),
            viewflow_process::data.eq(json(&data)),
            viewflow_process::finished_at.eq(now),
        ))
        .execute(connection)?;
    diesel::update(viewflow_task::table.find((process, 2)))
        .set((
            viewflow_task::status.eq("done"),
            viewflow_task::finished_at.eq(now),
        ))
        .execute(connection)?;
    let check = Task {
        started_at: Some(now),
        ..done(process, 3, "check_approve", "[2]", now)
    };
    let send = Task {
        started_at: Some(now),
        ..done(process, 4, "send", "[3]", now)
    };
    let end = done(process, 5, "end", "[4]", now);
    insert_tasks(connection, &[check, send, end])?;
    let line = |task, event| line(process, task, event, BOB, now);
    let checked = Line {
        detail: Some("send"),
        ..line(Some(3), "complete")
    };
    let log = [
        line(Some(2), "complete"),
        checked,
        line(Some(4), "complete"),
        line(Some(5), "complete"),
        line(None, "end"),
    ];
    insert_log(connection, &log)
}

/// The process and the task, in one statement.
fn load(connection: &mut SqliteConnection, process: i64) -> QueryResult<(Option<String>, String)> {
    viewflow_process::table
        .inner_join(viewflow_task::table.on(viewflow_task::process_id.eq(viewflow_process::id)))
        .filter(viewflow_process::id.eq(process))
        .filter(viewflow_task::number.eq(2))
        .select((viewflow_process::data, viewflow_task::status))
        .get_result(connection)
}

fn done(
    process_id: i64,
    number: i32,
    node: &'static str,
    previous: &'static str,
    now: NaiveDateTime,
) -> Task {
    Task {
        process_id,
        number,
        flow: FLOW,
        node,
        status: "done",
        owner_id: None,
        previous,
        created_at: now,
        started_at: None,
        finished_at: Some(now),
    }
}

fn line(
    process_id: i64,
    task: Option<i32>,
    event: &'static str,
    user: i64,
    at: NaiveDateTime,
) -> Line {
    Line {
        process_id,
        task,
        event,
        user_id: Some(user),
        detail: None,
        at,
    }
}

fn insert_tasks(connection: &mut SqliteConnection, tasks: &[Task]) -> QueryResult<()> {
    diesel::insert_into(viewflow_task::table)
        .values(tasks)
        .execute(connection)
        .map(drop)
}

fn insert_log(connection: &mut SqliteConnection, log: &[Line]) -> QueryResult<()> {
    diesel::insert_into(viewflow_log::table)
        .values(log)
        .execute(connection)
        .map(drop)
}

fn json(data: &HelloWorld) -> String {
    serde_json::to_string(data).expect("text and a bool are always JSON")
}
