//! What the tests share: a store in a file of its own, people, and a worker on this thread.

use std::time::Duration;

use viewflow::store::{NewAccount, TaskRow};
use viewflow::testing::FlowTest;
use viewflow::{
    Actor, Attempt, DieselStore, Engine, EngineBuilder, Error, Input, JobResult, JobWork,
    MemoryStore, ProcessId, ProcessStatus, Status, TaskId, Work,
};

/// Tells a story in memory, and on a SQLite file.
pub fn both(story: impl Fn(FlowTest)) {
    story(FlowTest::new());
    on_file(story);
}

/// Tells a story on a SQLite file.
pub fn on_file(story: impl Fn(FlowTest)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("story.db");
    let store = DieselStore::open(&file.to_string_lossy()).unwrap();
    story(FlowTest::on(store));
}

/// An engine on a new file, which goes with the folder, or in memory.
pub struct World {
    pub engine: Engine,
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new(flows: impl FnOnce(EngineBuilder) -> EngineBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let store = DieselStore::open(path.to_str().unwrap()).unwrap();
        Self::on(flows(Engine::builder(store)), folder)
    }

    /// One on a file, and one in memory.
    pub fn both(flows: impl Fn(EngineBuilder) -> EngineBuilder) -> [Self; 2] {
        let memory = flows(Engine::builder(MemoryStore::default()));
        [
            Self::new(&flows),
            Self::on(memory, tempfile::tempdir().unwrap()),
        ]
    }

    fn on(engine: EngineBuilder, folder: tempfile::TempDir) -> Self {
        let engine = engine.build().unwrap();
        engine.migrate().unwrap();
        Self { engine, folder }
    }

    /// A new person with these rights.
    pub fn user(&self, name: &str, permissions: &[&str]) -> Actor {
        let account = NewAccount {
            name: name.into(),
            password: None,
            is_superuser: false,
        };
        let id = self.engine.store().create_account(&account).unwrap();
        for permission in permissions {
            self.engine.store().grant(id, permission).unwrap();
        }
        self.engine.user(name).unwrap()
    }

    /// The tasks of one node, in the order in which they were made.
    pub fn tasks(&self, process: ProcessId, node: &str) -> Vec<TaskRow> {
        let tasks = self.engine.store().tasks_of(process).unwrap();
        tasks.into_iter().filter(|task| task.node == node).collect()
    }

    /// How the tasks of one node stand.
    pub fn stand(&self, process: ProcessId, node: &str) -> Vec<Status> {
        let tasks = self.tasks(process, node).into_iter();
        tasks.map(|task| task.status).collect()
    }

    pub fn status(&self, process: ProcessId) -> ProcessStatus {
        let row = self.engine.store().process(process).unwrap();
        row.unwrap().status
    }

    /// Somebody does a task, which he takes if nobody has it.
    pub fn complete(&self, by: &Actor, task: TaskId, form: &[(&str, &str)]) -> Result<(), Error> {
        let tasks = self.engine.store().tasks_of(task.process).unwrap();
        if tasks[task.number as usize - 1].status == Status::New {
            by.take(task)?;
        }
        let form = Input::from_pairs(form.iter().copied());
        by.complete_with(task, &form).map(drop)
    }

    /// Claims a job, does it, and tells the process.
    pub fn work(&self) -> Option<Attempt> {
        let claim = self
            .engine
            .claim("worker", Duration::from_secs(30))
            .unwrap()?;
        let Work::Run(work, completion) = self.engine.prepare(&claim).unwrap() else {
            panic!("no worker has died here");
        };
        Some(self.engine.finish(&claim, run(work), completion).unwrap())
    }
}

fn run(work: JobWork) -> JobResult {
    match work {
        JobWork::Blocking(work) => work(),
        JobWork::Async(work) => tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
            .block_on(work),
    }
}
