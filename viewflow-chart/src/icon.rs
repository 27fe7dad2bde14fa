//! Small pictures, each drawn around the origin.

use std::fmt::Write as _;

use super::text::number;

pub(super) const PERSON: &str =
    r#"<circle cx="0" cy="-3" r="3"/><path d="M-5.5 6C-5.5 1.5 5.5 1.5 5.5 6z"/>"#;

pub(super) const COG: &str = r#"<circle cx="0" cy="0" r="3.6"/><path d="M0-6.5V-3.6M0 3.6V6.5M-6.5 0H-3.6M3.6 0H6.5M-4.6-4.6-2.5-2.5M2.5 2.5 4.6 4.6M-4.6 4.6-2.5 2.5M2.5-2.5 4.6-4.6"/>"#;

pub(super) const COG_AND_CLOCK: &str = r#"<circle cx="0" cy="0" r="3.6"/><path d="M0-6.5V-3.6M0 3.6V6.5M-6.5 0H-3.6M3.6 0H6.5M-4.6-4.6-2.5-2.5M2.5 2.5 4.6 4.6M-4.6 4.6-2.5 2.5M2.5-2.5 4.6-4.6"/><circle cx="17" cy="0" r="5.6"/><path d="M17-3.2V0L19.4 1.5"/>"#;

pub(super) const HAND: &str = r#"<path d="M-6.5-1C-5-3.2-3.6-5.2-2-5.6H1.2C2.4-5.6 2.4-4 1.2-4H-1M-1-4H5.6C6.9-4 6.9-2.1 5.6-2.1H1.6M5.8-2.1C7.1-2.1 7.1-0.2 5.8-0.2H1.6M5.2-0.2C6.5-0.2 6.5 1.7 5.2 1.7H1.6M4.2 1.7C5.5 1.7 5.5 3.6 4.2 3.6H-2C-4 3.6-5.5 3-6.5 2.2"/>"#;

pub(super) const ENVELOPE: &str =
    r#"<rect x="-6.5" y="-4.5" width="13" height="9"/><path d="M-6.5-4.5 0 0.8 6.5-4.5"/>"#;

/// An event-based gateway: of several events, the first decides.
pub(super) const FIRST: &str = r#"<circle cx="0" cy="0" r="12"/><circle cx="0" cy="0" r="9.4"/><path d="M0-5.6 5.3-1.7 3.3 4.5H-3.3L-5.3-1.7z"/>"#;

pub(super) const TERMINATE: &str = r#"<circle class="solid" cx="0" cy="0" r="9"/>"#;

pub(super) const CLOCK: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M0-8V-6.3M8 0H6.3M0 8V6.3M-8 0H-6.3M0-4.6V0L3.2 1.9"/>"#;

/// A clock whose rim is an arrow: it comes again.
pub(super) const CLOCK_AGAIN: &str = r#"<path d="M-6.1 5.2A8 8 0 1 0-8-0.4M0-4.6V0L3.2 1.9"/><path class="solid" d="M-8.8 8.2-8 2.7-3 5.1z"/>"#;

pub(super) const MESSAGE: &str =
    r#"<rect x="-8" y="-5.5" width="16" height="11"/><path d="M-8-5.5 0 1.2 8-5.5"/>"#;

/// What is filled is sent, and what is not is waited for.
pub(super) const MESSAGE_SENT: &str = r#"<rect class="solid" x="-8.6" y="-6" width="17.2" height="12"/><path class="inverse" d="M-8.6-6 0 1.2 8.6-6"/>"#;

pub(super) const SIGNAL: &str = r#"<path d="M0-8.4 7.8 5.2H-7.8z"/>"#;

pub(super) const SIGNAL_SENT: &str = r#"<path class="solid" d="M0-9 8.6 5.8H-8.6z"/>"#;

/// A page with lines.
pub(super) const CONDITION: &str = r#"<rect x="-6" y="-7.5" width="12" height="15"/><path d="M-3.4-4H3.4M-3.4-1.3H3.4M-3.4 1.4H3.4M-3.4 4.1H3.4"/>"#;

