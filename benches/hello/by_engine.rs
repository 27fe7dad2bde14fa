//! Hello world by the engine.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::NewAccount;
use viewflow::{Actor, DieselStore, Engine, Input, ProcessId, TaskId};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    text: String,
    approved: bool,
}

#[flow(process = HelloWorld)]
pub struct HelloWorldFlow {
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
    #[run(send)]
    #[next(end)]
    send: Function,
    end: End,
}

fn send(_: &mut FunctionContext<'_, HelloWorldFlow>) -> FunctionResult {
    Ok(())
}

pub struct World {
    _folder: tempfile::TempDir,
    anna: Actor,
    bob: Actor,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("engine.db");
        let store = DieselStore::open(&path.to_string_lossy()).expect("a new file can be opened");
        let engine = Engine::builder(store).flow::<HelloWorldFlow>().build();
        let engine = engine.expect("there is one flow");
        engine.migrate().expect("a new file can be migrated");
        let user = |name: &str, permission| {
            let account = NewAccount {
                name: name.into(),
                password: None,
                is_superuser: false,
            };
            let id = engine.store().create_account(&account).expect("a new name");
            engine
                .store()
                .grant(id, permission)
                .expect("a known permission");
            engine.user(name).expect("a known name")
        };
        Self {
            anna: user("anna", hello_world_flow::start::PERMISSION),
            bob: user("bob", hello_world_flow::approve::PERMISSION),
            _folder: folder,
        }
    }

    pub fn run_process(&self) {
        self.run().expect("nothing fails in hello world");
    }

    fn run(&self) -> Result<ProcessId, viewflow::Error> {
        let form = hello_world_flow::start::Form {
            text: "hello".into(),
        };
        let process = self.anna.start(HelloWorldFlow::start, form)?;
        // The task is found by its number, as from a link in an inbox.
        let task = TaskId { process, number: 2 };
        self.bob.take(task)?;
        self.bob.begin_work(task)?;
        self.bob
            .complete_with(task, &Input::from_pairs([("approved", "on")]))?;
        Ok(process)
    }

    /// What a process leaves behind, without its moments.
    pub fn one_process(&self) -> Vec<String> {
        let id = self.run().expect("nothing fails in hello world");
        let store = self.anna.engine().store();
        let process = store
            .process(id)
            .expect("the store answers")
            .expect("it is there");
        let tasks = store.tasks_of(id).expect("the store answers");
        let log = store.log_of(id).expect("the store answers");
        let mut rows = vec![format!(
            "{} {} {} {} {:?}",
            process.flow, process.status, process.state, process.tasks, process.data
        )];
        rows.extend(tasks.iter().map(|task| {
            format!(
                "{} {} {} {:?} {:?}",
                task.id.number, task.node, task.status, task.owner, task.previous
            )
        }));
        rows.extend(log.iter().map(|line| {
            format!(
                "{:?} {} {:?} {:?}",
                line.task, line.event, line.user, line.detail
            )
        }));
        rows
    }
}
