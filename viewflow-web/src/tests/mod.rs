//! The site as browsers see it, on a store in memory.

mod access;
mod browser;
mod commands;
mod events;
mod forms;
mod items;
mod own_page;
mod parts;
mod safety;
mod sign_in;
mod story;
mod templates;
mod undone;
mod waiting;

use std::sync::OnceLock;
use std::time::Duration;

use viewflow_core::conformance::flows::{GreetFlow, ParcelsFlow};
use viewflow_core::store::{NewAccount, TaskRow};
use viewflow_core::{Engine, Input, JobWork, MemoryStore, ProcessId, TaskId, UserId, Work};

use self::browser::Browser;
use crate::{Site, password};

const PASSWORD: &str = "correct horse";

/// Who is who. Each has the rights that the work needs, and no others.
const PEOPLE: [(&str, &[&str]); 8] = [
    ("stranger", &[]),
    ("requester", &["greet.start"]),
    ("approver", &["greet.approve"]),
    ("second approver", &["greet.approve"]),
    ("packer", &["parcels.start", "parcels.pack"]),
    ("carrier", &["carry.deliver"]),
    ("clerk", &["parcels.view", "parcels.manage"]),
    (
        "manager",
        &[
            "greet.view",
            "greet.manage",
            "parcels.view",
            "parcels.manage",
            "carry.view",
            "carry.manage",
        ],
    ),
];

/// A site with people and no processes.
struct Town {
    engine: Engine,
    site: Site,
}

impl Town {
    fn new() -> Self {
        let store = MemoryStore::default();
        let engine = Engine::builder(store).flow::<GreetFlow>();
        Self::on(engine.flow::<ParcelsFlow>().build().unwrap())
    }

    fn on(engine: Engine) -> Self {
        engine.migrate().unwrap();
        let site = Site::new(engine.clone(), "Greetings");
        let town = Self { engine, site };
        for (name, permissions) in PEOPLE {
            let account = NewAccount {
                name: name.into(),
                password: town.password(),
                is_superuser: false,
            };
            let user = town.engine.store().create_account(&account).unwrap();
            for permission in permissions {
                town.engine.store().grant(user, permission).unwrap();
            }
        }
        town
    }

    /// Everybody's.
    fn password(&self) -> Option<String> {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH.get_or_init(|| password::hash(PASSWORD).unwrap());
        Some(hash.clone())
    }

    fn id(&self, name: &str) -> UserId {
        self.engine.user(name).unwrap().user().id
    }

    fn anonymous(&self) -> Browser {
        Browser::new(self.site.router().unwrap())
    }

    async fn browser(&self, name: &str) -> Browser {
        let mut browser = self.anonymous();
        let answer = browser
            .post("/login", &[("name", name), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.line(), "303 /", "{name} cannot sign in");
        browser
    }

    /// A process that waits for somebody who approves.
    fn ask(&self, text: &str) -> ProcessId {
        let requester = self.engine.user("requester").unwrap();
        let form = Input::from_pairs([("text", text)]);
        requester.start_with("greet", "start", &form).unwrap()
    }

    /// The same, with the approver at work.
    fn ask_and_take(&self, text: &str) -> TaskId {
        let task = TaskId {
            process: self.ask(text),
            number: 2,
        };
        self.engine.user("approver").unwrap().take(task).unwrap();
        task
    }

    /// An order, whose goods are divided by commas; a parcel is packed for each, from task 3 on.
    fn order(&self, goods: &str) -> ProcessId {
        let packer = self.engine.user("packer").unwrap();
        let form = Input::from_pairs([("customer", "Ada"), ("goods", goods)]);
        packer.start_with("parcels", "start", &form).unwrap()
    }

    /// Has the packer do tasks of an order.
    fn pack(&self, process: ProcessId, tasks: impl IntoIterator<Item = u32>) {
        let packer = self.engine.user("packer").unwrap();
        for number in tasks {
            let task = TaskId { process, number };
            packer.take(task).unwrap();
            let form = Input::from_pairs([("weight", "250")]);
            packer.complete_with(task, &form).unwrap();
        }
    }

    fn approve(&self, task: TaskId) {
        let approver = self.engine.user("approver").unwrap();
        let form = Input::from_pairs([("approved", "on")]);
        approver.complete_with(task, &form).unwrap();
    }

    fn task(&self, task: TaskId) -> TaskRow {
        let mut tasks = self
            .engine
            .store()
            .tasks_of(task.process)
            .unwrap()
            .into_iter();
        tasks.find(|row| row.id == task).unwrap()
    }

    /// Does what the workers have to do.
    async fn work(&self) {
        while let Some(claim) = self.engine.claim("test", Duration::from_secs(60)).unwrap() {
            match self.engine.prepare(&claim).unwrap() {
                Work::Run(JobWork::Async(work), completion) => {
                    let result = work.await;
                    self.engine.finish(&claim, result, completion).unwrap();
                }
                Work::Run(JobWork::Blocking(work), completion) => {
                    self.engine.finish(&claim, work(), completion).unwrap();
                }
                Work::Advance => self.engine.advance(&claim).unwrap(),
                Work::GivenUp => {}
            }
        }
    }
}
