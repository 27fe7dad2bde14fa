//! What the tests share: a store in a file of its own, people, and a worker on this thread.

use std::time::Duration;

use viewflow::store::NewAccount;
use viewflow::{Actor, Attempt, DieselStore, Engine, EngineBuilder, JobResult, JobWork, Work};

/// An engine on a new file, which goes with the folder.
pub struct World {
    pub engine: Engine,
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new(flows: impl FnOnce(EngineBuilder) -> EngineBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let store = DieselStore::open(path.to_str().unwrap()).unwrap();
        let engine = flows(Engine::builder(store)).build().unwrap();
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
