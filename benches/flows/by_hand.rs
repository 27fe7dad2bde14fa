//! The same rows, written with Diesel by somebody who knows them all beforehand: the least that an
//! application could do.
//!
//! What each command of the engine writes is read from the engine's database once, and written again
//! and again into another, by one statement for each row that changes and one for all new rows of a
//! table.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use viewflow::store::{Listings, Store};
use viewflow::{DieselStore, ProcessId};
use viewflow_diesel::schema::{viewflow_log, viewflow_process, viewflow_task, viewflow_user};

use crate::by_engine::{self, Command, Plan};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = viewflow_process, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Process {
    flow: String,
    status: String,
    state: String,
    tasks: i32,
    data: Option<String>,
    created_by: Option<i64>,
    created_at: chrono::NaiveDateTime,
    finished_at: Option<chrono::NaiveDateTime>,
    version: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = viewflow_task, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Task {
    process_id: i64,
    number: i32,
    flow: String,
    node: String,
    status: String,
    owner_id: Option<i64>,
    previous: String,
    created_at: chrono::NaiveDateTime,
    assigned_at: Option<chrono::NaiveDateTime>,
    started_at: Option<chrono::NaiveDateTime>,
    finished_at: Option<chrono::NaiveDateTime>,
    error: Option<String>,
    item: Option<String>,
    unlogged: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_log, treat_none_as_default_value = false)]
struct Line {
    process_id: i64,
    task: Option<i32>,
    event: String,
    user_id: Option<i64>,
    detail: Option<String>,
    at: chrono::NaiveDateTime,
    changes: Option<String>,
}

/// What one command writes.
struct Written {
    command: Command,
    process: Option<Process>,
    /// Whether the process's data changes.
    with_data: bool,
    created: Vec<Task>,
    changed: Vec<Task>,
    log: Vec<Line>,
}

/// Everything that is stored of a process.
#[derive(Debug, Clone, PartialEq)]
struct Whole {
    process: Process,
    tasks: Vec<Task>,
    log: Vec<Line>,
}

pub struct World {
    path: String,
    _folder: tempfile::TempDir,
    connection: SqliteConnection,
}

/// A process's rows, command by command.
pub struct Script {
    steps: Vec<Written>,
}

impl Script {
    /// Has the engine run a process, and looks at what each command writes.
    pub fn of(plan: &Plan, engine: &by_engine::World) -> Self {
        let mut connection = open(&engine.path);
        let mut process = ProcessId(0);
        let mut before: Option<Whole> = None;
        let mut steps = Vec::new();
        for command in plan.commands() {
            process = engine.obey(plan, process, command);
            let after = whole(&mut connection, process.0);
            steps.push(written(command, before.as_ref(), &after));
            before = Some(after);
        }
        Self { steps }
    }
}

fn written(command: Command, before: Option<&Whole>, after: &Whole) -> Written {
    let tasks = before.map_or(0, |before| before.tasks.len());
    let log = before.map_or(0, |before| before.log.len());
    let was = |task: &&Task| {
        let old = before.and_then(|before| before.tasks.get(task.number as usize - 1));
        old.is_some_and(|old| old != *task)
    };
    let process = before.is_none_or(|before| before.process != after.process);
    Written {
        command,
        process: process.then(|| after.process.clone()),
        with_data: before.is_some_and(|before| before.process.data != after.process.data),
        created: after.tasks[tasks..].to_vec(),
        changed: after.tasks.iter().filter(was).cloned().collect(),
        log: after.log[log..].to_vec(),
    }
}

fn whole(connection: &mut SqliteConnection, id: i64) -> Whole {
    let process = viewflow_process::table
        .find(id)
        .select(Process::as_select())
        .get_result(connection);
    let tasks = viewflow_task::table
        .filter(viewflow_task::process_id.eq(id))
        .order(viewflow_task::number)
        .select(Task::as_select())
        .load(connection);
    let log = viewflow_log::table
        .filter(viewflow_log::process_id.eq(id))
        .order(viewflow_log::id)
        .select(Line::as_select())
        .load(connection);
    Whole {
        process: process.expect("the process is there"),
        tasks: tasks.expect("the tasks can be read"),
        log: log.expect("the log can be read"),
    }
}

