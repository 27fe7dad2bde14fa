//! A request by somebody who is signed in, and what surrounds every page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::Utc;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use viewflow_core::store::{Account, TaskFilter, TaskRow};
use viewflow_core::{Actor, FormControl, User, UserId};

use crate::app::App;
use crate::asset::icon_address;
use crate::form::Again;
use crate::own_page::Shown;
use crate::pages;
use crate::problem::Problem;

/// The keys of what a session holds.
const USER: &str = "user";
const FLASH: &str = "flash";
const SEEN: &str = "seen";

/// How often a session's life is prolonged, in seconds, so that not every page writes.
const TOUCH: i64 = 10 * 60;

/// A request by somebody who is signed in.
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) actor: Actor,
    session: Session,
    path: String,
}

/// A sentence on the next page about what was just done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Flash {
    kind: String,
    text: String,
}

/// What surrounds every page.
#[derive(Serialize)]
pub(crate) struct Chrome {
    title: String,
    user: Option<String>,
    /// The page's path, by which the navigation knows where one is.
    path: String,
    inbox: u32,
    queue: u32,
    failed: u32,
    administers: bool,
    pub(crate) flashes: Vec<Flash>,
    style: String,
    icon: String,
}

/// Counting stops here, and the page says `99+`.
const COUNT: u32 = 100;

impl Chrome {
    pub(crate) fn new(app: &App, user: Option<&User>, path: &str) -> Result<Self, Problem> {
        let store = app.engine.store();
        let mut chrome = Self {
            title: app.title.clone(),
            user: user.map(|user| user.name.clone()),
            path: path.into(),
            inbox: 0,
            queue: 0,
            failed: 0,
            administers: false,
            flashes: Vec::new(),
            style: app.templates.style().address(),
            icon: icon_address(),
        };
        if let Some(user) = user {
            chrome.inbox = store.count_tasks(&TaskFilter::Inbox(user.id), COUNT)?;
            chrome.queue = store.count_tasks(&queue_of(app, user), COUNT)?;
            let managed = managed_by(app, user);
            chrome.administers = !managed.is_empty();
            if chrome.administers {
                let failed = TaskFilter::Failed(managed);
                chrome.failed = store.count_tasks(&failed, COUNT)?;
            }
        }
        Ok(chrome)
    }
}

/// What nobody has taken, where the person may act.
pub(crate) fn queue_of(app: &App, user: &User) -> TaskFilter {
    let nodes = app.engine.flows().flat_map(|shape| {
        let nodes = shape.graph.nodes();
        nodes
            .filter(|(id, _)| shape.node(*id).is_for_people() && shape.allows(user, *id))
            .map(|(id, _)| (shape.name, shape.node(id).name))
    });
    TaskFilter::Queue(nodes.collect())
}

/// The flows that the person administers, by name.
pub(crate) fn managed_by(app: &App, user: &User) -> Vec<&'static str> {
    let flows = app.engine.flows().filter(|shape| shape.may_manage(user));
    flows.map(|shape| shape.name).collect()
}

/// The same where the page is for nobody else.
pub(crate) fn manager_of(app: &App, user: &User) -> Result<Vec<&'static str>, Problem> {
    match managed_by(app, user) {
        flows if flows.is_empty() => Err(Problem::forbidden()),
        flows => Ok(flows),
    }
}

/// Who has signed in, as the session keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    user: UserId,
    /// A piece of the hash of the password that was used. With a new password the account has
    /// another, and the session is over.
    stamp: String,
}

impl SignedIn {
    /// The person, if the account is open and has the same password still. Blocks.
    pub(crate) fn user(&self, app: &App) -> Result<Option<User>, Problem> {
        let account = app.engine.store().account_of(self.user)?;
        let same = account.filter(|account| account.is_active && stamp(account) == self.stamp);
        Ok(same.map(|account| account.user))
    }
}

/// The end of the password's hash.
fn stamp(account: &Account) -> String {
    let hash = account.password.as_deref().unwrap_or_default();
    let length = hash.chars().count();
    hash.chars().skip(length.saturating_sub(16)).collect()
}

/// Who is signed in, by the session's word.
pub(crate) async fn signed_in(session: &Session) -> Result<Option<SignedIn>, Problem> {
    Ok(session.get(USER).await?)
}

