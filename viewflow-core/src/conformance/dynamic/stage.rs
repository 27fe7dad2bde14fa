//! Where random commands are played: an engine with three random flows, people, workers and a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use viewflow_graph::Kind;

use super::crash::{Crashing, Fuse};
use super::data::Data;
use super::flow::{DynamicFlow, KEYS, Word};
use super::grow::Grown;
use super::weather::Weather;
use crate::conformance::World;
use crate::conformance::whole::Whole;
use crate::engine::{Claim, Completion};
use crate::store::{Listing, NewAccount, Page, ProcessFilter, ProcessRow, Store};
use crate::{Actor, Engine, Envelope, JobResult};

/// The names of the flows. The subprocesses of the first are of the second, and so on; those of the
/// last are of the last.
pub(super) const FLOWS: [&str; 2] = ["main", "part"];

/// Who acts. The last may nothing but work on what anyone may.
pub(super) const PEOPLE: [&str; 4] = ["ada", "ben", "cleo", "dan"];

/// What a worker has in its hands.
pub(super) struct Held {
    pub(super) claim: Claim,
    pub(super) done: Option<(JobResult, Completion)>,
}

pub(super) struct Stage {
    pub(super) engine: Engine,
    pub(super) fuse: Fuse,
    pub(super) weather: Weather,
    pub(super) held: Vec<Held>,
    seconds: Arc<AtomicI64>,
    people: Vec<Actor>,
}

impl Stage {
    pub(super) fn new(store: impl Store, flows: &[Grown; 2]) -> Self {
        let (fuse, weather) = (Fuse::default(), Weather::default());
        let seconds = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&seconds);
        let store = Crashing {
            store,
            fuse: fuse.clone(),
        };
        let mut engine = Engine::builder(store);
        for (place, grown) in flows.iter().enumerate() {
            let child = FLOWS[(place + 1).min(1)];
            let flow = DynamicFlow::new(FLOWS[place], child, grown, &weather);
            engine = engine.made(Box::new(flow));
        }
        let clock = move || World::epoch() + TimeDelta::seconds(clock.load(Ordering::SeqCst));
        let engine = engine.clock(clock).build().unwrap();
        engine.migrate().unwrap();
        let people = PEOPLE.map(|name| {
            let account = NewAccount {
                name: name.into(),
                password: None,
                is_superuser: name != "dan",
            };
            engine.store().create_account(&account).unwrap();
            engine.user(name).unwrap()
        });
        Self {
            people: people.into(),
            engine,
            fuse,
            weather,
            held: Vec::new(),
            seconds,
        }
    }

    pub(super) fn person(&self, by: usize) -> &Actor {
        &self.people[by % self.people.len()]
    }

    /// Whoever has that account.
    pub(super) fn person_of(&self, id: crate::UserId) -> &Actor {
        let found = self.people.iter().find(|actor| actor.user().id == id);
        found.unwrap()
    }

    pub(super) fn wait(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// A process begins at one of its flow's starts.
    pub(super) fn begin(&self, start: usize, seed: u64, who: &Actor) -> Result<(), crate::Error> {
        let shape = self.engine.flow(FLOWS[0])?;
        let starts: Vec<_> = shape
            .graph
            .nodes()
            .filter(|(_, n)| n.kind.is_start())
            .collect();
        let (id, node) = starts[start % starts.len()];
        match node.kind {
            // Nobody waits with this key.
            Kind::StartMessage => return self.engine.send(Envelope::of(&Word).key(KEYS)).map(drop),
            Kind::StartSignal => return self.engine.broadcast(&Word),
            _ => {}
        }
        let by = (node.kind == Kind::Start).then(|| who.user());
        let data = Box::new(Data::new(seed, 0));
        self.engine.start_at(FLOWS[0], id, data, by).map(drop)
    }

    /// Every process, the oldest first.
    pub(super) fn processes(&self) -> Vec<ProcessRow> {
        let mut all = self.listed(Page::first(10_000)).items;
        all.reverse();
        all
    }

    /// Some of the processes, the latest first.
    pub(super) fn listed(&self, page: Page) -> Listing<ProcessRow> {
        let filter = ProcessFilter {
            flows: FLOWS.map(Into::into).into(),
            status: None,
            involving: None,
        };
        self.engine.store().processes(&filter, page).unwrap()
    }

    pub(super) fn all(&self) -> Vec<Whole> {
        let store = self.engine.store();
        let processes = self.processes().into_iter();
        processes.map(|process| Whole::of(store, process)).collect()
    }
}
