//! The pages with something on them, in memory, for whoever works on templates and styles.
//!
//! `cargo run -p viewflow-web --example dev -- [folder with templates]`

use std::net::SocketAddr;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use viewflow_core::conformance::flows::{GreetFlow, ParcelsFlow};
use viewflow_core::store::{NewAccount, Page};
use viewflow_core::{Engine, Error, Input, JobWork, MemoryStore, ProcessId, TaskId, Work};
use viewflow_web::{Site, password};

type Anything = Box<dyn std::error::Error>;

const USERS: [(&str, &[&str]); 3] = [
    ("anna", &["greet.start", "parcels.start", "parcels.pack"]),
    (
        "ben",
        &[
            "greet.start",
            "greet.approve",
            "parcels.pack",
            "carry.deliver",
        ],
    ),
    (
        "mia",
        &[
            "greet.start",
            "greet.approve",
            "greet.view",
            "greet.manage",
            "parcels.pack",
            "parcels.view",
            "parcels.manage",
            "carry.view",
            "carry.manage",
        ],
    ),
];

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let store = MemoryStore::default();
    let engine = Engine::builder(store)
        .flow::<GreetFlow>()
        .flow::<ParcelsFlow>()
        .build()?;
    engine.migrate()?;
    fill(&engine)?;
    tokio::spawn(work(engine.clone()));

    let users = USERS
        .iter()
        .map(|(name, _)| ((*name).into(), (*name).into()));
    let mut site = Site::new(engine, "Greetings Inc.").demo_users(users.collect());
    if let Some(folder) = std::env::args().nth(1) {
        site = site.templates(folder);
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    eprintln!("http://{}/", listener.local_addr()?);
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>;
    axum::serve(listener, service(site.router()?)).await?;
    Ok(())
}

fn fill(engine: &Engine) -> Result<(), Anything> {
    for (name, permissions) in USERS {
        let account = NewAccount {
            name: name.into(),
            password: Some(password::hash(name)?),
            is_superuser: false,
        };
        let user = engine.store().create_account(&account)?;
        for permission in permissions {
            engine.store().grant(user, permission)?;
        }
    }
    let start = |name: &str, text: &str| -> Result<ProcessId, Error> {
        let form = Input::from_pairs([("text", text)]);
        engine.user(name)?.start_with("greet", "start", &form)
    };
    let approve = |process: ProcessId, approved: &str| -> Result<(), Error> {
        let ben = engine.user("ben")?;
        let task = TaskId { process, number: 2 };
        ben.take(task)?;
        let form = Input::from_pairs([("approved", approved)]);
        ben.complete_with(task, &form).map(|_| ())
    };
    approve(start("anna", "Happy birthday, Grandmother!")?, "on")?;
    approve(start("anna", "A greeting that nobody wanted")?, "")?;
    approve(start("mia", "fail in job")?, "on")?;
    start("anna", "Welcome to the new colleagues on the third floor")?;
    start("ben", "Get well soon, and take your time with it")?;
    start("anna", "Congratulations on ten years with us")?;
    for i in 1..=30 {
        approve(
            start("mia", &format!("Season's greetings to customer {i}"))?,
            "on",
        )?;
    }
    let task = TaskId {
        process: start("anna", "Thank you for the flowers <3")?,
        number: 2,
    };
    engine.user("ben")?.take(task)?;
    fill_orders(engine)
}

/// Orders: one that is being packed, one that is carried, a long one, and one whose people are
/// called.
fn fill_orders(engine: &Engine) -> Result<(), Anything> {
    let order = |customer: &str, goods: &str| -> Result<ProcessId, Error> {
        let form = Input::from_pairs([("customer", customer), ("goods", goods)]);
        engine.user("anna")?.start_with("parcels", "start", &form)
    };
    let done = |who: &str, process: ProcessId, number: u32, form: (&str, &str)| {
        let (person, task) = (engine.user(who)?, TaskId { process, number });
        person.take(task)?;
        let form = Input::from_pairs([form]);
        person.complete_with(task, &form).map(|_| ())
    };
    let (ben, mia) = (engine.user("ben")?, engine.user("mia")?);

    let packed = order(
        "Ada Lovelace",
        "Desk lamp, Two drinking glasses, Chair, Rug, Bed",
    )?;
    done("anna", packed, 3, ("weight", "1200"))?;
    ben.take(TaskId {
        process: packed,
        number: 4,
    })?;
    mia.cancel(TaskId {
        process: packed,
        number: 6,
    })?;

    let carried = order("Charles Babbage", "Brass wheels")?;
    done("ben", carried, 3, ("weight", "90000"))?;

    let goods: Vec<_> = (1..=10_000).map(|i| format!("Book no. {i}")).collect();
    let long = order("A library", &goods.join(","))?;
    for number in 3..=60 {
        done("ben", long, number, ("weight", "400"))?;
    }

    let called = order("Grace Hopper", "Nanosecond wire")?;
    done("ben", called, 3, ("weight", "20"))?;
    let parts = engine.store().children_of(called, Page::first(1))?;
    if let [part] = parts.items.as_slice() {
        done("ben", part.id, 2, ("address", "Arlington"))?;
    }
    ben.take(TaskId {
        process: called,
        number: 5,
    })?;
    Ok(())
}

/// A worker, as small as can be.
async fn work(engine: Engine) {
    loop {
        while let Ok(Some(claim)) = engine.claim("dev", Duration::from_secs(60)) {
            let done = match engine.prepare(&claim) {
                Ok(Work::Run(work, completion)) => {
                    let result = match work {
                        JobWork::Async(work) => work.await,
                        JobWork::Blocking(work) => work(),
                    };
                    engine.finish(&claim, result, completion).map(|_| ())
                }
                Ok(Work::Advance) => engine.advance(&claim),
                Ok(Work::GivenUp) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                eprintln!("{error}");
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
