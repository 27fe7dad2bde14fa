//! The line of an edge, and its tip.

use super::layout::Spot;
use super::route::{Course, Route};
use super::text::number;

/// Two SVG paths.
pub(super) struct Drawn {
    pub(super) line: String,
    pub(super) tip: String,
}

/// Where an arrow's tip points.
#[derive(Clone, Copy)]
enum Heading {
    Right,
    Up,
    Down,
}

pub(super) fn along(route: &Route) -> Drawn {
    let (start, end, through) = (route.start, route.end, &route.through);
    let mut line = format!("M{}", pair(start));
    let heading = match (route.course, through.as_slice()) {
        (Course::Loop, [first, second]) => {
            line.push_str(&cubic([*first, *second], end));
            Heading::Down
        }
        (Course::Back { into_top }, [first, .., last]) => {
            line.push_str(&bend(
                Spot {
                    x: start.x,
                    ..*first
                },
                *first,
            ));
            line.push_str(&curve(through));
            line.push_str(&bend(Spot { x: end.x, ..*last }, end));
            if into_top { Heading::Down } else { Heading::Up }
        }
        _ => {
            let spots = [start]
                .into_iter()
                .chain(through.iter().copied())
                .chain([end]);
            line.push_str(&curve(&spots.collect::<Vec<_>>()));
            Heading::Right
        }
    };
    Drawn {
        line,
        tip: tip(end, heading),
    }
}

/// A curve through spots that never overshoots between two of them, and is level at both ends: the
/// monotone cubic interpolation of Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation"
/// (1980), with tangents that are harmonic means.
fn curve(spots: &[Spot]) -> String {
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
    let mut path = String::new();
    for (i, pair) in spots.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let third = (b.x - a.x) / 3.0;
        // Level ends may reach further, which makes them rounder.
        let reach = |tangent: f64| if tangent == 0.0 { third * 1.4 } else { third };
        let (leave, arrive) = (tangent(i), tangent(i + 1));
        let corners = [
            Spot {
                x: a.x + reach(leave),
                y: a.y + reach(leave) * leave,
            },
            Spot {
                x: b.x - reach(arrive),
                y: b.y - reach(arrive) * arrive,
            },
        ];
        path.push_str(&cubic(corners, b));
    }
    path
}

fn cubic([first, second]: [Spot; 2], end: Spot) -> String {
    let [a, b, c] = [first, second, end].map(pair);
    format!("C{a} {b} {c}")
}

fn bend(corner: Spot, end: Spot) -> String {
    format!("Q{} {}", pair(corner), pair(end))
}

fn pair(spot: Spot) -> String {
    format!("{} {}", number(spot.x), number(spot.y))
}

fn tip(at: Spot, heading: Heading) -> String {
    let (long, wide) = (8.0, 4.5);
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
