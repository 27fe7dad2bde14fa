//! What a step's transaction survives: code that panics, code that meddles with transactions, data
//! that cannot be read back, and many threads.

use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{DbConnection, Error, Input, ProcessStatus, Status};

use crate::world::World;

diesel::table! {
    notes (id) {
        id -> BigInt,
        text -> Text,
    }
}

type Manager = <DbConnection as Connection>::TransactionManager;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Meddling {
    how: String,
    share: f64,
}

#[flow(process = Meddling)]
pub struct MeddlingFlow {
    #[anyone]
    #[form(how, share)]
    #[next(meddle)]
    start: Start,
    #[next(work)]
    import: StartHandle,
    #[run(work)]
    #[next(meddle)]
    work: Job,
    #[run(meddle)]
    #[next(end)]
    meddle: Function,
    end: End,
}

fn work(job: JobContext<MeddlingFlow>) -> JobResult {
    if job.process().how == "divide in the job" {
        job.update(|process| process.share /= 0.0);
    }
    if job.process().how == "begin in the job" {
        job.on_completion(|step| Ok(Manager::begin_transaction(step.connection()?)?));
    }
    Ok(())
}

fn meddle(step: &mut FunctionContext<'_, MeddlingFlow>) -> FunctionResult {
    let how = step.process().how.clone();
    if how == "divide by zero" {
        step.process_mut().share /= 0.0;
    }
    let connection = step.connection()?;
    let note =
        |text: &str| diesel::insert_into(notes::table).values(notes::text.eq(text.to_owned()));
    note(&how).execute(connection)?;
    match how.as_str() {
        "panic" => panic!("told to panic"),
        "panic within" => connection.transaction(|_| -> QueryResult<()> { panic!("told to") })?,
        "fail within" => {
            let failed = connection.transaction(|connection| {
                note("undone").execute(connection)?;
                QueryResult::<()>::Err(diesel::result::Error::RollbackTransaction)
            });
            assert!(failed.is_err());
        }
        "begin" => Manager::begin_transaction(connection)?,
        "commit" => Manager::commit_transaction(connection)?,
        "roll back" => Manager::rollback_transaction(connection)?,
        _ => {}
    }
    Ok(())
}

fn world() -> World {
    let world = World::new(|engine| engine.flow::<MeddlingFlow>());
    let url = world.folder.path().join("test.db");
    let mut connection = SqliteConnection::establish(url.to_str().unwrap()).unwrap();
    let sql = "CREATE TABLE notes (id INTEGER PRIMARY KEY NOT NULL, text TEXT NOT NULL)";
    diesel::sql_query(sql).execute(&mut connection).unwrap();
    world
}

fn notes(world: &World) -> Vec<String> {
    let url = world.folder.path().join("test.db");
    let mut connection = SqliteConnection::establish(url.to_str().unwrap()).unwrap();
    let all = notes::table.select(notes::text).order(notes::id);
    all.load(&mut connection).unwrap()
}

fn form(how: &str, share: f64) -> meddling_flow::start::Form<String, f64> {
    let how = how.into();
    meddling_flow::start::Form { how, share }
}

#[test]
fn code_that_panics_takes_its_step_with_it_and_nothing_else() {
    let world = world();
    let anna = world.user("anna", &[]);
    for how in ["panic", "panic within"].repeat(10) {
        let refused = anna.start(MeddlingFlow::start, form(how, 0.0));
        assert!(matches!(refused, Err(Error::Handler { .. })), "{refused:?}");
    }
    assert_eq!(notes(&world), [""; 0]);
    // More often than the pool has connections, and at once: none is left in a transaction.
    let begun = Instant::now();
    let process = anna.start(MeddlingFlow::start, form("hello", 0.0)).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(process.0, 1);
    assert_eq!(notes(&world), ["hello"]);
}

#[test]
fn a_transaction_within_the_step_is_a_part_of_it() {
    let world = world();
    let anna = world.user("anna", &[]);
    anna.start(MeddlingFlow::start, form("fail within", 0.0))
        .unwrap();
    assert_eq!(notes(&world), ["fail within"]);
}

#[test]
fn code_that_ends_or_begins_a_transaction_by_itself_fails() {
    let world = world();
    let anna = world.user("anna", &[]);
    for how in ["begin", "roll back", "commit"] {
        let refused = anna.start(MeddlingFlow::start, form(how, 0.0));
        let refused = refused.expect_err(how).to_string();
        assert!(
            refused.contains("has begun or ended a transaction"),
            "{how}: {refused}"
        );
    }
    let process = anna.start(MeddlingFlow::start, form("hello", 0.0)).unwrap();
    let row = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(row.status, ProcessStatus::Done);
}

#[test]
fn data_that_could_not_be_read_back_is_refused() {
    let world = world();
    let anna = world.user("anna", &[]);
    let typed = anna.start(MeddlingFlow::start, form("hello", f64::NAN));
    assert!(matches!(typed, Err(Error::Data { .. })), "{typed:?}");
    let divided = anna.start(MeddlingFlow::start, form("divide by zero", 1.0));
    assert!(matches!(divided, Err(Error::Data { .. })), "{divided:?}");
    let input = Input::from_pairs([("how", "hello"), ("share", "NaN")]);
    let sent = anna.start_with("meddling", "start", &input);
    assert!(matches!(sent, Err(Error::Invalid(_))), "{sent:?}");
    let process = anna.start(MeddlingFlow::start, form("hello", 0.5)).unwrap();
    assert_eq!(process.0, 1, "nothing was written before");
}

/// What a job has done wrong is the job's failure, and what a function has done wrong after it is
/// the function's; a worker does neither again and again.
#[test]
fn what_goes_wrong_in_the_background_waits_for_an_administrator() {
    let world = world();
    for (how, node, cause) in [
        ("divide in the job", "work", "cannot be read"),
        (
            "begin in the job",
            "work",
            "has begun or ended a transaction",
        ),
        ("divide by zero", "meddle", "cannot be read"),
        ("begin", "meddle", "has begun or ended a transaction"),
        ("panic within", "meddle", "told to"),
    ] {
        let meddling = Meddling {
            how: how.into(),
            ..Meddling::default()
        };
        let process = world.engine.start(MeddlingFlow::import, meddling).unwrap();
        assert!(world.work().is_some());
        assert!(world.work().is_none(), "{how}");
        let tasks = world.engine.store().tasks_of(process).unwrap();
        let last = tasks.last().unwrap();
        assert_eq!((last.node.as_str(), last.status), (node, Status::Error));
        let told = last.error.as_deref().unwrap();
        assert!(told.contains(cause), "{how}: {told}");
        assert!(world.engine.store().jobs_of(process).unwrap().is_empty());
    }
    assert_eq!(notes(&world), [""; 0]);
}

#[test]
fn eight_threads_that_read_and_write_wait_for_each_other() {
    let world = world();
    let anna = world.user("anna", &[]);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (anna, world) = (&anna, &world);
            scope.spawn(move || {
                for i in 0..40 {
                    let how = format!("{thread} {i}");
                    let process = anna.start(MeddlingFlow::start, form(&how, 0.0)).unwrap();
                    let data = world.engine.process::<MeddlingFlow>(process).unwrap().data;
                    assert_eq!(data.how, how);
                    world.engine.store().tasks_of(process).unwrap();
                }
            });
        }
    });
    assert_eq!(notes(&world).len(), 320);
}
