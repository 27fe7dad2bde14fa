//! What all requests share.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use tokio::sync::Semaphore;
use viewflow_core::{Engine, Shape, UserId, chart};

use crate::Site;
use crate::own_page::OwnPages;
use crate::problem::Problem;
use crate::template::Templates;
use crate::throttle::Throttle;

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) title: String,
    pub(crate) demo_users: Vec<(String, String)>,
    pub(crate) templates: Templates,
    pub(crate) throttle: Mutex<Throttle>,
    /// How many passwords are checked at a time: each takes 19 MiB.
    pub(crate) password_checks: Semaphore,
    pub(crate) own_pages: OwnPages,
    charts: BTreeMap<&'static str, OnceLock<String>>,
    names: RwLock<BTreeMap<UserId, String>>,
}

impl App {
    pub(crate) fn new(site: &Site, templates: Templates) -> Self {
        let charts = site.engine.flows().map(|f| (f.name, OnceLock::new()));
        Self(Arc::new(Shared {
            charts: charts.collect(),
            engine: site.engine.clone(),
            title: site.title.clone(),
            demo_users: site.demo_users.clone(),
            templates,
            own_pages: site.own_pages.clone(),
            throttle: Mutex::default(),
            password_checks: Semaphore::new(4),
            names: RwLock::default(),
        }))
    }

    /// Runs what blocks, such as every call of the engine, where it may.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.unwrap_or_else(|panic| Err(Problem::internal(panic)))
    }
}

impl Shared {
    /// The chart of a flow without a process.
    pub(crate) fn chart(&self, shape: &Shape) -> String {
        let draw = || chart::draw(shape, &[]);
        match self.charts.get(shape.name) {
            Some(chart) => chart.get_or_init(draw).clone(),
            None => draw(),
        }
    }

    /// What a person is called. Names do not change, so each is asked for once.
    pub(crate) fn name_of(&self, id: UserId) -> Result<String, Problem> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(&id) {
            return Ok(name.clone());
        }
        drop(names);
        let all: BTreeMap<_, _> = self.engine.store().user_names()?.into_iter().collect();
        let name = all.get(&id).cloned();
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(name.unwrap_or_else(|| format!("user {id}")))
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
