//! Charts of flows as SVG, in the notation of BPMN.
//!
//! A start is a thin circle and an end a thick one, a gateway a diamond, with a plus where every way
//! is meant and a cross where one is; everything else is a box with an icon in its corner: a person, a
//! cog, or a cog with a clock. The ways of a choice have the answers on them that lead there. The same
//! flow gives the same text on every run, so that a chart can be kept beside the code.

mod icon;
mod label;
mod layout;
mod mark;
mod node;
mod path;
mod route;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write as _;

use self::label::Label;
use self::layout::Layout;
use self::mark::Marks;
use self::route::Route;
use self::text::escape;
use crate::Shape;
use crate::store::TaskRow;

/// The style that [`draw`]'s classes expect, light and dark. [`standalone`] charts carry it.
///
/// Every colour is a custom property (`--chart-accent`, ..), so that a page can set its own on
/// `.chart`.
pub const STYLE: &str = include_str!("style.css");

/// Where a chart is looked at by itself, nothing lies behind it.
const GROUND: &str = ".chart { background: var(--chart-ground); }\n";

/// The flow's chart, to be put into a page that has [`STYLE`]; with the state of one process, if
/// its tasks are given.
///
/// It has classes and no inline styles, so a page with a strict content security policy can have
/// it.
///
/// ```
/// # #[cfg(feature = "conformance")] {
/// use viewflow_core::conformance::flows::GreetFlow;
/// use viewflow_core::{Engine, MemoryStore, chart};
///
/// let engine = Engine::builder(MemoryStore::default()).flow::<GreetFlow>().build()?;
/// let svg = chart::draw(engine.flow("greet")?, &[]);
/// assert!(svg.starts_with("<svg ") && svg.contains("Approve the request"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn draw(shape: &Shape, tasks: &[TaskRow]) -> String {
    render(shape, tasks, None)
}

/// The flow's chart as a file of its own, which follows the reader's light or dark mode.
pub fn standalone(shape: &Shape) -> String {
    render(shape, &[], Some([STYLE, GROUND].concat()))
}

/// From this width on, a chart is scrolled rather than made to fit.
const WIDE: f64 = 1500.0;

fn render(shape: &Shape, tasks: &[TaskRow], style: Option<String>) -> String {
    let layout = Layout::of(shape);
    let marks = Marks::of(shape, tasks);
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let mut classes = String::from("chart");
    for (class, holds) in [("live", !tasks.is_empty()), ("wide", width > WIDE)] {
        if holds {
            classes.push(' ');
            classes.push_str(class);
        }
    }
    let title = escape(shape.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{classes}\" role=\"img\" \
         aria-label=\"Chart of {title}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<title>{title}</title>\n"
    );
    if let Some(style) = style {
        svg.push_str("<style>\n");
        svg.push_str(&style);
        svg.push_str("</style>\n");
    }
    // What was walked lies on top of what was not.
    let (walked, rest): (Vec<_>, Vec<_>) =
        layout.routes.iter().partition(|r| marks.is_walked(r.edge));
    for route in rest {
        edge(&mut svg, route, "edge");
    }
    for route in walked {
        edge(&mut svg, route, "edge walked");
    }
    for (id, placed) in layout.nodes() {
        node::draw(&mut svg, shape.node(id), placed, marks.of_node(id));
    }
    svg.push_str("</svg>\n");
    svg
}

fn edge(svg: &mut String, route: &Route, classes: &str) {
    let drawn = path::along(route);
    let _ = write!(
        svg,
        "<g class=\"{classes}\"><path class=\"line\" d=\"{}\"/><path class=\"tip\" d=\"{}\"/>",
        drawn.line, drawn.tip
    );
    if let Some(Label { at, words }) = &route.label {
        let _ = write!(
            svg,
            "<text class=\"way\" x=\"{}\" y=\"{}\">{}</text>",
            text::number(at.x),
            text::number(at.y + 4.0),
            escape(words)
        );
    }
    svg.push_str("</g>\n");
}
