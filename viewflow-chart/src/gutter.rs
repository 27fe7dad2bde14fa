//! Lines side by side in the room between bands or beside them.

/// So far are two of them apart.
pub(super) const APART: f64 = 12.0;

/// Gives each interval a place, counted from 0, so that two that meet have different ones, and of those
/// the shorter one the lower: what turns off between is then not crossed by what leads past it. Places are
/// given out as in Hashimoto and Stevens, "Wire Routing by Optimizing Channel Assignment within Large
/// Apertures" (1971).
pub(super) fn places(intervals: &[(f64, f64)]) -> Vec<usize> {
    let length = |&(a, b): &(f64, f64)| b - a;
    let mut order: Vec<usize> = (0..intervals.len()).collect();
    order.sort_by(|a, b| length(&intervals[*a]).total_cmp(&length(&intervals[*b])));
    let mut places = vec![0; intervals.len()];
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    for interval in order {
        let (low, high) = intervals[interval];
        let is_free = |others: &Vec<(f64, f64)>| {
            let mut others = others.iter();
            !others.any(|(a, b)| low < b + APART && *a < high + APART)
        };
        let place = taken.iter().position(is_free).unwrap_or(taken.len());
        if place == taken.len() {
            taken.push(Vec::new());
        }
        taken[place].push((low, high));
        places[interval] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn what_meets_lies_side_by_side() {
        let intervals = [(0.0, 100.0), (20.0, 40.0), (60.0, 80.0), (70.0, 200.0)];
        assert_eq!(places(&intervals), [1, 0, 0, 2]);
    }
}
