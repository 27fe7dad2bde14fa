//! Forms: which fields of the process a person fills in, and what was wrong with what came.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::field::{FormValue, Widget};
use crate::handler::within_step;
use crate::process::{FieldInfo, FieldOf};

/// One field of a form on a process of type `P`. Made by [`form_field`].
pub struct FormField<P> {
    pub(crate) info: FieldInfo,
    pub(crate) widget: fn() -> Widget,
    pub(crate) optional: fn() -> bool,
    pub(crate) show: fn(&P) -> String,
    pub(crate) read_text: fn(&mut P, Option<&str>) -> Result<(), String>,
    pub(crate) read_json: fn(&mut P, Option<&Value>) -> Result<(), String>,
    pub(crate) check: fn(&P) -> Vec<String>,
}

/// The field of `P` with that key, as forms edit it.
#[doc(hidden)]
pub const fn form_field<P, const KEY: usize>() -> FormField<P>
where
    P: FieldOf<KEY>,
    P::Type: FormValue,
{
    FormField {
        info: P::INFO,
        widget: || {
            let widget = <P::Type as FormValue>::widget();
            if P::INFO.multiline && widget == Widget::Text {
                return Widget::Textarea;
            }
            widget
        },
        optional: <P::Type as FormValue>::optional,
        show: |process| process.get().to_text(),
        read_text: |process, text| {
            process.set(match text {
                Some(text) if !text.trim().is_empty() => <P::Type as FormValue>::from_text(text)?,
                _ => <P::Type as FormValue>::absent()?,
            });
            Ok(())
        },
        read_json: |process, value| {
            process.set(match value {
                Some(value) if !value.is_null() => {
                    serde_json::from_value(value.clone()).map_err(|error| error.to_string())?
                }
                _ => <P::Type as FormValue>::absent()?,
            });
            Ok(())
        },
        check: P::check,
    }
}

/// What a person or a program sends in to a form.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// What an HTML form sent: the text of each control. A field that is not there is empty.
    Text(BTreeMap<String, String>),
    /// A JSON object with a member for each field.
    Json(serde_json::Map<String, Value>),
}

impl Input {
    /// Input from an HTML form's pairs; of a repeated name, the last counts.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs.into_iter().map(|(k, v)| (k.into(), v.into()));
        Self::Text(pairs.collect())
    }
}

/// What is wrong with the fields of a form: for each field's name, sentences for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormErrors {
    /// For each field that has one, what is wrong.
    pub fields: BTreeMap<String, Vec<String>>,
}

impl FormErrors {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// One sentence on one field.
    pub fn of(field: &str, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }

    /// Adds a sentence on a field.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        let messages = self.fields.entry(field.into()).or_default();
        messages.push(message.into());
    }
}

impl fmt::Display for FormErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the form has errors")?;
        for (field, messages) in &self.fields {
            write!(f, "; {field}: {}", messages.join(" "))?;
        }
        Ok(())
    }
}

impl std::error::Error for FormErrors {}

/// A field of a form, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormControl {
    /// The field's name, under which the control sends its value.
    pub name: Cow<'static, str>,
    /// What it is called.
    pub label: Cow<'static, str>,
    /// A sentence that explains it, or nothing.
    pub help: &'static str,
    /// How it is edited.
    pub widget: Widget,
    /// Whether the form cannot be sent without it.
    pub required: bool,
    /// What it holds now, as its control shows it.
    pub value: String,
}

impl FormControl {
    /// The value in words: `Yes` or `No`, and a choice by its label.
    pub fn shown(&self) -> String {
        match &self.widget {
            Widget::Checkbox if self.value.is_empty() => "No".into(),
            Widget::Checkbox => "Yes".into(),
            Widget::Select { options } => {
                let chosen = options.iter().find(|option| option.value == self.value);
                chosen.map_or_else(|| self.value.clone(), |option| option.label.into())
            }
            _ => self.value.clone(),
        }
    }
}

/// The form of one node, which a person fills in about a `P`: the process, or the item of a list.
pub enum FormDef<P: 'static> {
    /// It has fields of the `P`.
    Fields(&'static [FormField<P>]),
    /// It has fields of its own: a [`FormOf`].
    Own(OwnForm<P>),
}

impl<P> FormDef<P> {
    /// Nothing is filled in.
    pub const EMPTY: Self = Self::Fields(&[]);

    pub(crate) fn controls(&self, subject: &P) -> Vec<FormControl> {
        match self {
            Self::Fields(fields) => Fields(fields).controls(subject),
            Self::Own(own) => (own.controls)(subject),
        }
    }

