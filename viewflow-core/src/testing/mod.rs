//! Tests of flows that read as stories.
//!
//! A [`FlowTest`] is an engine with flows on a store, a clock that stands still, and people who are
//! there as soon as they are mentioned. A process is a [`Case`] and each of its tasks a [`CaseTask`];
//! what is done to them is a step of the story, and a step that is refused ends the test with what
//! was wanted, what is open, and what has happened so far. A step that is to be refused is
//! [`Tried`].
//!
//! The documentation of `viewflow::testing` shows a whole test.

mod case;
mod clock;
mod history;
mod jobs;
mod nodes;
mod parts;
mod people;
mod task;
#[cfg(test)]
mod tests;
mod told;
mod tried;

use std::cell::{OnceCell, RefCell};
use std::time::Duration;

use chrono::{DateTime, Utc};

pub use case::Case;
pub use jobs::JobFuture;
pub use nodes::{NodeOf, Nodes};
pub use people::Person;
pub use task::CaseTask;
pub use tried::Tried;

use self::clock::Clock;
use self::jobs::Executor;
use crate::engine::EngineBuilder;
use crate::flow::{Node, ProcessOf, StartHandleNode};
use crate::store::{Page, ProcessFilter, Store};
use crate::{Claim, Engine, Flow, JobResult, MemoryStore, ProcessId};

/// Flows on an engine of their own, to be tested as a story is told.
///
/// It is made of a store and flows, and is ready with the first step that is taken in it. The module
/// [`testing`](self) says more.
///
/// # Panics
///
/// Every step of a test panics if it cannot be taken, at the line of the test that asks for it. Where
/// that is what the test wants to see, there is a `try_` form of the step.
pub struct FlowTest {
    /// Gone once the engine is made.
    builder: RefCell<Option<EngineBuilder>>,
    engine: OnceCell<Engine>,
    clock: Clock,
    executor: Executor,
}

impl Default for FlowTest {
    fn default() -> Self {
        Self::new()
    }
}

impl FlowTest {
    /// A test on a store in memory, still without flows.
    pub fn new() -> Self {
        Self::on(MemoryStore::default())
    }

    /// A test on a store, whose tables are made if there are none yet.
    pub fn on(store: impl Store) -> Self {
        let clock = Clock::default();
        let builder = Engine::builder(store).clock(clock.reader());
        Self {
            builder: RefCell::new(Some(builder)),
            engine: OnceCell::new(),
            clock,
            executor: Executor::default(),
        }
    }

    /// Adds a flow. Any number of flows can be tested together.
    #[must_use]
    #[track_caller]
    pub fn flow<F: Flow>(self) -> Self {
        match self.builder.take() {
            Some(builder) => self.builder.replace(Some(builder.flow::<F>())),
            None => panic!("add the flow `{}` before the first step", F::NAME),
        };
        self
    }

    /// Sets the clock, which otherwise stands at nine o'clock of Monday, the fifth of January 2026.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>) -> Self {
        self.clock.set(now);
        self
    }

    /// Has asynchronous jobs done by `executor`, where they need more than a thread that waits for
    /// them: `.executor(move |job| runtime.block_on(job))` of a tokio runtime.
    #[must_use]
    pub fn executor(mut self, executor: impl Fn(JobFuture) -> JobResult + 'static) -> Self {
        self.executor = Executor::new(executor);
        self
    }

    /// The engine, for what a test has no words for.
    #[track_caller]
    pub fn engine(&self) -> &Engine {
        if let Some(engine) = self.engine.get() {
            return engine;
        }
        let builder = self.builder.take();
        let engine = match builder.map(EngineBuilder::build) {
            Some(Ok(engine)) => engine,
            Some(Err(error)) => panic!("there is no engine of these flows: {error}"),
            None => panic!("there was no engine of these flows"),
        };
        if let Err(error) = engine.migrate() {
            panic!("the store cannot be used: {error}");
        }
        if let Err(error) = engine.begin_schedules() {
            panic!("the clock cannot start processes: {error}");
        }
        self.engine.get_or_init(|| engine)
    }

    /// The moment at which the clock stands.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves the clock. Each timer that runs out on the way does so at its own moment, one after the
    /// other; jobs wait for [`run_jobs`](Self::run_jobs).
    #[track_caller]
    pub fn advance(&self, by: Duration) {
        let until = self.clock.after(by);
        loop {
            let timer = self.next_timer().filter(|due| due.0.due_at <= until);
            let start = self.next_start().filter(|due| *due <= until);
            match (timer, start) {
                (None, None) => break,
                (Some(due), start) if start.is_none_or(|start| due.0.due_at <= start) => {
                    self.clock.set(due.0.due_at.max(self.now()));
                    let at = due.task();
                    if let Err(error) = self.engine().advance(&due) {
                        panic!("the timer of task {at} cannot run out: {error}");
                    }
                }
                (_, start) => {
                    self.clock.set(start.unwrap_or(until).max(self.now()));
                    if let Err(error) = self.engine().start_due() {
                        panic!("the clock cannot start a process: {error}");
                    }
                }
            }
        }
        self.clock.set(until);
    }

    /// When the clock starts the next process.
    fn next_start(&self) -> Option<DateTime<Utc>> {
        match self.engine().schedules() {
            Ok(rows) => rows.first().map(|row| row.due_at),
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }

    /// Every process of a flow, the oldest first.
    #[track_caller]
    pub fn cases<F: Flow>(&self) -> Vec<Case<'_, F>> {
        let filter = ProcessFilter {
            flows: vec![F::NAME.into()],
            status: None,
            involving: None,
        };
        match self
            .engine()
            .store()
            .processes(&filter, Page::first(10_000))
        {
            Ok(found) => {
                let ids = found.items.iter().rev().map(|row| row.id);
                ids.map(|id| Case::new(self, id)).collect()
            }
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }

    /// Time passes while no program runs: timers that run out meanwhile do so with the next
    /// [`advance`](Self::advance), late.
    pub fn sleeps(&self, span: Duration) {
        self.clock.set(self.clock.after(span));
    }

    /// The timer that runs out next, as it would be claimed.
    fn next_timer(&self) -> Option<Claim> {
        let engine = self.engine();
        let flows: Vec<_> = engine.flows().map(|flow| flow.name).collect();
        match engine.store().timers(&flows, Page::first(1)) {
            Ok(found) => found.items.into_iter().next().map(|(job, _)| Claim(job)),
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }

    /// Code starts a process, with its data.
    #[track_caller]
    pub fn starts<N: StartHandleNode>(&self, node: N, data: ProcessOf<N>) -> Case<'_, N::Flow> {
        self.try_starts(node, data).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_starts<N: StartHandleNode>(
        &self,
        node: N,
        data: ProcessOf<N>,
    ) -> Tried<'_, Case<'_, N::Flow>> {
        let started = self.engine().start(node, data);
        let what = format!("code starts a process at `{}`", <N as Node>::NAME);
        Tried::new(self, what, started.map(|id| Case::new(self, id)))
    }

    /// A process that came about otherwise, by its number.
    #[track_caller]
    pub fn case<F: Flow>(&self, id: ProcessId) -> Case<'_, F> {
        match self.engine().store().process(id) {
            Ok(Some(row)) if row.flow == F::NAME => Case::new(self, id),
            Ok(_) => panic!("there is no process {id} of the flow `{}`", F::NAME),
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }
}
