//! Charts of flows as SVG, in the notation of BPMN.
//!
//! A start is a thin circle and an end a thick one, a gateway a diamond, with a plus where every way
//! is meant and a cross where one is, and a pentagon where the first of several decides. An event is a circle
//! with a picture of what it is: a clock, an envelope for a message, a triangle for a signal, a page for a
//! condition, lightning for an error, an arrowhead for an escalation, two triangles that point back for a
//! compensation; it is filled where that is sent, and not where it is waited for, and the circle is a double
//! one between start and end. What may happen while a node waits is such a circle on the node's border, and
//! its way begins there; the circle is dashed if the node waits on, and the clock's rim an arrow if it comes
//! again. Everything else is a box with an icon in its corner: a person, a hand, a cog, a cog with a clock, or
//! an envelope. A task for each item of a list has three bars at the bottom, upright if all are offered at
//! once, and a process of another flow a plus in a box. What undoes a node is drawn below it, with a dashed
//! line from a double circle at the border. The ways of a choice have the answers on them that
//! lead there. A flow that is too long for one row is put into several, as text is into lines. The same flow
//! gives the same text on every run, so that a chart can be kept beside the code.
//!
//! This crate knows of graphs and words alone, so that the macros can draw a flow as well as the engine.

mod band;
mod border;
mod cut;
mod event;
mod gutter;
mod icon;
mod label;
mod layout;
mod leg;
mod mark;
mod node;
mod path;
mod placed;
mod route;
mod row;
mod spot;
#[cfg(test)]
mod tests;
mod text;
mod trigger;
mod undone;
mod wrap;

use std::fmt::Write as _;

use viewflow_graph::{EdgeId, Graph, NodeId, Way};

use self::event::Caught;
use self::label::Label;
use self::layout::{LIMIT, Layout};
pub use self::mark::{Mark, Marks};
use self::placed::Placed;
use self::route::Route;
use self::text::escape;
pub use self::trigger::Trigger;

/// The style that a chart's classes expect, light and dark. [`Chart::standalone`] charts carry it.
pub const STYLE: &str = include_str!("style.css");

/// Where a chart is looked at by itself, nothing lies behind it.
const GROUND: &str = ".chart { background: var(--chart-ground); }\n";

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// What the flow is called.
    pub title: &'a str,
    /// Its nodes and edges.
    pub graph: &'a Graph,
    /// What is written on each node, by the node's place in the graph. One that has none is drawn
    /// with its name.
    pub words: Vec<Words<'a>>,
    /// The state of one process, if it is about one.
    pub marks: Option<Marks>,
}

/// What is written on a node and its ways.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    /// What the node is called.
    pub title: &'a str,
    /// What is written on the way of each case, by the case's place; nothing where it is empty.
    pub labels: Vec<&'a str>,
    /// What the node itself waits for, where that is what it is there for.
    pub awaits: Option<Trigger<'a>>,
    /// What each of its ways of [`Way::Boundary`] waits for, in the order of these.
    pub border: Vec<Trigger<'a>>,
}

/// Where everything in a chart lies, whatever the state of a process. To find that out is nearly all
/// of the work, so it may be kept.
#[derive(Debug, Clone)]
pub struct Plan(Layout);

impl Chart<'_> {
    /// Finds out where everything lies.
    pub fn plan(&self) -> Plan {
        Plan(Layout::of(self))
    }

    /// The chart to be put into a page that has [`STYLE`]. It has classes and no inline styles. The
    /// plan is that of the same nodes and words.
    pub fn draw(&self, plan: &Plan) -> String {
        render(self, &plan.0, None)
    }

    /// The chart as a file of its own, which follows the reader's light or dark mode.
    pub fn standalone(&self) -> String {
        render(self, &self.plan().0, Some([STYLE, GROUND].concat()))
    }

    fn title_of(&self, node: NodeId) -> &str {
        let words = self.words.get(node.index());
        words.map_or(&self.graph.node(node).name, |words| words.title)
    }

    /// What the node itself waits for.
    fn awaits(&self, node: NodeId) -> Option<Trigger<'_>> {
        self.words.get(node.index())?.awaits
    }

    /// The ways of the events on a node's border, each with what is waited for.
    fn border(&self, node: NodeId) -> impl Iterator<Item = (EdgeId, Option<Trigger<'_>>)> {
        let ways = self.graph.node(node).outgoing().iter().copied();
        let ways = ways.filter(|edge| matches!(self.graph.edge(*edge).way, Way::Boundary(_)));
        let words = self.words.get(node.index());
        let triggers = words.map_or(&[][..], |words| &words.border[..]);
        let triggers = triggers.iter().copied().map(Some);
        ways.zip(triggers.chain(std::iter::repeat(None)))
    }
}

fn render(chart: &Chart, layout: &Layout, style: Option<String>) -> String {
    let marks = chart.marks.clone().unwrap_or_default();
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let mut classes = String::from("chart");
    // What cannot be made narrower is scrolled rather than made to fit.
    for (class, holds) in [("live", chart.marks.is_some()), ("wide", width > LIMIT)] {
        if holds {
            classes.push(' ');
            classes.push_str(class);
        }
    }
    let title = escape(chart.title);
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
    let (walked, rest): (Vec<_>, Vec<_>) = layout
        .routes
        .iter()
        .partition(|(id, _)| marks.is_walked(*id));
    for (_, route) in rest {
        edge(&mut svg, route, "edge");
    }
    for (_, route) in walked {
        edge(&mut svg, route, "edge walked");
    }
    for (id, placed) in layout::drawn(chart).zip(layout.nodes()) {
        let drawn = (chart.graph.node(id), chart.title_of(id));
        node::draw(&mut svg, drawn, placed, marks.of_node(id));
        if let Some(undone) = &placed.undone {
            let mark = marks.of_node(undone.by);
            undone.draw(&mut svg, chart, (placed, mark));
        }
        events(&mut svg, chart, (id, placed), &marks);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The events on a node's border.
fn events(svg: &mut String, chart: &Chart, (id, placed): (NodeId, &Placed), marks: &Marks) {
    for (event, (way, trigger)) in chart.border(id).enumerate() {
        if let Way::Boundary(boundary) = chart.graph.edge(way).way {
            let caught = Caught {
                trigger,
                boundary,
                host: chart.title_of(id),
                mark: marks.of_event(way),
            };
            caught.draw(svg, placed.circle(event));
        }
    }
}

fn edge(svg: &mut String, route: &Route, classes: &str) {
    let drawn = path::along(route);
    let _ = write!(
        svg,
        "<g class=\"{classes}\"><path class=\"line\" d=\"{}\"/><path class=\"tip\" d=\"{}\"/>",
        drawn.line, drawn.tip
    );
    if let Some(Label { at, words }) = &route.label {
        let half = Label::half_width(words) - 2.0;
        let n = text::number;
        let _ = write!(
            svg,
            "<rect class=\"gap\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\"/>\
             <text class=\"way\" x=\"{}\" y=\"{}\">{}</text>",
            n(at.x - half),
            n(at.y - 8.0),
            n(2.0 * half),
            n(at.x),
            n(at.y + 4.0),
            escape(words)
        );
    }
    svg.push_str("</g>\n");
}
