//! Points of the plane, and how much of it is taken.

use std::ops::Add;

use dagre::Point;

/// A point of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The smallest rectangle around everything that it was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub(super) low: Spot,
    pub(super) high: Spot,
}

impl Spot {
    pub(super) const ORIGIN: Self = Self { x: 0.0, y: 0.0 };
}

impl Add for Spot {
    type Output = Self;

    fn add(self, by: Self) -> Self {
        Self {
            x: self.x + by.x,
            y: self.y + by.y,
        }
    }
}

impl From<&Point> for Spot {
    fn from(point: &Point) -> Self {
        Self {
            x: point.x,
            y: point.y,
        }
    }
}

impl Extent {
    pub(super) const NOTHING: Self = Self {
        low: Spot {
            x: f64::MAX,
            y: f64::MAX,
        },
        high: Spot {
            x: f64::MIN,
            y: f64::MIN,
        },
    };

    /// Covers what is so far to both sides of a point, above it and below.
    pub(super) fn cover(&mut self, at: Spot, side: f64, (up, down): (f64, f64)) {
        self.low = Spot {
            x: self.low.x.min(at.x - side),
            y: self.low.y.min(at.y - up),
        };
        self.high = Spot {
            x: self.high.x.max(at.x + side),
            y: self.high.y.max(at.y + down),
        };
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low.x > self.high.x
    }
}
