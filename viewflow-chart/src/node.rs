//! The drawing of one node.

use std::fmt::Write as _;

use viewflow_graph::{Each, Kind, Node};

use super::border::INSIDE;
use super::mark::Mark;
use super::placed::{Outline, Placed};
use super::spot::Spot;
use super::text::{escape, number};
use super::{event, icon};

pub(super) fn draw(svg: &mut String, (node, title): (&Node, &str), placed: &Placed, mark: Mark) {
    let kind = node.kind;
    let (family, class) = (class_of(kind, placed), mark.class());
    let _ = write!(svg, "<g class=\"node {family} {class}\">");
    let state = match mark {
        Mark::Untouched => String::new(),
        mark => format!(", {}", mark.class()),
    };
    let _ = write!(
        svg,
        "<title>{} ({}{}{state})</title>",
        escape(title),
        kind_words(kind),
        each_words(node.each)
    );
    outline(svg, placed);
    let Spot { x, y } = placed.at;
    match kind {
        Kind::StartHandle => icon::place(svg, icon::COG, x, y),
        Kind::If | Kind::Switch | Kind::Merge => icon::place(svg, icon::CROSS, x, y),
        Kind::Split | Kind::Join => icon::place(svg, icon::PLUS, x, y),
        Kind::First => icon::place(svg, icon::FIRST, x, y),
        Kind::TerminateEnd => icon::place(svg, icon::TERMINATE, x, y),
        Kind::Stop => icon::place(svg, icon::STOP, x, y),
        Kind::View => corner(svg, placed, icon::PERSON),
        Kind::Manual => corner(svg, placed, icon::HAND),
        Kind::Handle => corner(svg, placed, icon::ENVELOPE),
        Kind::Function => corner(svg, placed, icon::COG),
        Kind::Job => corner(svg, placed, icon::COG_AND_CLOCK),
        kind => inside(svg, placed, kind),
    }
    markers(svg, node, placed);
    name(svg, placed);
    badge(svg, placed, mark);
    svg.push_str("</g>\n");
}

fn outline(svg: &mut String, placed: &Placed) {
    let Spot { x, y } = placed.at;
    let (w, h) = (placed.outline.half_width(), placed.outline.half_height());
    let n = number;
    let _ = match placed.outline {
        Outline::Circle => write!(
            svg,
            "<circle class=\"outline\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            n(x),
            n(y),
            n(w)
        ),
        Outline::Diamond => write!(
            svg,
            "<path class=\"outline\" d=\"M{} {}L{} {}L{} {}L{} {}z\"/>",
            n(x - w),
            n(y),
            n(x),
            n(y - h),
            n(x + w),
            n(y),
            n(x),
            n(y + h)
        ),
        Outline::Box { .. } => write!(
            svg,
            "<rect class=\"outline\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\"/>",
            n(x - w),
            n(y - h),
            n(2.0 * w),
            n(2.0 * h)
        ),
        Outline::Port => Ok(()),
    };
}

/// Boxes have their title inside, below the icon; circles and diamonds below themselves.
fn name(svg: &mut String, placed: &Placed) {
    let Spot { x, y } = placed.at;
    let half = placed.outline.half_height();
    let count = placed.lines.len() as f64;
    let first = match placed.outline {
        Outline::Box { .. } => y - placed.markers / 2.0 + 12.0 - (count - 1.0) * 8.0,
        _ => y + half + 16.0,
    };
    let _ = write!(svg, "<text class=\"name\">");
    for (i, line) in placed.lines.iter().enumerate() {
        let _ = write!(
            svg,
            "<tspan{} x=\"{}\" y=\"{}\">{}</tspan>",
            if i + placed.notes < placed.lines.len() {
                ""
            } else {
                " class=\"note\""
            },
            number(x),
            number(first + 16.0 * i as f64),
            escape(line)
        );
    }
    svg.push_str("</text>");
}

