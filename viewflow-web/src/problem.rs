//! What can go wrong with a request, and the page that says so.

use std::fmt::Display;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::value::Serde;
use serde::Serialize;
use tower_http::csrf::ProtectionError;
use tower_sessions::Session;
use viewflow_core::{Denied, Error, StoreError};

use crate::app::App;
use crate::visit::{Chrome, signed_in};

/// Why a request gets no page of its own. None of it tells anything that only a page would.
#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// Nobody is signed in; afterwards, go there.
    SignIn(String),
    /// The person may not.
    Forbidden(&'static str),
    /// There is nothing.
    NotFound,
    /// Somebody was faster. What was typed is given back.
    Conflict(&'static str, Vec<Typed>),
    /// The list to which something was to be added is worked on no more. What was typed is given
    /// back.
    ListIsOver(Vec<Typed>),
    /// The request makes no sense.
    Refused(StatusCode, &'static str),
    /// The application's code failed on the way, and nothing was changed.
    Failed(String),
    /// Something broke. It is in the log, and nowhere else.
    Internal,
}

/// What somebody typed into a field.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Typed {
    pub(crate) label: String,
    pub(crate) value: String,
}

const NO_RIGHT: &str = "Your account does not have the right to see or do this.";
pub(crate) const FASTER: &str = "Somebody else has taken or finished this task meanwhile.";

impl Problem {
    /// Logs what broke.
    pub(crate) fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::Internal
    }

    pub(crate) fn forbidden() -> Self {
        Self::Forbidden(NO_RIGHT)
    }

    pub(crate) fn faster() -> Self {
        Self::Conflict(FASTER, Vec::new())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(..) | Self::ListIsOver(_) => StatusCode::CONFLICT,
            Self::Refused(status, _) => *status,
            Self::Failed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A heading, and a sentence on what to do.
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::SignIn(_) => ("Please sign in", String::new()),
            Self::Forbidden(why) => ("You may not open this", (*why).into()),
            Self::NotFound => (
                "There is nothing here",
                "The address may be mistyped, or what was here is gone.".into(),
            ),
            Self::Conflict(why, _) => ("Somebody was faster", (*why).into()),
            Self::ListIsOver(_) => (
                "This list is complete",
                "The process does not work on it any more, so nothing can be added.".into(),
            ),
            Self::Refused(_, why) => ("This request was refused", (*why).into()),
            Self::Failed(why) => (
                "This could not be done",
                format!("{why}. Nothing has been changed."),
            ),
            Self::Internal => (
                "Something went wrong on our side",
                "Nothing has been changed. Please try again; if it happens again, tell whoever \
                 runs this site when it was."
                    .into(),
            ),
        }
    }

    /// For answers that did not come from this crate, such as axum's.
    fn of(response: &Response) -> Self {
        if response.extensions().get::<ProtectionError>().is_some() {
            let why = "It was sent from another site. Open the page here and try again.";
            return Self::Refused(StatusCode::FORBIDDEN, why);
        }
        let why = match response.status() {
            StatusCode::NOT_FOUND => return Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => "This address cannot be used in this way.",
            StatusCode::PAYLOAD_TOO_LARGE => "What was sent is too large.",
            status if status.is_server_error() => return Self::Internal,
            _ => "It could not be understood.",
        };
        Self::Refused(response.status(), why)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoFlow(_)
            | Error::NoNode { .. }
            | Error::NoProcess(_)
            | Error::NoTask(_)
            | Error::NoUser(_)
            | Error::WrongKind { .. } => Self::NotFound,
            Error::Denied(Denied::FourEyes { .. }) => Self::Forbidden(
                "You have done an earlier step of this process yourself, so this one is for \
                 somebody else.",
            ),
            Error::Denied(_) => Self::forbidden(),
            Error::Illegal(_) => Self::faster(),
            Error::NotWaiting { .. } => Self::ListIsOver(Vec::new()),
            Error::Over { .. } => {
                Self::Refused(StatusCode::CONFLICT, "The process is over already.")
            }
            Error::Invalid(_) => {
                Self::Refused(StatusCode::UNPROCESSABLE_ENTITY, "The form has errors.")
            }
            Error::Handler { .. } | Error::Table { .. } => {
                Self::Failed(error.cause().unwrap_or_default())
            }
            other => Self::internal(other),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<tower_sessions::session::Error> for Problem {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::internal(error)
    }
}

impl From<minijinja::Error> for Problem {
    fn from(error: minijinja::Error) -> Self {
        Self::internal(format!("{error:#}"))
    }
}

impl IntoResponse for Problem {
    /// Only the status, and the problem for [`render`].
    fn into_response(self) -> Response {
        if let Self::SignIn(next) = self {
            let next: String = percent_encoded(&next);
            return Redirect::to(&format!("/login?next={next}")).into_response();
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct ErrorPage {
    status: u16,
    heading: &'static str,
    text: String,
    typed: Vec<Typed>,
}

/// What the application has answered itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own;

/// Whether it is the application's own page that comes back with mistakes.
fn is_own(response: &Response) -> bool {
    response.extensions().get::<Own>().is_some()
}

/// Gives every failure a page, with the navigation if somebody is signed in.
pub(crate) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error()
        || is_page(&response)
        || is_own(&response)
    {
        return response;
    }
    let known = response.extensions().get::<Problem>().cloned();
    let problem = known.unwrap_or_else(|| Problem::of(&response));
    let (heading, text) = problem.words();
    let page = ErrorPage {
        status: status.as_u16(),
        heading,
        text,
        typed: match problem {
            Problem::Conflict(_, typed) | Problem::ListIsOver(typed) => typed,
            _ => Vec::new(),
        },
    };
    let plain = format!("<!doctype html><title>{heading}</title><h1>{heading}</h1>");
    let body = page_for(&app, session, page).await.unwrap_or(plain);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, html);
    Response::from_parts(parts, Body::from(body))
}

async fn page_for(app: &App, session: Option<Session>, page: ErrorPage) -> Result<String, Problem> {
    let user = match session {
        Some(session) => signed_in(&session).await.unwrap_or(None),
        None => None,
    };
    let render = move |app: &App| {
        let user = match user {
            Some(signed_in) => signed_in.user(app)?,
            None => None,
        };
        let chrome = Chrome::new(app, user.as_ref(), "")?;
        app.templates
            .render("error.html", &chrome, Serde(page).into())
    };
    app.blocking(render).await
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Text as a part of an address's query.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
