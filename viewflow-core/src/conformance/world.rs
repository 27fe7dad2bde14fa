//! An engine with a few flows, four people and a clock that stands still until it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::flows::{self, GreetFlow, Greeting, greet_flow};
use crate::engine::Work;
use crate::store::{NewAccount, Store};
use crate::{
    Actor, Attempt, Claim, Engine, Error, Flow, JobResult, JobWork, ProcessId, Status, TaskId,
};

/// What a case works with.
pub struct World {
    /// The engine.
    pub engine: Engine,
    seconds: Arc<AtomicI64>,
}

impl World {
    /// An engine on an empty store. Anna may start, Bob may start and approve, Carl may administer,
    /// and Dora may nothing.
    pub fn new(store: impl Store) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&seconds);
        let now = move || Self::epoch() + TimeDelta::seconds(clock.load(Ordering::SeqCst));
        let engine = flows::all(Engine::builder(store)).clock(now);
        let engine = engine.build().unwrap();
        engine.migrate().unwrap();
        for (name, grants) in [
            ("anna", &[greet_flow::start::PERMISSION][..]),
            (
                "bob",
                &[
                    greet_flow::start::PERMISSION,
                    greet_flow::approve::PERMISSION,
                    "parcels.start",
                    "parcels.pack",
                ],
            ),
            ("carl", &[]),
            ("dora", &[]),
        ] {
            let account = NewAccount {
                name: name.into(),
                password: None,
                is_superuser: false,
            };
            let id = engine.store().create_account(&account).unwrap();
            for grant in grants {
                engine.store().grant(id, grant).unwrap();
            }
        }
        let carl = engine.user("carl").unwrap().user().id;
        for flow in engine.flows() {
            let manage = format!("{}.manage", flow.name);
            engine.store().grant(carl, &manage).unwrap();
        }
        Self { engine, seconds }
    }

    /// The same after the program has ended, and another one with another version of a flow has begun.
    pub(super) fn with_another<F: Flow>(&self) -> Self {
        let seconds = Arc::clone(&self.seconds);
        let clock = Arc::clone(&seconds);
        let now = move || Self::epoch() + TimeDelta::seconds(clock.load(Ordering::SeqCst));
        let engine = self.engine.builder_beside().flow::<F>().clock(now);
        let engine = engine.build().unwrap();
        engine.migrate().unwrap();
        Self { engine, seconds }
    }

    /// When the clock stood at zero.
    pub fn epoch() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 123_456_000).unwrap()
    }

    /// Moves the clock.
    pub fn wait(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The person of that name.
    pub fn user(&self, name: &str) -> Actor {
        self.engine.user(name).unwrap()
    }

    /// A process that Anna has started with that text.
    pub fn started(&self, text: &str) -> ProcessId {
        let form = greet_flow::start::Form { text: text.into() };
        self.user("anna").start(GreetFlow::start, form).unwrap()
    }

    /// The same, approved by Bob.
    pub fn approved(&self, text: &str) -> ProcessId {
        let process = self.started(text);
        self.approve(process, true).unwrap();
        process
    }

    /// Bob takes, starts and completes the approval.
    pub fn approve(&self, process: ProcessId, approved: bool) -> Result<(), Error> {
        let bob = self.user("bob");
        let task = self.engine.find(GreetFlow::approve, process)?.unwrap();
        let task = task.as_new().unwrap().assign(&bob)?.start(&bob)?;
        task.complete(&bob, greet_flow::approve::Form { approved })?;
        Ok(())
    }

    /// What the process remembers.
    pub fn greeting(&self, process: ProcessId) -> Greeting {
        self.engine.process::<GreetFlow>(process).unwrap().data
    }

    /// Each task's node and state, in the order of their numbers.
    pub fn tasks(&self, process: ProcessId) -> Vec<(String, Status)> {
        let tasks = self.engine.store().tasks_of(process).unwrap();
        tasks.into_iter().map(|t| (t.node, t.status)).collect()
    }

    /// The state of the latest task of a node.
    pub fn status(&self, process: ProcessId, node: &str) -> Status {
        let tasks = self.tasks(process);
        tasks.into_iter().rev().find(|t| t.0 == node).unwrap().1
    }

    /// The id of the latest task of a node.
    pub fn task_at(&self, process: ProcessId, node: &str) -> TaskId {
        let tasks = self.engine.store().tasks_of(process).unwrap();
        tasks.iter().rev().find(|t| t.node == node).unwrap().id
    }

    /// A worker claims a job for half a minute.
    pub fn claim(&self, worker: &str) -> Option<Claim> {
        let lease = Duration::from_secs(30);
        self.engine.claim(worker, lease).unwrap()
    }

    /// A worker claims a job, does it and tells the process.
    pub fn work(&self) -> Option<Attempt> {
        let claim = self.claim("worker")?;
        match self.engine.prepare(&claim).unwrap() {
            Work::Run(work, completion) => {
                let result = do_now(work);
                Some(self.engine.finish(&claim, result, completion).unwrap())
            }
            Work::GivenUp => Some(Attempt::Failed),
            Work::Advance => {
                self.engine.advance(&claim).unwrap();
                Some(Attempt::Finished)
            }
        }
    }
}

/// Does a job's work on this thread. The suite's jobs never wait for anything.
pub(super) fn do_now(work: JobWork) -> JobResult {
    match work {
        JobWork::Blocking(work) => work(),
        JobWork::Async(mut future) => {
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            match future.as_mut().poll(&mut context) {
                std::task::Poll::Ready(result) => result,
                std::task::Poll::Pending => Err("the job waits for something".into()),
            }
        }
    }
}