/// What a box has at its bottom, side by side: that there is a process inside, and a task for each item
/// of a list.
fn markers(svg: &mut String, node: &Node, placed: &Placed) {
    let inside = (node.kind == Kind::Subprocess).then_some(icon::INSIDE);
    let each = node.each.map(|each| match each {
        Each::Parallel => icon::PARALLEL,
        Each::Sequential => icon::SEQUENTIAL,
    });
    let mut y = placed.at.y + placed.outline.half_height() - 11.0;
    if !placed.border.is_empty() {
        y -= INSIDE;
    }
    match (inside, each) {
        (Some(inside), Some(each)) => {
            icon::place(svg, inside, placed.at.x - 9.0, y);
            icon::place(svg, each, placed.at.x + 9.0, y);
        }
        (Some(marker), None) | (None, Some(marker)) => icon::place(svg, marker, placed.at.x, y),
        (None, None) => {}
    }
}

/// The circle of an event; or the box, if it has itself events on its border.
fn inside(svg: &mut String, placed: &Placed, kind: Kind) {
    let Some(symbol) = event::symbol(kind) else {
        return;
    };
    if matches!(placed.outline, Outline::Box { .. }) {
        return corner(svg, placed, symbol);
    }
    let Spot { x, y } = placed.at;
    if event::is_between(kind) {
        icon::place(svg, icon::RING, x, y);
    }
    icon::place_large(svg, symbol, x, y);
}

fn corner(svg: &mut String, placed: &Placed, icon: &str) {
    let (w, h) = (placed.outline.half_width(), placed.outline.half_height());
    icon::place(svg, icon, placed.at.x - w + 15.0, placed.at.y - h + 14.0);
}

/// A sign for how the node stands, so that its colour says nothing alone.
fn badge(svg: &mut String, placed: &Placed, mark: Mark) {
    let Some(sign) = sign(mark) else {
        return;
    };
    let (w, h) = (placed.outline.half_width(), placed.outline.half_height());
    let (right, up) = match placed.outline {
        Outline::Box { .. } => (w - 4.0, h - 3.0),
        Outline::Diamond => (w - 8.0, h - 8.0),
        _ => (w - 4.0, h - 4.0),
    };
    svg.push_str("<g class=\"badge\">");
    icon::place(svg, sign, placed.at.x + right, placed.at.y - up);
    svg.push_str("</g>");
}

pub(super) fn sign(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Done => Some(icon::TICK),
        Mark::Failed => Some(icon::BANG),
        Mark::Active => Some(icon::DOT),
        Mark::Canceled => Some(icon::DASH),
        Mark::Untouched => None,
    }
}

fn class_of(kind: Kind, placed: &Placed) -> &'static str {
    match kind {
        Kind::View | Kind::Manual => "person",
        kind if kind.is_start() => "start",
        kind if kind.is_end() => "end",
        kind if kind.is_gateway() => "gateway",
        _ if placed.outline == Outline::Circle => "event",
        _ => "work",
    }
}

fn each_words(each: Option<Each>) -> &'static str {
    match each {
        None => "",
        Some(Each::Parallel) => ", for each item of a list",
        Some(Each::Sequential) => ", for one item of a list after the other",
    }
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => "a person starts the process",
        Kind::StartHandle => "code starts the process",
        Kind::StartTimer => "the clock starts the process",
        Kind::StartMessage => "a message starts the process",
        Kind::StartSignal => "a signal starts the process",
        Kind::View => "a person's task",
        Kind::Manual => "something that a person does elsewhere",
        Kind::Function => "a function",
        Kind::Job => "a job in the background",
        Kind::Handle => "waits for code",
        Kind::If => "one of two ways",
        Kind::Switch => "one of several ways",
        Kind::Merge => "brings ways together",
        Kind::Split => "every way at once",
        Kind::Join => "waits for every way",
        Kind::First => "the first to complete",
        Kind::Timer => "waits for the clock",
        Kind::MessageCatch => "waits for a message",
        Kind::MessageThrow => "sends a message",
        Kind::SignalCatch => "waits for a signal",
        Kind::SignalThrow => "sends a signal",
        Kind::Until => "waits for a condition",
        Kind::Escalate => "escalates",
        Kind::Compensate => "has undone what was done",
        Kind::Subprocess => "a process of another flow",
        Kind::End => "an end",
        Kind::TerminateEnd => "ends everything",
        Kind::ErrorEnd => "fails",
        Kind::Stop => "stops",
    }
}
