//! A form on a page: its controls, what was typed, and what was wrong with it.

use std::collections::BTreeMap;

use serde::Serialize;
use viewflow_core::{FormControl, FormErrors, Input};

use crate::problem::Typed;

/// A form as the templates draw it.
#[derive(Serialize)]
pub(crate) struct FormView {
    fields: Vec<Field>,
    /// What is wrong with the whole.
    errors: Vec<String>,
    has_errors: bool,
}

#[derive(Serialize)]
struct Field {
    #[serde(flatten)]
    control: FormControl,
    checked: bool,
    errors: Vec<String>,
    /// The elements that describe it, by their ids.
    described_by: String,
}

/// What a browser sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(BTreeMap<String, String>);

/// Why a form is shown again.
#[derive(Clone)]
pub(crate) struct Again {
    pub(crate) sent: Sent,
    pub(crate) errors: FormErrors,
    /// What is wrong with the whole.
    pub(crate) whole: Option<String>,
}

impl Sent {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    pub(crate) fn input(&self) -> Input {
        Input::Text(self.0.clone())
    }

    /// What was sent for a field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// What was typed, by the labels of the controls, for whoever cannot send it any more.
    pub(crate) fn typed(&self, label_of: impl Fn(&str) -> Option<String>) -> Vec<Typed> {
        let typed = self.0.iter().filter(|(_, value)| !value.is_empty());
        typed
            .map(|(name, value)| Typed {
                label: label_of(name).unwrap_or_else(|| name.clone()),
                value: match value.as_str() {
                    // What a ticked box sends.
                    "on" => "Yes".into(),
                    other => other.into(),
                },
            })
            .collect()
    }
}

impl FormView {
    pub(crate) fn new(controls: Vec<FormControl>, again: Option<Again>) -> Self {
        let (sent, mut errors, whole) = match again {
            Some(again) => (Some(again.sent), again.errors, again.whole),
            None => (None, FormErrors::default(), None),
        };
        let field = |mut control: FormControl| {
            if let Some(sent) = &sent {
                control.value = sent.0.get(&*control.name).cloned().unwrap_or_default();
            }
            let own = errors.fields.remove(&*control.name).unwrap_or_default();
            let mut described_by = Vec::new();
            if !own.is_empty() {
                described_by.push(format!("{}-error", control.name));
            }
            if !control.help.is_empty() {
                described_by.push(format!("{}-help", control.name));
            }
            Field {
                checked: matches!(control.value.as_str(), "on" | "true" | "1" | "yes"),
                described_by: described_by.join(" "),
                errors: own,
                control,
            }
        };
        let fields: Vec<_> = controls.into_iter().map(field).collect();
        let rest = errors.fields.into_values().flatten();
        let errors: Vec<_> = whole.into_iter().chain(rest).collect();
        let has_errors = !errors.is_empty() || fields.iter().any(|f| !f.errors.is_empty());
        Self {
            fields,
            errors,
            has_errors,
        }
    }
}
