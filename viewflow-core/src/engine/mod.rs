//! The engine: flows on a store.

mod actor;
mod admin;
mod build;
mod call;
mod condition;
mod deliver;
mod drive;
mod fit;
mod follow;
mod handle;
mod item;
mod job;
mod list;
mod read;
mod schedule;
mod send;
mod start;
mod tell;
mod tx;
mod undone;
mod untaken;
mod version;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

pub use actor::Actor;
pub use build::BuildError;
pub use handle::EngineTransaction;
pub use job::{Attempt, Claim, Completion, Work};
pub use read::{DataItem, ProcessView};
pub use version::CarriedOver;

use crate::registered::{AnyFlow, Registered};
use crate::shape::Shape;
use crate::store::{Store, StoreError};
use crate::{Error, Flow, ProcessId};

/// Flows on a store. Cheap to clone; all clones are one engine.
///
/// Every method blocks on the store.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    flows: BTreeMap<&'static str, Box<dyn AnyFlow>>,
    clock: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    on_jobs: Box<dyn Fn() + Send + Sync>,
}

/// An [`Engine`] in the making.
pub struct EngineBuilder {
    inner: Inner,
    /// The first reason why there will be none.
    refused: Option<BuildError>,
    /// The names of the flows that were added by themselves.
    asked_for: BTreeSet<&'static str>,
}

impl EngineBuilder {
    /// Adds a flow, and the flows of its subprocesses.
    #[must_use]
    pub fn flow<F: Flow>(mut self) -> Self {
        let twice = !self.asked_for.insert(F::NAME);
        let mut refused = twice.then_some(BuildError::Duplicate(F::NAME));
        let mut open: Vec<Box<dyn AnyFlow>> = vec![Box::new(Registered::<F>::new())];
        // The flows of subprocesses come along.
        while let Some(flow) = open.pop() {
            let name = flow.shape().name;
            if let Some(known) = self.inner.flows.get(name) {
                let other = known.id() != flow.id();
                refused = refused.or(other.then_some(BuildError::Duplicate(name)));
                continue;
            }
            refused = refused.or(build::check(flow.shape()).err());
            open.extend(flow.children());
            self.inner.flows.insert(name, flow);
        }
        self.refused = self.refused.or(refused);
        self
    }

    /// Adds a flow that was made while the program runs, by itself.
    #[cfg(any(test, feature = "conformance"))]
    pub(crate) fn made(mut self, flow: Box<dyn AnyFlow>) -> Self {
        let refused = build::check(flow.shape()).err();
        self.refused = self.refused.or(refused);
        self.inner.flows.insert(flow.shape().name, flow);
        self
    }

    /// Takes the time from `clock` instead of the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.inner.clock = Box::new(clock);
        self
    }

    /// Calls `notify` after a step that made jobs has committed, so that a worker in this program
    /// need not wait until it looks again.
    #[must_use]
    pub fn on_jobs(mut self, notify: impl Fn() + Send + Sync + 'static) -> Self {
        self.inner.on_jobs = Box::new(notify);
        self
    }

    /// The engine.
    ///
    /// # Errors
    ///
    /// [`BuildError`].
    pub fn build(self) -> Result<Engine, BuildError> {
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(Engine(Arc::new(self.inner))),
        }
    }
}

impl Engine {
    /// An engine on `store`, still without flows.
    pub fn builder(store: impl Store) -> EngineBuilder {
        Self::builder_on(Arc::new(store))
    }

    fn builder_on(store: Arc<dyn Store>) -> EngineBuilder {
        EngineBuilder {
            inner: Inner {
                store,
                flows: BTreeMap::new(),
                clock: Box::new(Utc::now),
                on_jobs: Box::new(|| {}),
            },
            refused: None,
            asked_for: BTreeSet::new(),
        }
    }

    /// Another engine on the same store, as of another program, still without flows.
    #[cfg(any(test, feature = "conformance"))]
    pub(crate) fn builder_beside(&self) -> EngineBuilder {
        Self::builder_on(Arc::clone(&self.0.store))
    }

    /// Makes or updates the store's tables, and writes the flows' permissions. What people may do at a
    /// node that was renamed they still may.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database refuses.
    pub fn migrate(&self) -> Result<(), StoreError> {
        self.store().migrate()?;
        let permissions: Vec<_> = self
            .flows()
            .flat_map(|flow| flow.permissions.iter().cloned())
            .collect();
        self.store().sync_permissions(&permissions)?;
        for flow in self.flows() {
            for (old, new) in flow.renamed {
                let [old, new] = [old, new].map(|node| format!("{}.{node}", flow.name));
                let is_made = |code: &String| permissions.iter().any(|made| made.code == *code);
                if is_made(&new) && !is_made(&old) {
                    self.store().rename_permission(&old, &new)?;
                }
            }
        }
        Ok(())
    }

    /// The store.
    pub fn store(&self) -> &dyn Store {
        self.0.store.as_ref()
    }

    /// Every flow, in the order of the names.
    pub fn flows(&self) -> impl Iterator<Item = &Shape> {
        self.0.flows.values().map(|flow| flow.shape())
    }

    /// The flow of that name.
    ///
    /// # Errors
    ///
    /// [`Error::NoFlow`].
    pub fn flow(&self, name: &str) -> Result<&Shape, Error> {
        Ok(self.any_flow(name)?.shape())
    }

    /// The moment, to the microsecond, which is what every database keeps.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0.clock)().trunc_subsecs(6)
    }

    pub(crate) fn any_flow(&self, name: &str) -> Result<&dyn AnyFlow, Error> {
        let flow = self.0.flows.get(name).map(Box::as_ref);
        flow.ok_or_else(|| Error::NoFlow(name.into()))
    }

    fn data_error(process: ProcessId) -> impl FnOnce(serde_json::Error) -> Error {
        move |source| Error::Data { process, source }
    }
}
