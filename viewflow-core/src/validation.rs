//! Garde's verdicts as sentences for the people who fill in forms.

use std::borrow::Cow;
use std::fmt::Display;

use garde::i18n::{
    DefaultI18n, I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind,
};

/// Runs `check` with messages that a person can act on.
pub fn in_words<R>(check: impl FnOnce() -> R) -> R {
    garde::with_i18n(Words, check)
}

struct Words;

impl I18n for Words {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        match min {
            1 => "This field is required.".into(),
            _ => format!("Enter at least {min} characters.").into(),
        }
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        format!("Enter at most {max} characters.").into()
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        format!("Enter {min} or more.").into()
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        format!("Enter {max} or less.").into()
    }

    fn credit_card_invalid(&self, reason: InvalidCreditCard) -> Cow<'static, str> {
        DefaultI18n.credit_card_invalid(reason)
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        "This does not have the expected form.".into()
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This must contain “{pattern}”.").into()
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        "Enter a web address such as https://example.com.".into()
    }

    fn prefix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This must begin with “{pattern}”.").into()
    }

    fn suffix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This must end with “{pattern}”.").into()
    }

    fn phone_number_invalid(&self, reason: InvalidPhoneNumber) -> Cow<'static, str> {
        DefaultI18n.phone_number_invalid(reason)
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        DefaultI18n.ip_invalid(kind)
    }

    fn matches_field_mismatch(&self, field: &dyn Display) -> Cow<'static, str> {
        format!("This must be the same as {field}.").into()
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        "Enter an e-mail address such as anna@example.com.".into()
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        "Use plain letters, digits and signs only (ASCII).".into()
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        "Use letters and digits only.".into()
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        "This field is required.".into()
    }
}
