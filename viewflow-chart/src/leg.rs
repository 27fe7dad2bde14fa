//! The pieces that an edge's line is made of.

use super::spot::Spot;

/// A piece of an edge's line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leg {
    /// Through spots, always from left to right or always from right to left, and level at both ends.
    Curve(Vec<Spot>),
    /// Round a corner.
    Bend([Spot; 3]),
    /// Out of a node and into it again.
    Loop([Spot; 4]),
    /// Level and upright by turns, with round corners.
    Angled(Vec<Spot>),
}

/// A piece as SVG has it, from where the one before has led.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stroke {
    Straight(Spot),
    Quadratic(Spot, Spot),
    Cubic(Spot, Spot, Spot),
}

/// The radius of a corner, where there is room.
const ROUND: f64 = 10.0;

impl Leg {
    /// What it is made from; it goes beyond none of these.
    pub(super) fn spots(&self) -> &[Spot] {
        match self {
            Leg::Curve(spots) | Leg::Angled(spots) => spots,
            Leg::Bend(spots) => spots,
            Leg::Loop(spots) => spots,
        }
    }

    pub(super) fn shift(&mut self, by: Spot) {
        let spots: &mut [Spot] = match self {
            Leg::Curve(spots) | Leg::Angled(spots) => spots,
            Leg::Bend(spots) => spots,
            Leg::Loop(spots) => spots,
        };
        for spot in spots {
            *spot = *spot + by;
        }
    }

    pub(super) fn strokes(&self) -> Vec<Stroke> {
        match self {
            Leg::Curve(spots) => curve(spots),
            Leg::Bend([_, corner, end]) => vec![Stroke::Quadratic(*corner, *end)],
            Leg::Loop([_, first, second, end]) => vec![Stroke::Cubic(*first, *second, *end)],
            Leg::Angled(spots) => angled(spots),
        }
    }
}

impl Stroke {
    pub(super) fn end(self) -> Spot {
        match self {
            Stroke::Straight(end) | Stroke::Quadratic(_, end) | Stroke::Cubic(_, _, end) => end,
        }
    }

    /// A spot of the stroke, from `start` with `t` of 0 to its end with 1.
    pub(super) fn at(self, start: Spot, t: f64) -> Spot {
        let s = 1.0 - t;
        let mix = |x: fn(Spot) -> f64| match self {
            Stroke::Straight(end) => s * x(start) + t * x(end),
            Stroke::Quadratic(a, end) => s * s * x(start) + 2.0 * s * t * x(a) + t * t * x(end),
            Stroke::Cubic(a, b, end) => {
                s * s * s * x(start)
                    + 3.0 * s * s * t * x(a)
                    + 3.0 * s * t * t * x(b)
                    + t * t * t * x(end)
            }
        };
        Spot {
            x: mix(|spot| spot.x),
            y: mix(|spot| spot.y),
        }
    }
}

/// A curve through spots that never overshoots between two of them, and is level at both ends: the
/// monotone cubic interpolation of Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation"
/// (1980), with tangents that are harmonic means.
fn curve(spots: &[Spot]) -> Vec<Stroke> {
    let slope = |a: Spot, b: Spot| (b.y - a.y) / (b.x - a.x);
    let tangent = |i: usize| {
        if i == 0 || i + 1 == spots.len() {
            return 0.0;
        }
        let (before, after) = (slope(spots[i - 1], spots[i]), slope(spots[i], spots[i + 1]));
        if before * after <= 0.0 {
            return 0.0;
        }
        2.0 * before * after / (before + after)
    };
    let pairs = spots.windows(2).enumerate().map(|(i, pair)| {
        let (a, b) = (pair[0], pair[1]);
        let third = (b.x - a.x) / 3.0;
        // Level ends may reach further, which makes them rounder.
        let reach = |tangent: f64| if tangent == 0.0 { third * 1.4 } else { third };
        let (leave, arrive) = (tangent(i), tangent(i + 1));
        let first = Spot {
            x: a.x + reach(leave),
            y: a.y + reach(leave) * leave,
        };
        let second = Spot {
            x: b.x - reach(arrive),
            y: b.y - reach(arrive) * arrive,
        };
        Stroke::Cubic(first, second, b)
    });
    pairs.collect()
}

fn angled(spots: &[Spot]) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    for window in spots.windows(3) {
        let [before, corner, after] = [window[0], window[1], window[2]];
        let room = distance(before, corner).min(distance(corner, after)) / 2.0;
        let round = room.min(ROUND);
        strokes.push(Stroke::Straight(towards(corner, before, round)));
        strokes.push(Stroke::Quadratic(corner, towards(corner, after, round)));
    }
    strokes.extend(spots.last().map(|end| Stroke::Straight(*end)));
    strokes
}

/// Takes out the spots between others at which an angled line does not turn.
pub(super) fn without_needless(spots: &mut Vec<Spot>) {
    let same = |a: f64, b: f64| (a - b).abs() < 0.05;
    spots.dedup_by(|a, b| same(a.x, b.x) && same(a.y, b.y));
    let mut kept: Vec<Spot> = Vec::new();
    for spot in spots.drain(..) {
        if let [.., before, last] = kept[..]
            && (same(before.x, last.x) && same(last.x, spot.x)
                || same(before.y, last.y) && same(last.y, spot.y))
        {
            kept.pop();
        }
        kept.push(spot);
    }
    *spots = kept;
}

/// So far from one spot on the way to another.
fn towards(from: Spot, to: Spot, far: f64) -> Spot {
    let part = far / distance(from, to);
    Spot {
        x: from.x + (to.x - from.x) * part,
        y: from.y + (to.y - from.y) * part,
    }
}

fn distance(a: Spot, b: Spot) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}
