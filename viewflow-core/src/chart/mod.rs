//! Charts of flows as SVG, in the notation of BPMN.
//!
//! A start is a thin circle and an end a thick one, a gateway a diamond, with a plus where every way
//! is meant and a cross where one is, an event a circle with a picture of what it is: a clock, an envelope,
//! a triangle for a signal; everything else is a box with an icon in its corner: a person, a cog, or a cog
//! with a clock. What may happen while a node waits is a circle on its border, dashed if the node waits on.
//! The ways of a choice have the answers on them that lead there. The same flow gives the same text on
//! every run, so that a chart can be kept beside the code.
//!
//! The drawing is the crate `viewflow-chart`, which the macros use as well; here is what it is told.

mod mark;
#[cfg(test)]
mod tests;
mod trigger;

use viewflow_chart::{Chart, Words};

use crate::Shape;
use crate::store::TaskRow;

/// The style that [`draw`]'s classes expect, light and dark. [`standalone`] charts carry it.
///
/// Every colour is a custom property (`--chart-accent`, ..), so that a page can set its own on
/// `.chart`.
pub const STYLE: &str = viewflow_chart::STYLE;

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
    let marks = (!tasks.is_empty()).then(|| mark::marks(shape, tasks));
    let chart = Chart {
        marks,
        ..chart(shape)
    };
    chart.draw(shape.chart.get_or_init(|| chart.plan()))
}

/// The flow's chart as a file of its own, which follows the reader's light or dark mode.
pub fn standalone(shape: &Shape) -> String {
    chart(shape).standalone()
}

fn chart(shape: &Shape) -> Chart<'_> {
    let words = shape.nodes.iter().map(|node| Words {
        title: node.title,
        labels: node.labels.to_vec(),
        awaits: trigger::awaited(node),
        border: trigger::on_border(node).map(trigger::of).collect(),
    });
    Chart {
        title: shape.title,
        graph: &shape.graph,
        words: words.collect(),
        marks: None,
    }
}
