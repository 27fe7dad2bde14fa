//! The line of an edge, and its tip.

use super::leg::{Leg, Stroke};
use super::route::Route;
use super::spot::Spot;
use super::text::number;

/// Two SVG paths.
pub(super) struct Drawn {
    pub(super) line: String,
    pub(super) tip: String,
}

/// How long an arrow's tip is.
pub(super) const TIP: f64 = 8.0;

/// Where an arrow's tip points.
#[derive(Clone, Copy)]
enum Heading {
    Right,
    Up,
    Down,
}

pub(super) fn along(route: &Route) -> Drawn {
    let start = route
        .legs
        .first()
        .map_or(Spot::ORIGIN, |leg| leg.spots()[0]);
    let mut line = format!("M{}", pair(start));
    let mut end = start;
    for stroke in route.legs.iter().flat_map(Leg::strokes) {
        line.push_str(&match stroke {
            Stroke::Straight(end) => format!("L{}", pair(end)),
            Stroke::Quadratic(corner, end) => format!("Q{} {}", pair(corner), pair(end)),
            Stroke::Cubic(first, second, end) => {
                format!("C{} {} {}", pair(first), pair(second), pair(end))
            }
        });
        end = stroke.end();
    }
    let heading = match route.legs.last() {
        Some(Leg::Loop(_)) => Heading::Down,
        Some(Leg::Bend([start, _, end])) if start.y < end.y => Heading::Down,
        Some(Leg::Bend(_)) => Heading::Up,
        _ => Heading::Right,
    };
    Drawn {
        line,
        tip: tip(end, heading),
    }
}

fn pair(spot: Spot) -> String {
    format!("{} {}", number(spot.x), number(spot.y))
}

fn tip(at: Spot, heading: Heading) -> String {
    let (long, wide) = (TIP, 4.5);
    let spot = |along: f64, across: f64| match heading {
        Heading::Right => Spot {
            x: at.x - along,
            y: at.y + across,
        },
        Heading::Down => Spot {
            x: at.x + across,
            y: at.y - along,
        },
        Heading::Up => Spot {
            x: at.x + across,
            y: at.y + along,
        },
    };
    let [a, b, c] = [spot(long, -wide), spot(0.0, 0.0), spot(long, wide)].map(pair);
    format!("M{a}L{b}L{c}z")
}
