//! Signing in and out.

use std::net::{IpAddr, SocketAddr};
use std::sync::PoisonError;
use std::time::Instant;

use axum::extract::{ConnectInfo, Extension, Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use viewflow_core::store::Account;

use crate::app::App;
use crate::password;
use crate::problem::Problem;
use crate::visit::{Chrome, Flash, flash, sign_in, sign_out, signed_in, take_flashes};

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct View {
    next: String,
    name: String,
    error: Option<String>,
    demo_users: Vec<DemoUser>,
}

#[derive(Serialize)]
struct DemoUser {
    name: String,
    password: String,
}

impl View {
    fn new(app: &App, next: &str, name: String, error: Option<String>) -> Self {
        let users = app.demo_users.iter().cloned();
        Self {
            next: next.into(),
            name,
            error,
            demo_users: users
                .map(|(name, password)| DemoUser { name, password })
                .collect(),
        }
    }
}

pub(crate) async fn form(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let next = local(&asked.next);
    if signed_in(&session).await?.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let flashes = take_flashes(&session).await?;
    if !flashes.is_empty() {
        // A stranger's session holds nothing else.
        session.flush().await?;
    }
    let view = View::new(&app, next, String::new(), None);
    show(&app, StatusCode::OK, view, flashes).await
}

pub(crate) async fn submit(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(credentials): Form<Credentials>,
) -> Result<Response, Problem> {
    let Credentials {
        name,
        password,
        next,
    } = credentials;
    let next = local(&next);
    let address: Option<IpAddr> = address.map(|address| address.0.0.ip());
    let key = (name.clone(), address);
    let throttle = || app.throttle.lock().unwrap_or_else(PoisonError::into_inner);

    let attempt = throttle().attempt(&key, Instant::now());
    if let Err(wait) = attempt {
        let minutes = wait.as_secs().div_ceil(60);
        let error = format!("Too many attempts. Try again in {minutes} min.");
        let view = View::new(&app, next, name, Some(error));
        return show(&app, StatusCode::TOO_MANY_REQUESTS, view, Vec::new()).await;
    }
    match check(&app, name.clone(), password).await? {
        Some(account) => {
            throttle().succeeded(&key);
            sign_in(&session, &account).await?;
            Ok(Redirect::to(next).into_response())
        }
        None => {
            // The same words whether there is such an account or not.
            let error = "The user name or the password is not right.".to_owned();
            let view = View::new(&app, next, name, Some(error));
            show(&app, StatusCode::UNPROCESSABLE_ENTITY, view, Vec::new()).await
        }
    }
}

pub(crate) async fn leave(Extension(session): Extension<Session>) -> Result<Response, Problem> {
    let was_in = signed_in(&session).await?.is_some();
    sign_out(&session).await?;
    if was_in {
        flash(&session, "good", "You have signed out.").await?;
    }
    Ok(Redirect::to("/login").into_response())
}

/// Who has that name and that password. Takes as long if nobody has.
async fn check(app: &App, name: String, password: String) -> Result<Option<Account>, Problem> {
    let permit = app.password_checks.acquire().await;
    let _permit = permit.map_err(Problem::internal)?;
    app.blocking(move |app| {
        let account = app.engine.store().account(&name)?;
        let open = account.filter(|account| account.is_active);
        let hash = open
            .as_ref()
            .and_then(|account| account.password.as_deref());
        let fits = password::verify(&password, hash);
        Ok(open.filter(|_| fits))
    })
    .await
}

async fn show(
    app: &App,
    status: StatusCode,
    view: View,
    flashes: Vec<Flash>,
) -> Result<Response, Problem> {
    let render = move |app: &App| {
        let mut chrome = Chrome::new(app, None, "/login")?;
        chrome.flashes = flashes;
        app.templates
            .render("login.html", &chrome, Serde(view).into())
    };
    Ok((status, Html(app.blocking(render).await?)).into_response())
}

/// The address, if it is a path on this site; otherwise the first page. Browsers read `//` and
/// `/\` as the beginning of a host, and drop tabs and line ends.
fn local(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next[1..].starts_with(['/', '\\']);
    let is_plain = !next.contains(|c: char| c.is_control() || c == '\\');
    if is_path && is_plain && next != "/logout" {
        next
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_sign_in_leads_to_a_page_of_this_site() {
        assert_eq!(local("/greet/1/2?page=3"), "/greet/1/2?page=3");
        for elsewhere in [
            "",
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/\t/example.com",
            "javascript:alert(1)",
            "inbox",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