fn open(path: &str) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(path).expect("the file is there");
    connection
        .batch_execute(
            "PRAGMA busy_timeout = 10000;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             PRAGMA foreign_keys = ON;",
        )
        .expect("these are known");
    connection
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("hand.db").to_string_lossy().into_owned();
        // The same tables and indexes.
        let store = DieselStore::open(&path).expect("a new file can be opened");
        store.migrate().expect("a new file can be migrated");
        let mut connection = open(&path);
        for name in ["anna", "bob"] {
            diesel::insert_into(viewflow_user::table)
                .values((
                    viewflow_user::name.eq(name),
                    viewflow_user::is_active.eq(true),
                    viewflow_user::is_superuser.eq(false),
                    viewflow_user::created_at.eq(chrono::Utc::now().naive_utc()),
                ))
                .execute(&mut connection)
                .expect("a new name");
        }
        Self {
            path,
            _folder: folder,
            connection,
        }
    }

    pub fn run(&mut self, script: &Script) -> ProcessId {
        let mut id = 0;
        for step in &script.steps {
            id = self.write(id, step).expect("nothing fails by hand");
        }
        ProcessId(id)
    }

    fn write(&mut self, id: i64, step: &Written) -> QueryResult<i64> {
        let connection = &mut self.connection;
        match step.command {
            Command::Start => connection.immediate_transaction(|connection| {
                let process = step.process.as_ref().expect("a start makes a process");
                let id = diesel::insert_into(viewflow_process::table)
                    .values(process)
                    .returning(viewflow_process::id)
                    .get_result(connection)?;
                insert(connection, id, step)?;
                Ok(id)
            }),
            Command::Take(number) | Command::Begin(number) => {
                load(connection, id, number)?;
                update(connection, id, step)?;
                Ok(id)
            }
            Command::Complete(number) => connection.immediate_transaction(|connection| {
                load(connection, id, number)?;
                if let Some(process) = &step.process {
                    let row = viewflow_process::table.find(id);
                    let change = (
                        viewflow_process::status.eq(&process.status),
                        viewflow_process::state.eq(&process.state),
                        viewflow_process::tasks.eq(process.tasks),
                        viewflow_process::finished_at.eq(process.finished_at),
                        viewflow_process::version.eq(&process.version),
                    );
                    match step.with_data {
                        true => diesel::update(row)
                            .set((change, viewflow_process::data.eq(&process.data)))
                            .execute(connection)?,
                        false => diesel::update(row).set(change).execute(connection)?,
                    };
                }
                update(connection, id, step)?;
                insert(connection, id, step)?;
                Ok(id)
            }),
        }
    }

    /// Whether both have written the same, but for numbers and moments.
    pub fn is_same(&mut self, engine: &by_engine::World, plan: &Plan, script: &Script) -> bool {
        let by_engine = engine.run(plan);
        let by_engine = whole(&mut open(&engine.path), by_engine.0);
        let by_hand = self.run(script);
        let by_hand = whole(&mut self.connection, by_hand.0);
        let store = DieselStore::open(&self.path).expect("the file is there");
        let readable = store.processes(
            &viewflow::store::ProcessFilter {
                flows: vec![by_hand.process.flow.clone()],
                status: None,
                involving: None,
            },
            viewflow::store::Page::first(1),
        );
        readable.expect("the store reads what was written by hand");
        let told = |whole: &Whole| {
            let tasks = whole.tasks.iter();
            let tasks: Vec<_> = tasks
                .map(|task| {
                    (
                        task.node.clone(),
                        task.status.clone(),
                        task.previous.clone(),
                    )
                })
                .collect();
            let log = whole.log.iter();
            let log: Vec<_> = log
                .map(|line| (line.task, line.event.clone(), line.changes.clone()))
                .collect();
            (whole.process.state.clone(), tasks, log)
        };
        told(&by_engine) == told(&by_hand)
    }
}

/// The process and the task, in one statement.
fn load(connection: &mut SqliteConnection, process: i64, number: u32) -> QueryResult<()> {
    let _: (Process, Task) = viewflow_process::table
        .inner_join(viewflow_task::table.on(viewflow_task::process_id.eq(viewflow_process::id)))
        .filter(viewflow_process::id.eq(process))
        .filter(viewflow_task::number.eq(i32::try_from(number).unwrap_or(i32::MAX)))
        .select((Process::as_select(), Task::as_select()))
        .get_result(connection)?;
    Ok(())
}

fn update(connection: &mut SqliteConnection, id: i64, step: &Written) -> QueryResult<()> {
    for task in &step.changed {
        diesel::update(viewflow_task::table.find((id, task.number)))
            .set((
                viewflow_task::status.eq(&task.status),
                viewflow_task::owner_id.eq(task.owner_id),
                viewflow_task::assigned_at.eq(task.assigned_at),
                viewflow_task::started_at.eq(task.started_at),
                viewflow_task::finished_at.eq(task.finished_at),
                viewflow_task::unlogged.eq(&task.unlogged),
            ))
            .execute(connection)?;
    }
    Ok(())
}

fn insert(connection: &mut SqliteConnection, id: i64, step: &Written) -> QueryResult<()> {
    let of_process = |task: &Task| Task {
        process_id: id,
        ..task.clone()
    };
    let tasks: Vec<Task> = step.created.iter().map(of_process).collect();
    if !tasks.is_empty() {
        diesel::insert_into(viewflow_task::table)
            .values(&tasks)
            .execute(connection)?;
    }
    let of_process = |line: &Line| Line {
        process_id: id,
        ..line.clone()
    };
    let log: Vec<Line> = step.log.iter().map(of_process).collect();
    diesel::insert_into(viewflow_log::table)
        .values(&log)
        .execute(connection)?;
    Ok(())
}
