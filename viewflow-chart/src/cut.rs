//! Where a long row is cut into bands, as a paragraph is into lines: of all ways to cut it the one that
//! costs least, after Knuth and Plass, "Breaking Paragraphs into Lines" (1981). What costs is each band,
//! what is left empty at its end, and each edge that has to be led from one band to another.

use std::ops::Range;

/// A row of columns.
pub(super) struct Columns {
    /// From where to where each reaches.
    pub(super) reach: Vec<(f64, f64)>,
    /// How many edges lead over the gap behind each.
    pub(super) edges: Vec<usize>,
}

const BAND: f64 = 1.0;
const EMPTY: f64 = 2.0;
/// For each edge over a cut but one.
const EDGE: f64 = 0.4;

impl Columns {
    /// The bands, none wider than `limit` unless it is a single column.
    pub(super) fn cut(&self, limit: f64) -> Vec<Range<usize>> {
        let count = self.reach.len();
        // For each number of columns the least cost, and where the last of their bands begins.
        let mut best = vec![(0.0, 0)];
        for end in 1..=count {
            let mut least = (f64::MAX, end - 1);
            for begin in (0..end).rev() {
                let width = self.reach[end - 1].1 - self.reach[begin].0;
                if width > limit && begin + 1 < end {
                    break;
                }
                let empty = (1.0 - width / limit).max(0.0);
                let crossing = match end == count {
                    true => 0,
                    false => self.edges[end - 1].saturating_sub(1),
                };
                let band = BAND + EMPTY * empty * empty + EDGE * crossing as f64;
                let cost = best[begin].0 + band;
                if cost < least.0 {
                    least = (cost, begin);
                }
            }
            best.push(least);
        }
        let mut bands = Vec::new();
        let mut end = count;
        while end > 0 {
            let begin = best[end].1;
            bands.push(begin..end);
            end = begin;
        }
        bands.reverse();
        bands
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    fn columns(edges: &[usize]) -> Columns {
        let reach = (0..edges.len()).map(|i| (100.0 * i as f64, 100.0 * i as f64 + 80.0));
        Columns {
            reach: reach.collect(),
            edges: edges.to_vec(),
        }
    }

    #[test]
    fn bands_are_about_as_long() {
        assert_eq!(columns(&[1; 9]).cut(480.0), [0..5, 5..9]);
        assert_eq!(columns(&[1; 11]).cut(480.0), [0..4, 4..8, 8..11]);
    }

    #[test]
    fn a_cut_is_where_few_edges_are() {
        assert_eq!(
            columns(&[1, 1, 1, 1, 3, 3, 1, 1, 1]).cut(680.0),
            [0..4, 4..9]
        );
    }

    #[test]
    fn a_column_may_be_wider_than_the_limit() {
        assert_eq!(columns(&[1; 3]).cut(50.0), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn nothing_is_no_band() {
        assert!(columns(&[]).cut(50.0).is_empty());
    }
}
