//! The rank of a matrix of small whole numbers, exactly.
//!
//! Gaussian elimination modulo primes: the rank modulo a prime is never more than the rank, and is
//! less only if the prime divides every minor of full size. Such a minor is at most the product of
//! the rows' lengths (Hadamard's bound), so primes whose product is larger cannot all divide it.

/// A row: columns in ascending order, none twice, and what stands there.
pub type Row = Vec<(usize, i64)>;

/// The largest primes below powers of two, from the 61st down.
const PRIMES: [u64; 8] = [
    (1 << 61) - 1,
    (1 << 60) - 93,
    (1 << 59) - 55,
    (1 << 58) - 27,
    (1 << 57) - 13,
    (1 << 56) - 5,
    (1 << 55) - 55,
    (1 << 54) - 33,
];

/// Whether the rank of `rows` is more than `bound`. With more than some 600 rows, "no" is right
/// but for an accident that no input is known for.
pub fn rank_exceeds(rows: &[Row], bound: usize) -> bool {
    let length = |row: &Row| {
        let squares: i64 = row.iter().map(|(_, value)| value * value).sum();
        (squares.max(1) as f64).log2() / 2.0
    };
    let bits: f64 = rows.iter().map(length).sum();
    let mut covered = 0.0;
    for prime in PRIMES {
        if rank_modulo(rows, prime) > bound {
            return true;
        }
        covered += (prime as f64).log2();
        if covered > bits {
            return false;
        }
    }
    false
}

fn rank_modulo(rows: &[Row], prime: u64) -> usize {
    let mut open: Vec<Vec<(usize, u64)>> = rows
        .iter()
        .map(|row| {
            let reduced = row
                .iter()
                .map(|(c, v)| (*c, v.rem_euclid(prime as i64) as u64));
            reduced.filter(|(_, value)| *value != 0).collect()
        })
        .filter(|row: &Vec<_>| !row.is_empty())
        .collect();
    let mut rank = 0;
    // The shortest row first, so that few entries come into being.
    while let Some(shortest) = (0..open.len()).min_by_key(|i| open[*i].len()) {
        let pivot = open.swap_remove(shortest);
        rank += 1;
        let (column, value) = pivot[0];
        let inverse = power(value, prime - 2, prime);
        for row in &mut open {
            if let Ok(at) = row.binary_search_by_key(&column, |(column, _)| *column) {
                let factor = times(row[at].1, inverse, prime);
                *row = subtract(row, &pivot, factor, prime);
            }
        }
        open.retain(|row| !row.is_empty());
    }
    rank
}

/// `row - factor * pivot`.
fn subtract(
    row: &[(usize, u64)],
    pivot: &[(usize, u64)],
    factor: u64,
    prime: u64,
) -> Vec<(usize, u64)> {
    let mut result = Vec::with_capacity(row.len() + pivot.len());
    let (mut i, mut j) = (0, 0);
    while i < row.len() || j < pivot.len() {
        let left = row.get(i).map_or(usize::MAX, |(column, _)| *column);
        let right = pivot.get(j).map_or(usize::MAX, |(column, _)| *column);
        let column = left.min(right);
        let mut value = 0;
        if left == column {
            value = row[i].1;
            i += 1;
        }
        if right == column {
            let minus = times(factor, pivot[j].1, prime);
            value = (value + prime - minus) % prime;
            j += 1;
        }
        if value != 0 {
            result.push((column, value));
        }
    }
    result
}

fn times(a: u64, b: u64, prime: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(prime)) as u64
}

fn power(mut base: u64, mut exponent: u64, prime: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base, prime);
        }
        base = times(base, base, prime);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{PRIMES, power, rank_exceeds, rank_modulo, times};

    #[test]
    fn the_primes_are_prime() {
        // Miller and Rabin's test with these bases is exact for numbers below 2^64 (Sorenson and
        // Webster, Strong pseudoprimes to twelve prime bases, 2015).
        for prime in PRIMES {
            let twos = (prime - 1).trailing_zeros();
            for base in [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] {
                let mut x = power(base, (prime - 1) >> twos, prime);
                let mut passes = x == 1;
                for _ in 0..twos {
                    passes |= x == prime - 1;
                    x = times(x, x, prime);
                }
                assert!(passes, "{prime} is not prime");
            }
        }
    }

    #[test]
    fn dependent_rows_do_not_count() {
        let rows = [
            vec![(0, 1), (1, -1)],
            vec![(1, 1), (2, -1)],
            vec![(0, 1), (2, -1)],
            vec![(3, 2)],
        ];
        assert_eq!(rank_modulo(&rows, PRIMES[0]), 3);
        assert!(rank_exceeds(&rows, 2) && !rank_exceeds(&rows, 3));
    }
}
