//! How a value becomes a form field, and back.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::process::Unknown;

/// The control by which a person edits a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Widget {
    /// A line of text.
    Text,
    /// Several lines of text.
    Textarea,
    /// Yes or no.
    Checkbox,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day.
    DateTime,
    /// One of several values.
    Select {
        /// What can be chosen.
        options: Vec<SelectOption>,
    },
}

/// One line of a [`Widget::Select`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// What is sent.
    pub value: &'static str,
    /// What is shown.
    pub label: &'static str,
}

/// A type whose values people can edit in a form.
///
/// Text, numbers, `bool`, chrono's dates and times, an `Option` of any of them, and enums with
/// `#[derive(Choice)]` have it. For a type of your own:
///
/// ```
/// use viewflow_core::{FormValue, Widget};
/// # use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Percent(u8);
///
/// impl FormValue for Percent {
///     fn widget() -> Widget {
///         Widget::Integer
///     }
///     fn to_text(&self) -> String {
///         self.0.to_string()
///     }
///     fn from_text(text: &str) -> Result<Self, String> {
///         match text.parse() {
///             Ok(n) if n <= 100 => Ok(Self(n)),
///             _ => Err("Enter a whole number from 0 to 100.".into()),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "no form can edit a field of type `{Self}`",
    label = "this field's type does not implement `FormValue`",
    note = "a form edits text, numbers, `bool`, dates and times, an `Option` of them, and enums with `#[derive(Choice)]`",
    note = "leave the field out of the `#[form(..)]`, or implement `FormValue` for `{Self}`"
)]
pub trait FormValue: Serialize + DeserializeOwned + Send + 'static {
    /// The control that edits it.
    fn widget() -> Widget;

    /// The value as the control shows it.
    fn to_text(&self) -> String;

    /// The value from what the control sent.
    ///
    /// # Errors
    ///
    /// A sentence for the person who filled in the form.
    fn from_text(text: &str) -> Result<Self, String>;

    /// The value where nothing was sent or typed.
    ///
    /// # Errors
    ///
    /// A sentence for the person who filled in the form, where a value is needed.
    fn absent() -> Result<Self, String> {
        Err("This field is required.".into())
    }

    /// Whether the form can be sent without it.
    fn optional() -> bool {
        false
    }
}

impl FormValue for String {
    fn widget() -> Widget {
        Widget::Text
    }

    fn to_text(&self) -> String {
        self.clone()
    }

    /// Line ends are `\n`, as HTML forms send `\r\n`.
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.trim().replace("\r\n", "\n"))
    }

    fn absent() -> Result<Self, String> {
        Ok(String::new())
    }

    fn optional() -> bool {
        true
    }
}

impl FormValue for bool {
    fn widget() -> Widget {
        Widget::Checkbox
    }

    fn to_text(&self) -> String {
        if *self { "on" } else { "" }.into()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        match text {
            "on" | "true" | "1" | "yes" => Ok(true),
            "off" | "false" | "0" | "no" => Ok(false),
            _ => Err("Choose yes or no.".into()),
        }
    }

    /// A box that is not ticked sends nothing.
    fn absent() -> Result<Self, String> {
        Ok(false)
    }

    fn optional() -> bool {
        true
    }
}

impl<T: FormValue> FormValue for Option<T> {
    fn widget() -> Widget {
        T::widget()
    }

    fn to_text(&self) -> String {
        self.as_ref().map(T::to_text).unwrap_or_default()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        T::from_text(text).map(Some)
    }

    fn absent() -> Result<Self, String> {
        Ok(None)
    }

    fn optional() -> bool {
        true
    }
}

impl FormValue for Unknown {
    fn widget() -> Widget {
        Widget::Text
    }

    fn to_text(&self) -> String {
        String::new()
    }

    fn from_text(_: &str) -> Result<Self, String> {
        Err("There is no such field.".into())
    }
}

macro_rules! number {
    ($widget:ident, $message:literal: $is_legal:expr; $($type:ty),*) => {$(
        impl FormValue for $type {
            fn widget() -> Widget {
                Widget::$widget
            }

            fn to_text(&self) -> String {
                self.to_string()
            }

            fn from_text(text: &str) -> Result<Self, String> {
                let is_legal: fn(&Self) -> bool = $is_legal;
                let parsed = text.trim().parse().ok().filter(is_legal);
                parsed.ok_or_else(|| $message.into())
            }
        }
    )*};
}

number!(Integer, "Enter a whole number.": |_| true; i16, i32, i64);
number!(Integer, "Enter a whole number that is not negative.": |_| true; u8, u16, u32, u64);
// What is not finite has no place in JSON, nor in most databases.
number!(Decimal, "Enter a number.": |n| n.is_finite(); f32, f64);

macro_rules! moment {
    ($($type:ty, $widget:ident, $message:literal, $show:literal, $read:expr;)*) => {$(
        impl FormValue for $type {
            fn widget() -> Widget {
                Widget::$widget
            }

            fn to_text(&self) -> String {
                self.format($show).to_string()
            }

            fn from_text(text: &str) -> Result<Self, String> {
                let formats: &[&str] = &$read;
                let parsed = formats
                    .iter()
                    .find_map(|format| <$type>::parse_from_str(text.trim(), format).ok());
                parsed.ok_or_else(|| $message.into())
            }
        }
    )*};
}

moment! {
    NaiveDate, Date, "Enter a date such as 2026-03-31.", "%Y-%m-%d", ["%Y-%m-%d"];
    NaiveTime, Time, "Enter a time such as 14:30.", "%H:%M:%S", ["%H:%M", "%H:%M:%S"];
    NaiveDateTime, DateTime, "Enter a date and a time such as 2026-03-31 14:30.",
        "%Y-%m-%dT%H:%M:%S",
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
}

#[doc(hidden)]
impl Serialize for Unknown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

#[doc(hidden)]
impl<'de> serde::Deserialize<'de> for Unknown {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("there is no such field"))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime};

    use super::FormValue;

    fn round_trip<T: FormValue + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(T::from_text(&value.to_text()), Ok(value));
    }

    #[test]
    fn what_a_control_shows_is_what_it_sends() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        round_trip(String::from("two\nlines"));
        round_trip(true);
        round_trip(-7_i64);
        round_trip(2.5_f64);
        round_trip(day);
        round_trip::<NaiveDateTime>(day.and_hms_opt(14, 30, 5).unwrap());
        round_trip(Some(3_u8));
    }

    #[test]
    fn an_empty_control_is_none_no_or_a_request_for_a_value() {
        assert_eq!(Option::<i32>::absent(), Ok(None));
        assert_eq!(bool::absent(), Ok(false));
        assert_eq!(i32::absent(), Err("This field is required.".to_owned()));
        assert_eq!(
            u8::from_text("-1"),
            Err("Enter a whole number that is not negative.".to_owned())
        );
    }

    #[test]
    fn a_number_is_finite() {
        for text in ["NaN", "inf", "-infinity", "1e400"] {
            assert!(f64::from_text(text).is_err(), "{text}");
            assert!(f32::from_text(text).is_err(), "{text}");
        }
        assert!(f32::from_text("1e39").is_err());
        assert!(i64::from_text("9223372036854775808").is_err());
    }
}
