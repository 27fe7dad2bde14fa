//! How many statements a process costs. Round trips are what a step costs on a real database, so
//! their number is part of the design.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Loaded, ProcessStatus};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    text: String,
    approved: bool,
}

macro_rules! hello {
    ($flow:ident, $module:ident, $kind:ident, $send:ident) => {
        #[flow(process = HelloWorld, module = $module)]
        pub struct $flow {
            #[form(text)]
            #[permission]
            #[next(approve)]
            start: Start,
            #[form(approved)]
            #[permission]
            #[except(owner_of(start))]
            #[next(check_approve)]
            approve: View,
            #[when(|process| process.approved)]
            #[then(send)]
            #[otherwise(end)]
            check_approve: If,
            #[run($send)]
            #[next(end)]
            send: $kind,
            end: End,
        }
    };
}

hello!(FunctionFlow, function_flow, Function, send_now);
hello!(JobFlow, job_flow, Job, send_later);

fn send_now(_: &mut FunctionContext<'_, FunctionFlow>) -> FunctionResult {
    Ok(())
}

async fn send_later(_: JobContext<JobFlow>) -> JobResult {
    Ok(())
}

/// Five people work at once, as in the figures that the engine is measured against.
#[flow(process = HelloWorld)]
pub struct ParallelFlow {
    #[next(fork)]
    start: StartHandle,
    #[next(a, b, c, d, e)]
    fork: Split,
    #[anyone]
    #[next(meet)]
    a: View,
    #[anyone]
    #[next(meet)]
    b: View,
    #[anyone]
    #[next(meet)]
    c: View,
    #[anyone]
    #[next(meet)]
    d: View,
    #[anyone]
    #[next(meet)]
    e: View,
    #[next(end)]
    meet: Join,
    end: End,
}

/// As many people as the process has names.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Crowd {
    names: Vec<String>,
}

#[flow(process = Crowd)]
pub struct CrowdFlow {
    #[next(work)]
    start: StartHandle,
    #[each(names)]
    #[anyone]
    #[next(end)]
    work: View,
    end: End,
}

/// A function for each name, one after another, all in one step.
#[flow(process = Crowd)]
pub struct GreetFlow {
    #[next(greet)]
    start: StartHandle,
    #[each(names, sequential)]
    #[run(hail)]
    #[next(end)]
    greet: Function,
    end: End,
}

fn hail(_: &mut FunctionContext<'_, GreetFlow>, _: &mut String) -> FunctionResult {
    Ok(())
}

thread_local! {
    /// The statements of this thread, on which everything of a test runs.
    static STATEMENTS: Cell<u32> = const { Cell::new(0) };
    /// Those that were run, without their values, since somebody looked.
    static RUN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    /// Those that Diesel keeps prepared.
    static KEPT: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Counts every statement, `BEGIN` and `COMMIT` among them, and shows it.
fn count(work: impl FnOnce()) -> u32 {
    STATEMENTS.set(0);
    work();
    STATEMENTS.get()
}

fn counting_world() -> World {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let sql = query.to_string();
                println!("{sql}");
                STATEMENTS.set(STATEMENTS.get() + 1);
                let (sql, _) = sql.split_once(" -- binds").unwrap_or((&sql, ""));
                RUN.with_borrow_mut(|run| run.insert(sql.into()));
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                KEPT.with_borrow_mut(|kept| kept.insert(sql.into()));
            }
            _ => {}
        }))
    })
    .unwrap();
    World::new(|engine| {
        engine
            .flow::<FunctionFlow>()
            .flow::<JobFlow>()
            .flow::<ParallelFlow>()
            .flow::<CrowdFlow>()
            .flow::<GreetFlow>()
    })
}

/// Somebody takes, begins and completes every task that is open.
fn do_all(world: &World, by: &viewflow::Actor, process: viewflow::ProcessId) {
    let before = STATEMENTS.get();
    let tasks = world.engine.store().tasks_of(process).unwrap();
    STATEMENTS.set(before);
    for task in tasks.iter().filter(|task| task.status.is_open()) {
        by.take(task.id).unwrap();
        by.begin_work(task.id).unwrap();
        let nothing = viewflow::Input::from_pairs([("", ""); 0]);
        by.complete_with(task.id, &nothing).unwrap();
    }
    let before = STATEMENTS.get();
    assert_eq!(world.status(process), ProcessStatus::Done);
    STATEMENTS.set(before);
}

