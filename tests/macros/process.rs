//! `#[derive(Process)]`: the fields, and what is checked of them.

use serde::{Deserialize, Serialize};
use viewflow::__private::{FieldOf, UNKNOWN, key};
use viewflow::Process;

/// Everything that a form can check.
#[derive(Process, Serialize, Deserialize, Default)]
struct Sample {
    /// Message
    ///
    /// Seen by everybody.
    #[field(multiline)]
    #[garde(length(min = 2, max = 4), ascii)]
    text: String,

    #[garde(length(chars, equal = 2))]
    country_code: Option<String>,

    #[garde(range(min = 1, max = MOST))]
    amount: u32,

    #[garde(range(max = 0.5))]
    share: Option<f64>,

    #[garde(prefix("AB-"), suffix("-Z"), contains("00"))]
    number: String,

    #[garde(email)]
    email: Option<String>,

    #[garde(required, alphanumeric)]
    code: Option<String>,

    #[garde(custom(is_even), custom(|n: &u32, _| if *n < 9 { Ok(()) } else { Err("Enter a digit.") }))]
    even: u32,

    #[garde(skip)]
    skipped: String,

    unchecked: bool,
}

const MOST: u32 = 9;

fn is_even(n: &u32, _: &()) -> Result<(), String> {
    match n % 2 {
        0 => Ok(()),
        _ => Err(format!("{n} is odd.")),
    }
}

fn check<const KEY: usize>(sample: &Sample) -> Vec<String>
where
    Sample: FieldOf<KEY>,
{
    FieldOf::<KEY>::check(sample)
}

#[test]
fn a_field_is_found_by_the_hash_of_its_name() {
    // FNV-1a, 64 bits, of "text".
    let hash = b"text"
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    assert_eq!(key(<Sample as Process>::KEYS, hash), 0);
    assert_eq!(key(<Sample as Process>::KEYS, 0), UNKNOWN);
}

#[test]
fn a_comment_is_the_label_and_the_help() {
    let text = <Sample as FieldOf<0>>::INFO;
    assert_eq!(text.name, "text");
    assert_eq!(text.label, "Message");
    assert_eq!(text.help, "Seen by everybody.");
    assert!(text.multiline);
    let country_code = <Sample as FieldOf<1>>::INFO;
    assert_eq!(country_code.label, "Country code");
    assert_eq!(country_code.help, "");
    assert!(!country_code.multiline);
}

#[test]
fn a_field_is_read_and_written() {
    let mut sample = Sample::default();
    FieldOf::<2>::set(&mut sample, 7);
    assert_eq!(FieldOf::<2>::get(&sample), &7);
    assert_eq!(sample.amount, 7);
}

#[test]
fn every_rule_is_checked() {
    let sample = Sample {
        text: "é".repeat(5),
        country_code: Some("é".to_owned()),
        amount: 10,
        share: Some(0.75),
        number: "AB-1".to_owned(),
        email: Some("anna".to_owned()),
        code: None,
        even: 11,
        skipped: String::new(),
        unchecked: false,
    };
    assert_eq!(
        check::<0>(&sample),
        ["length is greater than 4", "not ascii"]
    );
    assert_eq!(check::<1>(&sample), ["length is lower than 2"]);
    assert_eq!(check::<2>(&sample), ["greater than 9"]);
    assert_eq!(check::<3>(&sample), ["greater than 0.5"]);
    assert_eq!(
        check::<4>(&sample),
        ["does not end with \"-Z\"", "does not contain \"00\""]
    );
    assert_eq!(
        check::<5>(&sample),
        ["not a valid email: value is missing `@`"]
    );
    assert_eq!(check::<6>(&sample), ["not set"]);
    assert_eq!(check::<7>(&sample), ["11 is odd.", "Enter a digit."]);
    assert!(check::<8>(&sample).is_empty());
    assert!(check::<9>(&sample).is_empty());
}

#[test]
fn a_sound_process_passes() {
    let sample = Sample {
        text: "text".to_owned(),
        amount: 9,
        number: "AB-00-Z".to_owned(),
        code: Some("a1".to_owned()),
        ..Sample::default()
    };
    assert!(check::<0>(&sample).is_empty());
    assert!(check::<1>(&sample).is_empty());
    assert!(check::<2>(&sample).is_empty());
    assert!(check::<3>(&sample).is_empty());
    assert!(check::<4>(&sample).is_empty());
    assert!(check::<5>(&sample).is_empty());
    assert!(check::<6>(&sample).is_empty());
    assert!(check::<7>(&sample).is_empty());
}