/// Makes the session somebody's, under a new key, so that a key which somebody else has slipped in
/// before is of no use.
pub(crate) async fn sign_in(session: &Session, account: &Account) -> Result<(), Problem> {
    session.clear().await;
    session.cycle_id().await?;
    let signed_in = SignedIn {
        user: account.user.id,
        stamp: stamp(account),
    };
    session.insert(USER, signed_in).await?;
    session.insert(SEEN, Utc::now().timestamp() / TOUCH).await?;
    Ok(())
}

pub(crate) async fn sign_out(session: &Session) -> Result<(), Problem> {
    session.flush().await?;
    Ok(())
}

pub(crate) async fn flash(
    session: &Session,
    kind: &str,
    text: impl Into<String>,
) -> Result<(), Problem> {
    let mut flashes: Vec<Flash> = session.get(FLASH).await?.unwrap_or_default();
    flashes.push(Flash {
        kind: kind.into(),
        text: text.into(),
    });
    session.insert(FLASH, flashes).await?;
    Ok(())
}

/// What is to be said on this page, and on no other.
pub(crate) async fn take_flashes(session: &Session) -> Result<Vec<Flash>, Problem> {
    Ok(session.remove(FLASH).await?.unwrap_or_default())
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::internal("a page without a session"))?;
        let Some(signed_in) = signed_in(&session).await? else {
            return Err(Problem::SignIn(way_back(parts)));
        };
        let user = app.blocking(move |app| signed_in.user(app));
        let Some(user) = user.await? else {
            sign_out(&session).await?;
            return Err(Problem::SignIn(way_back(parts)));
        };
        session.insert(SEEN, Utc::now().timestamp() / TOUCH).await?;
        Ok(Self {
            app: app.clone(),
            actor: app.engine.actor(user),
            session,
            path: parts.uri.path().into(),
        })
    }
}

/// Where to go after the sign-in: the page that was asked for, or the page of the form that was
/// sent.
fn way_back(parts: &Parts) -> String {
    let path = parts.uri.path();
    if parts.method == Method::GET || parts.method == Method::HEAD {
        let whole = parts.uri.path_and_query();
        return whole.map_or(path, |whole| whole.as_str()).into();
    }
    match path.rsplit_once('/') {
        Some((page, command)) if pages::COMMANDS.contains(&command) => page.into(),
        _ => path.into(),
    }
}

impl Visit {
    /// A page. What it shows is looked up where blocking is allowed.
    pub(crate) async fn page<V: Serialize>(
        self,
        template: &'static str,
        view: impl FnOnce(&App, &Actor) -> Result<V, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.page_with(StatusCode::OK, template, view).await
    }

    pub(crate) async fn page_with<V: Serialize>(
        self,
        status: StatusCode,
        template: &'static str,
        view: impl FnOnce(&App, &Actor) -> Result<V, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Self {
            app,
            actor,
            session,
            path,
        } = self;
        let flashes: Option<Vec<Flash>> = session.get(FLASH).await?;
        let shows_flashes = flashes.is_some();
        let render = move |app: &App| {
            let view = view(app, &actor)?;
            let mut chrome = Chrome::new(app, Some(actor.user()), &path)?;
            chrome.flashes = flashes.unwrap_or_default();
            app.templates.render(template, &chrome, Serde(view).into())
        };
        let page = app.blocking(render).await?;
        if shows_flashes {
            session.remove_value(FLASH).await?;
        }
        Ok((status, Html(page)).into_response())
    }

    /// What a page of the application's own is about.
    pub(crate) async fn shown(
        self,
        flow_title: &'static str,
        task: TaskRow,
        controls: Vec<FormControl>,
        again: Option<Again>,
    ) -> Result<Shown, Problem> {
        let Self {
            app,
            actor,
            session,
            path,
        } = self;
        let flashes = take_flashes(&session).await?;
        let user = actor.user().clone();
        let chrome = app.blocking(move |app| Chrome::new(app, Some(&user), &path));
        let chrome = Chrome {
            flashes,
            ..chrome.await?
        };
        Ok(Shown {
            app,
            actor,
            chrome,
            flow_title,
            task,
            controls,
            again,
        })
    }

    /// A command of the person's.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        command: impl FnOnce(&App, &Actor) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let actor = self.actor.clone();
        self.app.blocking(move |app| command(app, &actor)).await
    }

    /// To another page, which says what was done.
    pub(crate) async fn redirect(
        self,
        to: &str,
        said: impl Into<String>,
    ) -> Result<Response, Problem> {
        flash(&self.session, "good", said).await?;
        Ok(Redirect::to(to).into_response())
    }
}
