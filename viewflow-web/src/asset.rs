//! The stylesheet and the icon, under names that change with their contents.

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use viewflow_core::chart;

use crate::app::App;

const PAGES: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");

/// A stylesheet.
pub(crate) struct Style {
    pub(crate) text: Cow<'static, str>,
    pub(crate) fingerprint: String,
}

impl Style {
    /// The charts' style and the pages'.
    pub(crate) fn embedded() -> Self {
        static BOTH: OnceLock<(String, String)> = OnceLock::new();
        let (text, fingerprint) = BOTH.get_or_init(|| {
            let both = [chart::STYLE, PAGES].concat();
            let fingerprint = fingerprint(&both);
            (both, fingerprint)
        });
        Self {
            text: Cow::Borrowed(text),
            fingerprint: fingerprint.clone(),
        }
    }

    pub(crate) fn address(&self) -> String {
        format!("/assets/style.{}.css", self.fingerprint)
    }
}

pub(crate) fn icon_address() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    let address = || format!("/assets/icon.{}.svg", fingerprint(ICON));
    ADDRESS.get_or_init(address).clone()
}

/// A short name for a text: 64-bit FNV-1a, which tells versions apart and guards nothing.
pub(crate) fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

const FOREVER: &str = "public, max-age=31536000, immutable";

pub(crate) async fn serve(State(app): State<App>, Path(file): Path<String>) -> Response {
    let style = app.templates.style();
    let address = format!("/assets/{file}");
    let (kind, text) = if address == style.address() {
        ("text/css; charset=utf-8", style.text)
    } else if address == icon_address() {
        ("image/svg+xml", ICON.into())
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, FOREVER),
    ];
    (headers, text.into_owned()).into_response()
}
