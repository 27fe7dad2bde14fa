//! Dice that always fall the same way for the same question, as code that is asked again has to
//! answer as before.

/// A number that follows from the others and looks as if it did not.
pub(super) fn roll(from: &[u64]) -> u64 {
    from.iter()
        .fold(0x9e37_79b9_7f4a_7c15, |seed, part| mix(seed ^ mix(*part)))
}

/// The last step of Steele's splitmix.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
