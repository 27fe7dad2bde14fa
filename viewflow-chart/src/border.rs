//! The events on the border of a node: where their circles are, and how their ways begin.
//!
//! The circles lie side by side on the bottom edge, from the left. Each way goes down from its circle and
//! then level out of the node's column, in a lane of its own, with its words above the lane. The lane of the
//! rightmost is the highest, so none of those that lead on crosses another there.

use std::collections::BTreeMap;

use super::label::Label;
use super::placed::Placed;
use super::spot::Spot;
use super::text;

/// The events on a node's border.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Border {
    /// What is written on the way of each event.
    words: Vec<String>,
    /// Which place from the left each has.
    slots: Vec<usize>,
}

/// The radius of a circle.
pub(super) const RADIUS: f64 = 12.5;
/// How much of the node's inside is for the upper halves of the circles.
pub(super) const INSIDE: f64 = 15.0;
/// From one circle's centre to the next one's, and from a corner to the first.
const PITCH: f64 = 31.0;
const FROM_CORNER: f64 = 26.0;
/// Between circles and the first lane, and between lanes: without words and with them.
const FREE: f64 = 4.0;
const LANES: [f64; 2] = [11.0, 20.0];
/// How wide words may be.
const LONGEST: f64 = 132.0;
/// Between a way down and the words beside it.
const BESIDE: f64 = 3.0;

impl Border {
    /// The words of each event may be empty. What is long is cut short; a reader finds all of it in the circle.
    pub(super) fn new(words: &[String]) -> Self {
        let short = |words: &String| text::wrap(words, LONGEST, 1).concat();
        let words: Vec<String> = words.iter().map(short).collect();
        let slots = (0..words.len()).collect();
        Self { words, slots }
    }

    pub(super) fn count(&self) -> usize {
        self.words.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How wide the node has to be, so that no circle comes near a corner.
    pub(super) fn width(&self) -> f64 {
        let gaps = self.count().saturating_sub(1);
        2.0 * FROM_CORNER + PITCH * gaps as f64
    }

    /// How much is needed below the node.
    pub(super) fn height(&self) -> f64 {
        match self.count() {
            0 => 0.0,
            count => RADIUS + FREE + self.lane() * count as f64,
        }
    }

    /// How far words reach to the right of the node's left side, whatever the order of the circles.
    pub(super) fn reach(&self) -> f64 {
        let words = self.words.iter().filter(|words| !words.is_empty());
        let longest = words.map(|words| 2.0 * Label::half_width(words) + BESIDE);
        longest
            .reduce(f64::max)
            .map_or(0.0, |longest| self.width() - FROM_CORNER + longest)
    }

    /// Gives the circles their places: `leads` tells of each event to where its way leads first. Those that lead back
    /// come first, and of those that lead on the one that goes down furthest.
    pub(super) fn arrange(&mut self, own: Spot, leads: &BTreeMap<usize, Spot>) {
        let mut order: Vec<usize> = (0..self.count()).collect();
        let rank = |event: &usize| {
            let end = leads.get(event).copied().unwrap_or(own);
            match end.x > own.x {
                true => (1, -end.y),
                false => (0, 0.0),
            }
        };
        order.sort_by(|a, b| {
            let ((a, down_a), (b, down_b)) = (rank(a), rank(b));
            a.cmp(&b).then(down_a.total_cmp(&down_b))
        });
        for (slot, event) in order.into_iter().enumerate() {
            self.slots[event] = slot;
        }
    }

    fn lane(&self) -> f64 {
        LANES[usize::from(self.words.iter().any(|words| !words.is_empty()))]
    }
}

impl Placed {
    /// The centre of an event's circle.
    pub(super) fn circle(&self, event: usize) -> Spot {
        let slot = self.border.slots[event];
        Spot {
            x: self.at.x - self.outline.half_width() + FROM_CORNER + PITCH * slot as f64,
            y: self.at.y + self.outline.half_height(),
        }
    }

    /// How an event's way goes down, from its circle to its lane.
    pub(super) fn way_down(&self, event: usize) -> [Spot; 2] {
        let Spot { x, y } = self.circle(event);
        let above = self.border.count() - 1 - self.border.slots[event];
        let lane = y + RADIUS + FREE + self.border.lane() * (above + 1) as f64;
        [y + RADIUS, lane].map(|y| Spot { x, y })
    }

    /// The words of an event in their place.
    pub(super) fn words_of(&self, event: usize) -> Option<Label> {
        let words = self.border.words[event].clone();
        let [_, Spot { x, y }] = self.way_down(event);
        (!words.is_empty()).then(|| Label {
            at: Spot {
                x: x + BESIDE + Label::half_width(&words),
                y: y - 10.5,
            },
            words,
        })
    }
}