    /// Writes what came into what it is about. What is wrong leaves nothing that is kept.
    pub(crate) fn read(&self, subject: &mut P, input: &Input) -> Result<(), FormErrors> {
        match self {
            Self::Fields(fields) => Fields(fields).read(subject, input),
            Self::Own(own) => (own.read)(subject, input),
        }
    }

    /// Saves what a program has filled in into a form of its own.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[doc(hidden)]
    pub fn save(&self, subject: &mut P, form: impl Any) -> Result<(), FormErrors> {
        match self {
            Self::Fields(_) => Ok(()),
            Self::Own(own) => (own.save)(subject, Box::new(form)),
        }
    }

    /// Asks garde about what a program has filled in. A form of its own is asked before it is saved.
    pub(crate) fn validate(&self, subject: &P) -> Result<(), FormErrors> {
        match self {
            Self::Fields(fields) => Fields(fields).validate(subject, FormErrors::default()),
            Self::Own(_) => Ok(()),
        }
    }
}

/// The fields of a form that is a type of its own. `#[derive(Form)]` writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    label = "this type does not implement `Form`",
    note = "add `#[derive(Form, Default)]` to `{Self}`"
)]
pub trait Form: Sized + Send + 'static {
    #[doc(hidden)]
    const FIELDS: &'static [FormField<Self>];
}

/// A form with fields of its own, which a person fills in about a `P`: a process, or with `#[each(..)]` the item
/// of a list. A node has it by `#[form(with(Verdict))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form about a `{P}`",
    label = "this type does not implement `FormOf<{P}>`",
    note = "derive `Form` for `{Self}`, and implement `FormOf<{P}>`: what stands in the form at first, and what is saved of it"
)]
pub trait FormOf<P>: Form {
    /// What stands in the form when it is opened.
    fn open(subject: &P) -> Self;

    /// Writes what was filled in into what it is about, within the step. Every field is right as far as its own
    /// rules go.
    ///
    /// # Errors
    ///
    /// [`FormErrors`] on fields of the form: they are shown beside these, and nothing is kept.
    fn save(self, subject: &mut P) -> Result<(), FormErrors>;
}

/// A form with fields of its own, without its type.
pub struct OwnForm<P> {
    controls: fn(&P) -> Vec<FormControl>,
    read: fn(&mut P, &Input) -> Result<(), FormErrors>,
    /// With the form in the box.
    save: fn(&mut P, Box<dyn Any>) -> Result<(), FormErrors>,
}

/// The form of that type.
#[doc(hidden)]
pub const fn own_form<P, T: FormOf<P>>() -> FormDef<P> {
    FormDef::Own(OwnForm {
        controls: |subject| Fields(T::FIELDS).controls(&T::open(subject)),
        read: |subject, input| {
            let mut form = T::open(subject);
            Fields(T::FIELDS).read(&mut form, input)?;
            within_step(|| form.save(subject))
        },
        save: |subject, form| match form.downcast::<T>() {
            Ok(form) => {
                Fields(T::FIELDS).validate(&form, FormErrors::default())?;
                within_step(|| form.save(subject))
            }
            Err(_) => Ok(()),
        },
    })
}

/// The fields of a form.
struct Fields<P: 'static>(&'static [FormField<P>]);

impl<P> Fields<P> {
    fn controls(&self, process: &P) -> Vec<FormControl> {
        let control = |field: &FormField<P>| FormControl {
            name: field.info.name.into(),
            label: field.info.label.into(),
            help: field.info.help,
            widget: (field.widget)(),
            required: !(field.optional)(),
            value: (field.show)(process),
        };
        self.0.iter().map(control).collect()
    }

    /// Writes what came into the process, every field or none that is wrong unsaid.
    fn read(&self, process: &mut P, input: &Input) -> Result<(), FormErrors> {
        let mut errors = FormErrors::default();
        for field in self.0 {
            let name = field.info.name;
            let read = match input {
                Input::Text(text) => (field.read_text)(process, text.get(name).map(String::as_str)),
                Input::Json(members) => (field.read_json)(process, members.get(name)),
            };
            if let Err(message) = read {
                errors.add(name, message);
            }
        }
        if let Input::Json(members) = input {
            for name in members.keys() {
                if !self.0.iter().any(|field| field.info.name == name) {
                    errors.add(name, "This form has no such field.");
                }
            }
        }
        self.validate(process, errors)
    }

    /// Asks garde about each field that is not known to be wrong already.
    fn validate(&self, process: &P, mut errors: FormErrors) -> Result<(), FormErrors> {
        for field in self.0 {
            if !errors.fields.contains_key(field.info.name) {
                for message in crate::validation::in_words(|| (field.check)(process)) {
                    errors.add(field.info.name, message);
                }
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}
