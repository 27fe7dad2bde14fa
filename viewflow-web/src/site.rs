//! The site: what it is made of, its routes, and the layers around them.

use std::path::PathBuf;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::trace::TraceLayer;
use viewflow_core::{Engine, StoreError, ViewNode};

use crate::app::App;
use crate::own_page::{OwnPages, TaskPage};
use crate::{asset, pages, problem, security, session, template};

/// Web pages for the flows of an engine.
#[derive(Clone)]
pub struct Site {
    pub(crate) engine: Engine,
    pub(crate) title: String,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) demo_users: Vec<(String, String)>,
    pub(crate) secure_cookies: bool,
    pub(crate) own_pages: OwnPages,
}

/// Why there is no router.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// A flow's name is the address of a page.
    #[error(
        "the flow `{0}` would have the address of a page; give it another name with `#[flow(name = \"..\")]`"
    )]
    ReservedName(&'static str),
    /// The folder of templates is not there.
    #[error("there is no folder `{}` for templates", .0.display())]
    NoFolder(PathBuf),
    /// A template has a mistake.
    #[error("the template `{name}` cannot be used: {cause}")]
    Template {
        /// Its file's name.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
}

/// The first segments of the pages' own addresses.
const RESERVED: [&str; 10] = [
    "archive", "assets", "failed", "inbox", "login", "logout", "messages", "queue", "waiting",
    "api",
];

impl Site {
    /// A site for all flows of `engine`. The title stands at the top of every page.
    pub fn new(engine: Engine, title: impl Into<String>) -> Self {
        Self {
            engine,
            title: title.into(),
            templates: None,
            demo_users: Vec::new(),
            secure_cookies: false,
            own_pages: OwnPages::default(),
        }
    }

    /// A file in this folder is used instead of the embedded template of the same name, or instead
    /// of `style.css`. It is read again when it has changed.
    ///
    /// The templates are `base.html` (what surrounds every page), `parts.html` and `form.html`
    /// (what pages are made of), and one for each page: `login`, `home`, `tasks` (inbox, queue,
    /// archive and failures), `waiting` (timers), `awaited` and `messages` (waited for, and not taken), `own` (around your pages), `flow`, `chart`, `start`, `process`, `history`, `list` (the tasks of a
    /// node), `add` (to a list), `task` and `error`. They are
    /// MiniJinja's; an own one that extends `base.html` gets the embedded one or yours.
    #[must_use]
    pub fn templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self
    }

    /// Names and passwords that the sign-in page offers to everybody. For applications that are
    /// meant to be tried out, and for nothing else.
    #[must_use]
    pub fn demo_users(mut self, users: Vec<(String, String)>) -> Self {
        self.demo_users = users;
        self
    }

    /// A page of your own for whoever works on the tasks of a node, in place of the one with its form. It is
    /// shown to the person who has the task, at its address, and again with what was wrong, if the form that
    /// it sends to [`TaskPage::action`] has mistakes. Everything else about the task stays as it is.
    ///
    /// The site allows no scripts and no styles but its own, see
    /// [`TaskPage::html`] for a page that looks like the others.
    #[must_use]
    pub fn page<N, H, A>(mut self, _: N, handler: H) -> Self
    where
        N: ViewNode,
        H: Fn(TaskPage<N>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        self.own_pages.add(handler);
        self
    }

    /// Whether browsers send the session's cookie over HTTPS only. Say `true` wherever the site is
    /// reached by HTTPS.
    #[must_use]
    pub fn secure_cookies(mut self, secure: bool) -> Self {
        self.secure_cookies = secure;
        self
    }

    /// Removes what is left of sessions that have expired; to be called now and then. Blocks.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store fails.
    pub fn delete_expired_sessions(&self) -> Result<(), StoreError> {
        let now = self.engine.now();
        self.engine.store().delete_expired_sessions(now)
    }

    /// The router, for the root of a host.
    ///
    /// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, so that failed sign-ins
    /// are counted for each address.
    ///
    /// # Errors
    ///
    /// [`SiteError`] if a flow's name is taken by a page, or a template of yours cannot be used.
    pub fn router(&self) -> Result<Router, SiteError> {
        let names = self.engine.flows().map(|flow| flow.name);
        if let Some(name) = names.into_iter().find(|name| RESERVED.contains(name)) {
            return Err(SiteError::ReservedName(name));
        }
        let app = App::new(self, template::load(self.templates.as_deref())?);
        let mut router = Router::new();
        for (_, path, handler) in pages::routes() {
            router = router.route(path, handler);
        }
        // From the outside in: each layer wraps those above it.
        Ok(router
            .fallback(pages::nothing_here)
            .layer(CsrfLayer::new())
            .layer(from_fn_with_state(app.clone(), problem::render))
            .layer(session::layer(self))
            .route("/assets/{file}", axum::routing::get(asset::serve))
            .layer(CompressionLayer::new())
            .layer(from_fn(security::headers))
            .layer(TraceLayer::new_for_http())
            .with_state(app))
    }
}