/// Lightning.
pub(super) const ERROR: &str = r#"<path d="M-7.6 6.8-3.1-6.3 2-0.2 7.6-7.2 3.4 6.2-1.8 0z"/>"#;

pub(super) const ERROR_THROWN: &str =
    r#"<path class="solid" d="M-8.4 7.6-3.3-7.2 2-0.9 8.4-8 3.7 7.3-1.7 0.9z"/>"#;

/// An arrowhead: somebody above is told.
pub(super) const ESCALATION: &str = r#"<path d="M0-8.4 6 6.6 0 1 -6 6.6z"/>"#;

pub(super) const ESCALATION_THROWN: &str =
    r#"<path class="solid" d="M0-9.2 6.8 7.4 0 1.4 -6.8 7.4z"/>"#;

/// Two triangles that point back: what was done is to be undone.
pub(super) const COMPENSATE: &str =
    r#"<path class="solid" d="M-0.6-6.2V6.2L-8.8 0zM7.2-6.2V6.2L-1 0z"/>"#;

/// A circle within a circle: an event that is neither a start nor an end.
pub(super) const RING: &str = r#"<circle class="ring" cx="0" cy="0" r="13.8"/>"#;

pub(super) const STOP: &str = r#"<path d="M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5"/>"#;

/// A marker at the bottom of a box: one for each item, all at once.
pub(super) const PARALLEL: &str = r#"<path class="bars" d="M-4-4.5V4.5M0-4.5V4.5M4-4.5V4.5"/>"#;

/// One after the other.
pub(super) const SEQUENTIAL: &str = r#"<path class="bars" d="M-4.5-4H4.5M-4.5 0H4.5M-4.5 4H4.5"/>"#;

/// A process of its own is inside.
pub(super) const INSIDE: &str =
    r#"<rect x="-6" y="-6" width="12" height="12"/><path d="M0-3.4V3.4M-3.4 0H3.4"/>"#;

/// The same on a border, where it is caught.
pub(super) const UNDONE: &str = r#"<circle class="ground" cx="0" cy="0" r="9"/><circle cx="0" cy="0" r="6.8"/><path d="M-0.6-2.7V2.7L-4 0zM3-2.7V2.7L-0.4 0z"/>"#;

pub(super) const CROSS: &str = r#"<path class="heavy" d="M-5.5-5.5 5.5 5.5M-5.5 5.5 5.5-5.5"/>"#;

pub(super) const PLUS: &str = r#"<path class="heavy" d="M0-8V8M-8 0H8"/>"#;

pub(super) const TICK: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M-3.4 0.3-1 2.8 3.6-2.4"/>"#;

pub(super) const BANG: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M0-4V0.8M0 3.6V3.9"/>"#;

pub(super) const DOT: &str =
    r#"<circle cx="0" cy="0" r="8"/><path d="M-3 0H-2.9M0 0H0.1M3 0H3.1"/>"#;

pub(super) const DASH: &str = r#"<circle cx="0" cy="0" r="8"/><path d="M-3 0H3"/>"#;

/// Puts a picture with its origin at a spot.
pub(super) fn place(svg: &mut String, icon: &str, x: f64, y: f64) {
    scaled(svg, (icon, "icon", ""), x, y);
}

/// The same, as large as the circle of an event is.
pub(super) fn place_large(svg: &mut String, icon: &str, x: f64, y: f64) {
    scaled(svg, (icon, "icon large", " scale(1.12)"), x, y);
}

/// The same, as small as a circle on a border is.
pub(super) fn place_small(svg: &mut String, icon: &str, x: f64, y: f64) {
    scaled(svg, (icon, "icon small", " scale(0.78)"), x, y);
}

fn scaled(svg: &mut String, (icon, class, scale): (&str, &str, &str), x: f64, y: f64) {
    let (x, y) = (number(x), number(y));
    let _ = write!(
        svg,
        "<g class=\"{class}\" transform=\"translate({x} {y}){scale}\">{icon}</g>"
    );
}
