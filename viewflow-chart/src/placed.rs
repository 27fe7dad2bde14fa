//! A node in its place, and how large it is.

use viewflow_graph::{Kind, NodeId};

use super::border::{Border, INSIDE};
use super::event;
use super::spot::{Extent, Spot};
use super::text;
use super::trigger::Trigger;
use super::undone::Undone;
use crate::Chart;

/// A node in its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The centre of its outline.
    pub(super) at: Spot,
    pub(super) outline: Outline,
    /// Its title, line by line.
    pub(super) lines: Vec<String>,
    /// How many of these, at the end, say what it waits for.
    pub(super) notes: usize,
    /// How much of its height, at the bottom, is for markers, and for what is on its border.
    pub(super) markers: f64,
    /// What undoes it, which is drawn below.
    pub(super) undone: Option<Box<Undone>>,
    pub(super) border: Border,
}

/// What a node looks like from afar, by half its width and half its height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outline {
    /// Title below.
    Circle,
    /// Title below.
    Diamond,
    /// Title inside.
    Box { half_width: f64, half_height: f64 },
    /// Where edges leave a band or come into one: nothing to be seen.
    Port,
}

const LINE: f64 = 16.0;
/// The width in which a title is broken into lines.
const TITLE: f64 = 104.0;
const LINES: usize = 4;
const MARKERS: f64 = 16.0;

impl Outline {
    pub(super) fn half_width(self) -> f64 {
        match self {
            Outline::Circle => 17.0,
            Outline::Diamond => 22.0,
            Outline::Box { half_width, .. } => half_width,
            Outline::Port => 0.0,
        }
    }

    pub(super) fn half_height(self) -> f64 {
        match self {
            Outline::Box { half_height, .. } => half_height,
            _ => self.half_width(),
        }
    }
}

impl Placed {
    pub(super) fn new(chart: &Chart, id: NodeId) -> Self {
        let node = chart.graph.node(id);
        let kind = node.kind;
        let title = chart.title_of(id);
        let mut lines = text::wrap(title, TITLE, LINES);
        let words = |trigger: Option<Trigger>| trigger.map_or(String::new(), Trigger::words);
        let note = Some(words(chart.awaits(id))).filter(|note| note != title);
        let notes = text::wrap(&note.unwrap_or_default(), TITLE, LINES);
        let (count, border) = (notes.len(), chart.border(id));
        lines.extend(notes);
        let border: Vec<String> = border.map(|(_, trigger)| words(trigger)).collect();
        let border = Border::new(&border);
        let has_markers = node.each.is_some() || kind == Kind::Subprocess;
        let mut markers = if has_markers { MARKERS } else { 0.0 };
        if !border.is_empty() {
            markers += INSIDE;
        }
        // What has it undone is at the right corner.
        let beside = match node.compensated_by {
            Some(_) if !border.is_empty() => 35.0,
            _ => 0.0,
        };
        let outline = match kind {
            kind if kind.is_start() || kind.is_end() => Outline::Circle,
            kind if kind.is_gateway() => Outline::Diamond,
            // There is no border on a border.
            kind if event::is_between(kind) && border.is_empty() => Outline::Circle,
            _ => Outline::Box {
                half_width: (border.width() + beside).max(132.0) / 2.0,
                half_height: ((lines.len() as f64 * LINE + 30.0).max(58.0) + markers) / 2.0,
            },
        };
        Self {
            at: Spot::ORIGIN,
            outline,
            lines,
            notes: count,
            markers,
            undone: None,
            border,
        }
    }

    pub(super) fn port() -> Self {
        Self {
            at: Spot::ORIGIN,
            outline: Outline::Port,
            lines: Vec::new(),
            notes: 0,
            markers: 0.0,
            undone: None,
            border: Border::default(),
        }
    }

    /// What the layout is to keep free. What is below, a title, the ways of events, or what undoes the node, is
    /// counted above as well, so that the outline stays in the middle, where the edges meet it.
    pub(super) fn size(&self) -> (f64, f64) {
        let (w, h) = (self.outline.half_width(), self.outline.half_height());
        if !self.has_title_below() {
            let beside = (self.border.reach() - w).max(w);
            let undone = self.undone.as_ref().map_or(0.0, |undone| undone.height());
            return (2.0 * beside, 2.0 * (h + self.border.height() + undone));
        }
        let title = self.lines.iter().map(|line| text::width(line));
        let below = self.lines.len() as f64 * LINE + 6.0;
        (title.fold(2.0 * w, f64::max), 2.0 * (h + below))
    }

    pub(super) fn has_title_below(&self) -> bool {
        matches!(self.outline, Outline::Circle | Outline::Diamond)
    }

    /// Whether no edge may leave it downwards.
    pub(super) fn is_taken_below(&self) -> bool {
        self.has_title_below() || self.undone.is_some() || !self.border.is_empty()
    }

    /// Adds what is drawn of it.
    pub(super) fn cover(&self, extent: &mut Extent) {
        let (width, height) = self.size();
        let up = self.outline.half_height();
        extent.cover(self.at, width / 2.0, (up, height / 2.0));
    }

    pub(super) fn beside(&self, side: f64) -> Spot {
        Spot {
            x: self.at.x + side,
            ..self.at
        }
    }
}