#[test]
fn five_people_at_once_cost_less_than_half_of_125_statements() {
    let world = counting_world();
    let anna = world.user("anna", &[]);
    let statements = count(|| {
        let started = world
            .engine
            .start(ParallelFlow::start, HelloWorld::default());
        do_all(&world, &anna, started.unwrap());
    });
    assert_eq!(statements, 56);
}

#[test]
fn a_hundred_people_at_once_cost_less_than_half_of_2025_statements() {
    let world = counting_world();
    let anna = world.user("anna", &[]);
    let names = (0..100).map(|n| format!("person {n}")).collect();
    let statements = count(|| {
        let started = world.engine.start(CrowdFlow::start, Crowd { names });
        do_all(&world, &anna, started.unwrap());
    });
    assert_eq!(statements, 1_007);
}

#[test]
fn a_sequence_over_a_long_list_costs_no_more_statements_than_over_a_short_one() {
    let world = counting_world();
    let greet = |people: u32| {
        let names = (0..people).map(|n| format!("person {n}")).collect();
        count(|| {
            let started = world.engine.start(GreetFlow::start, Crowd { names });
            started.unwrap();
        })
    };
    assert_eq!(greet(200), greet(20));
}

#[test]
fn hello_world_with_a_function_costs_16_statements() {
    let world = counting_world();
    let anna = world.user("anna", &["function.start"]);
    let bob = world.user("bob", &["function.approve"]);
    let statements = count(|| {
        let form = function_flow::start::Form {
            text: "hello".into(),
        };
        let process = anna.start(FunctionFlow::start, form).unwrap();
        // Finding the task is not part of the process: an inbox has listed it.
        let before = STATEMENTS.get();
        let task = world.engine.find(FunctionFlow::approve, process).unwrap();
        STATEMENTS.set(before);
        let task = task.and_then(Loaded::as_new).unwrap();
        let task = task.assign(&bob).unwrap().start(&bob).unwrap();
        let form = function_flow::approve::Form { approved: true };
        task.complete(&bob, form).unwrap();
    });
    assert_eq!(statements, 16);
}

#[test]
fn hello_world_with_a_job_costs_29_statements() {
    let world = counting_world();
    let anna = world.user("anna", &["job.start"]);
    let bob = world.user("bob", &["job.approve"]);
    let mut id = None;
    let statements = count(|| {
        let form = job_flow::start::Form {
            text: "hello".into(),
        };
        let process = anna.start(JobFlow::start, form).unwrap();
        let before = STATEMENTS.get();
        let task = world.engine.find(JobFlow::approve, process).unwrap();
        STATEMENTS.set(before);
        let task = task.and_then(Loaded::as_new).unwrap();
        let task = task.assign(&bob).unwrap().start(&bob).unwrap();
        let form = job_flow::approve::Form { approved: true };
        task.complete(&bob, form).unwrap();
        assert!(world.work().is_some());
        id = Some(process);
    });
    let process = world.engine.process::<JobFlow>(id.unwrap()).unwrap();
    assert_eq!(process.status(), ProcessStatus::Done);
    assert_eq!(statements, 29);
}

#[test]
fn no_statement_of_a_step_is_prepared_twice() {
    let world = counting_world();
    let anna = world.user("anna", &[]);
    KEPT.take();
    for _ in 0..2 {
        RUN.take();
        let started = world
            .engine
            .start(ParallelFlow::start, HelloWorld::default());
        do_all(&world, &anna, started.unwrap());
    }
    let kept = KEPT.take();
    let mut anew = RUN.take();
    anew.retain(|sql| !kept.contains(sql) && !["BEGIN IMMEDIATE", "COMMIT"].contains(&&**sql));
    assert_eq!(anew, BTreeSet::new());
}
