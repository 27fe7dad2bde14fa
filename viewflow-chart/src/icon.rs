//! Small pictures, each drawn around the origin.

use std::fmt::Write as _;

use super::text::number;

pub(super) const PERSON: &str =
    r#"<circle cx="0" cy="-3" r="3"/><path d="M-5.5 6C-5.5 1.5 5.5 1.5 5.5 6z"/>"#;

pub(super) const COG: &str = r#"<circle cx="0" cy="0" r="3.6"/><path d="M0-6.5V-3.6M0 3.6V6.5M-6.5 0H-3.6M3.6 0H6.5M-4.6-4.6-2.5-2.5M2.5 2.5 4.6 4.6M-4.6 4.6-2.5 2.5M2.5-2.5 4.6-4.6"/>"#;

pub(super) const COG_AND_CLOCK: &str = r#"<circle cx="0" cy="0" r="3.6"/><path d="M0-6.5V-3.6M0 3.6V6.5M-6.5 0H-3.6M3.6 0H6.5M-4.6-4.6-2.5-2.5M2.5 2.5 4.6 4.6M-4.6 4.6-2.5 2.5M2.5-2.5 4.6-4.6"/><circle cx="17" cy="0" r="5.6"/><path d="M17-3.2V0L19.4 1.5"/>"#;

pub(super) const CROSS: &str = r#"<path class="heavy" d="M-5.5-5.5 5.5 5.5M-5.5 5.5 5.5-5.5"/>"#;

pub(super) const PLUS: &str = r#"<path class="heavy" d="M0-8V8M-8 0H8"/>"#;

pub(super) const TICK: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M-3.4 0.3-1 2.8 3.6-2.4"/>"#;

pub(super) const BANG: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M0-4V0.8M0 3.6V3.9"/>"#;

pub(super) const DOT: &str =
    r#"<circle cx="0" cy="0" r="8"/><path d="M-3 0H-2.9M0 0H0.1M3 0H3.1"/>"#;

pub(super) const DASH: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M-3 0H3"/>"#;

/// Puts a picture with its origin at a spot.
pub(super) fn place(svg: &mut String, icon: &str, x: f64, y: f64) {
    let (x, y) = (number(x), number(y));
    let _ = write!(
        svg,
        "<g class=\"icon\" transform=\"translate({x} {y})\">{icon}</g>"
    );
}
