//! A browser: it keeps the site's cookies, and reads.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

pub(super) struct Browser {
    router: Router,
    pub(super) cookies: BTreeMap<String, String>,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Browser {
    pub(super) fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
        }
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(super) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header("sec-fetch-site", "same-origin");
        self.send(with_form(request, form)).await
    }

    /// What another site can have a browser send.
    pub(super) async fn post_from_elsewhere(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://example.com");
        self.send(with_form(request, form)).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies: Vec<_> = cookies.collect();
        let cookies = cookies.join("; ").parse().unwrap();
        request.headers_mut().insert(header::COOKIE, cookies);
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.into(), value.into()),
            };
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            // Escaped slashes only make pages harder to read here.
            body: String::from_utf8(body.to_vec())
                .unwrap()
                .replace("&#x2f;", "/"),
        }
    }
}

impl Answer {
    /// The status, and where it leads.
    pub(super) fn line(&self) -> String {
        let status = self.status.as_u16();
        match self.header("location") {
            "" => status.to_string(),
            location => format!("{status} {location}"),
        }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(super) fn shows(&self, text: &str) {
        assert!(self.body.contains(text), "no {text:?} in {}", self.body);
    }

    #[track_caller]
    pub(super) fn hides(&self, text: &str) {
        assert!(!self.body.contains(text), "{text:?} in {}", self.body);
    }
}

fn with_form(request: axum::http::request::Builder, form: &[(&str, &str)]) -> Request<Body> {
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let encode = |text: &str| -> String {
        let encoded = text.bytes().map(|byte| format!("%{byte:02x}"));
        encoded.collect()
    };
    let pairs = form
        .iter()
        .map(|(k, v)| format!("{}={}", encode(k), encode(v)));
    let body = pairs.collect::<Vec<_>>().join("&");
    request.body(Body::from(body)).unwrap()
}
