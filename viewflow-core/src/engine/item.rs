//! What the tasks of a list are about, for people: what is shown of an item, and what a form needs
//! to make one more.
//!
//! An item is whatever serde writes. The node's form knows labels and choices of those fields that
//! it asks for; of the others there is the name in the JSON, and a value.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use viewflow_graph::NodeId;

use crate::engine::{DataItem, Engine};
use crate::field::Widget;
use crate::form::{FormControl, FormErrors, Input};
use crate::registered::AnyFlow;
use crate::store::{Mode, ProcessRow, TaskRow};
use crate::{Error, TaskId};

impl Engine {
    /// What a task of a list is about, for people: the fields of an object, in their order, or one
    /// value without a label. Nothing for other tasks.
    pub fn item_of(&self, task: &TaskRow) -> Vec<DataItem> {
        let Some(item) = &task.item else {
            return Vec::new();
        };
        let controls = self.controls_of(task, item).unwrap_or_default();
        let datum = |name: String, value: &Value| {
            let asked = controls.iter().find(|control| control.name == name);
            DataItem {
                label: asked.map_or_else(|| in_words(&name).into(), |c| c.label.clone()),
                value: asked.map_or_else(|| said(value), FormControl::shown),
                asked_at: asked
                    .and_then(|_| self.node_name(task))
                    .into_iter()
                    .collect(),
                name: name.into(),
            }
        };
        match serde_json::from_str(item) {
            Ok(Members(members)) => members.into_iter().map(|(n, v)| datum(n, &v)).collect(),
            Err(_) => {
                let value = serde_json::from_str(item).unwrap_or_else(|_| Value::from(&**item));
                vec![DataItem {
                    name: ITEM.into(),
                    label: "".into(),
                    value: said(&value),
                    asked_at: Vec::new(),
                }]
            }
        }
    }

    /// The latest process that was begun for a task.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn child_of(&self, task: TaskId) -> Result<Option<ProcessRow>, Error> {
        Ok(self.store().begin(Mode::Read)?.child(task)?)
    }

    /// The controls of a task's form, with what its item holds.
    fn controls_of(&self, task: &TaskRow, item: &str) -> Option<Vec<FormControl>> {
        let flow = self.any_flow(&task.flow).ok()?;
        let node = flow.shape().find(&task.node).ok()?;
        let item = flow.decode_item(node, item).ok()?;
        Some(flow.controls(node, item.as_ref()))
    }

    fn node_name(&self, task: &TaskRow) -> Option<&'static str> {
        let shape = self.flow(&task.flow).ok()?;
        Some(shape.node(shape.find(&task.node).ok()?).name)
    }
}

/// Under this name a form sends an item that is a single value.
const ITEM: &str = "item";

/// What a new item looks like, by one that there is.
pub(super) struct Pattern<'f> {
    flow: &'f dyn AnyFlow,
    node: NodeId,
    /// The item that there is.
    like: Value,
    /// What a form asks for.
    asked: Vec<FormControl>,
    /// Which of that the task's own form knows, and reads.
    own: Vec<Cow<'static, str>>,
    /// What the rest of a new item is, and what is left empty.
    rest: BTreeMap<String, Value>,
}

impl<'f> Pattern<'f> {
    pub(super) fn of(flow: &'f dyn AnyFlow, node: NodeId, item: &str) -> Self {
        let mut pattern = Self {
            flow,
            node,
            like: serde_json::from_str(item).unwrap_or_default(),
            asked: Vec::new(),
            own: Vec::new(),
            rest: BTreeMap::new(),
        };
        match serde_json::from_str(item) {
            Ok(Members(members)) => {
                let decoded = flow.decode_item(node, item).ok();
                let own = decoded.map_or_else(Vec::new, |item| flow.controls(node, item.as_ref()));
                for (name, value) in members {
                    let own = own.iter().find(|control| control.name == name);
                    pattern.ask_for(name, &value, own.cloned());
                }
            }
            Err(_) => pattern.asked.extend(control(ITEM, &pattern.like)),
        }
        pattern
    }

    /// Asks for a field, unless nothing is known of it.
    fn ask_for(&mut self, name: String, value: &Value, own: Option<FormControl>) {
        let nothing = [Value::Null, blank(value)];
        let nothing = nothing
            .into_iter()
            .find(|nothing| self.fits(&name, nothing));
        if let Some(own) = own {
            self.own.push(own.name.clone());
            self.asked.push(FormControl {
                // Whoever does the task is asked for it again.
                required: nothing.is_none(),
                value: String::new(),
                ..own
            });
            // What cannot be empty is written anew.
            self.rest
                .insert(name, nothing.unwrap_or_else(|| value.clone()));
        } else if let Some(control) = control(&name, value) {
            self.asked.push(control);
        } else {
            self.rest
                .insert(name, nothing.unwrap_or_else(|| value.clone()));
        }
    }

    /// Whether the item that there is could have that in its place.
    fn fits(&self, name: &str, value: &Value) -> bool {
        let mut changed = self.like.clone();
        changed[name] = value.clone();
        self.flow
            .decode_item(self.node, &changed.to_string())
            .is_ok()
    }

    pub(super) fn controls(self) -> Vec<FormControl> {
        self.asked
    }

    /// The item, as it is stored.
    pub(super) fn read(&self, input: &Input) -> Result<String, Error> {
        if self.asked.is_empty() {
            return Err(not_added("nothing can be typed in for it").into());
        }
        let text = match input {
            Input::Json(members) if self.like.is_object() => Value::from(members.clone()),
            input => self.read_fields(input)?,
        };
        let item = self.flow.decode_item(self.node, &text.to_string());
        let mut item = item.map_err(|cause| not_added(&cause.to_string()))?;
        if let Input::Text(text) = input
            && !self.own.is_empty()
        {
            let filled = self.flow.fill(self.node, item.as_mut(), input);
            self.but_for_empty(filled, text)?;
        }
        let item = item.encode();
        Ok(item.map_err(|cause| not_added(&cause.to_string()))?)
    }

    /// What the task's own form has against it, but that something may be left empty here.
    fn but_for_empty(
        &self,
        filled: Result<(), FormErrors>,
        sent: &BTreeMap<String, String>,
    ) -> Result<(), FormErrors> {
        let Err(mut errors) = filled else {
            return Ok(());
        };
        errors.fields.retain(|name, _| {
            let is_needed = |control: &FormControl| control.name == *name && control.required;
            let is_sent = sent.get(name).is_some_and(|sent| !sent.trim().is_empty());
            is_sent || self.asked.iter().any(is_needed)
        });
        match errors.is_empty() {
            true => Ok(()),
            false => Err(errors),
        }
    }

    fn read_fields(&self, input: &Input) -> Result<Value, FormErrors> {
        let mut errors = FormErrors::default();
        let mut fields = serde_json::Map::new();
        let mut says_something = false;
        for control in &self.asked {
            let sent = match input {
                Input::Text(text) => text.get(&*control.name).map_or("", |text| text.trim()),
                Input::Json(members) => {
                    let sent = members.get(&*control.name).cloned().unwrap_or_default();
                    fields.insert(control.name.to_string(), sent);
                    says_something = true;
                    continue;
                }
            };
            says_something |= !sent.is_empty();
            if self.own.contains(&control.name) {
                continue;
            }
            match typed(&control.widget, sent) {
                Ok(value) => {
                    fields.insert(control.name.to_string(), value);
                }
                Err(message) => errors.add(&control.name, message),
            }
        }
        if let (false, [first, ..]) = (says_something, &*self.asked) {
            errors.fields.clear();
            errors.add(&first.name, "This field is required.");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        if !self.like.is_object() {
            return Ok(fields.remove(ITEM).unwrap_or_default());
        }
        fields.extend(self.rest.clone());
        Ok(Value::Object(fields))
    }
}

fn not_added(cause: &str) -> FormErrors {
    // Where in the JSON it was says nothing to whoever has filled in a form.
    let cause = cause.split(" at line ").next().unwrap_or_default();
    let mut errors = FormErrors::default();
    errors.add(ITEM, format!("This cannot be added: {cause}."));
    errors
}

/// How a value like this one is asked for; not at all, if it is no single one.
fn control(name: &str, like: &Value) -> Option<FormControl> {
    let widget = match like {
        Value::String(_) => Widget::Text,
        Value::Bool(_) => Widget::Checkbox,
        Value::Number(number) if number.is_f64() => Widget::Decimal,
        Value::Number(_) => Widget::Integer,
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(FormControl {
        name: Cow::Owned(name.into()),
        label: Cow::Owned(in_words(name)),
        help: "",
        required: matches!(widget, Widget::Integer | Widget::Decimal),
        widget,
        value: String::new(),
    })
}

/// What was sent, as what the control is for.
fn typed(widget: &Widget, sent: &str) -> Result<Value, &'static str> {
    match widget {
        Widget::Checkbox => Ok(Value::Bool(!matches!(sent, "" | "off" | "false" | "no"))),
        Widget::Integer | Widget::Decimal if sent.is_empty() => Err("This field is required."),
        Widget::Integer => match (sent.parse::<i64>(), sent.parse::<u64>()) {
            (Ok(number), _) => Ok(number.into()),
            (_, Ok(number)) => Ok(number.into()),
            _ => Err("Enter a whole number."),
        },
        Widget::Decimal => {
            let number = sent.parse().ok().and_then(serde_json::Number::from_f64);
            number.map(Value::Number).ok_or("Enter a number.")
        }
        _ => Ok(sent.into()),
    }
}

/// The same with nothing in it.
fn blank(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(_) => false.into(),
        Value::Number(_) => 0.into(),
        Value::String(_) => "".into(),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), blank(value)));
            Value::Object(members.collect())
        }
    }
}

/// A value as one would say it.
fn said(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Yes".into(),
        Value::Bool(false) => "No".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => joined(values.iter().map(said).collect()),
        Value::Object(members) => {
            let members = members.iter();
            let member =
                |(name, value): (&String, &Value)| format!("{}: {}", in_words(name), said(value));
            joined(members.map(member).collect())
        }
    }
}

/// A field's name in words.
fn in_words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// The members of a JSON object in the order in which they were written, which is that of the
/// struct's fields.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::{Pattern, in_words, said};
    use crate::conformance::flows::Order;
    use crate::each::List;
    use crate::registered::{AnyFlow, Registered};
    use crate::{EachDef, EachNode, Flow, FormDef, Input, Kind, Node, NodeDef};

    /// An item of whatever type a test is about.
    struct ListOf<T>(std::marker::PhantomData<fn() -> T>);

    impl<T> Clone for ListOf<T> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<T> Copy for ListOf<T> {}

    impl<T: crate::Item> Node for ListOf<T> {
        type Flow = Self;
        const NAME: &'static str = "list";
    }

    impl<T: crate::Item> EachNode for ListOf<T> {
        type Item = T;
        const LIST: List<Self> = List {
            form: FormDef::EMPTY,
            items: |_| &[],
            collect: None,
        };
    }

    impl<T: crate::Item> Flow for ListOf<T> {
        type Process = Order;
        const NAME: &'static str = "list_of";
        const TITLE: &'static str = "";
        const DESCRIPTION: &'static str = "";
        const NODES: &'static [NodeDef<Self>] = &[NodeDef {
            each: Some(EachDef::of::<Self>(false)),
            ..NodeDef::new("list", Kind::View)
        }];
    }

    /// The names that a form asks for, and what comes of what it sends.
    fn add<T: crate::Item>(like: &T, sent: &[(&str, &str)]) -> (Vec<String>, String) {
        let flow = Registered::<ListOf<T>>::new();
        let node = flow.shape().find("list").unwrap();
        let pattern = || Pattern::of(&flow, node, &serde_json::to_string(like).unwrap());
        let names = pattern().controls().into_iter().map(|c| c.name.into());
        let read = pattern().read(&Input::from_pairs(sent.iter().copied()));
        let read = read.unwrap_or_else(|error| error.to_string());
        (names.collect(), read)
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Way {
        BySea,
        ByAir,
    }

    #[derive(Serialize, Deserialize)]
    struct Freight {
        way: Way,
        on: NaiveDate,
        crates: u32,
        share: f64,
        remark: Option<String>,
        stops: Vec<String>,
    }

    fn freight() -> Freight {
        Freight {
            way: Way::ByAir,
            on: NaiveDate::default(),
            crates: 3,
            share: 0.5,
            remark: None,
            stops: vec!["Rome".into()],
        }
    }

    #[test]
    fn what_can_be_empty_is_not_asked_for() {
        let sent = [
            ("way", "by_sea"),
            ("on", "2026-03-01"),
            ("crates", "7"),
            ("share", "1.25"),
        ];
        let (names, item) = add(&freight(), &sent);
        assert_eq!(names, ["way", "on", "crates", "share"]);
        let expected = r#"{"way":"by_sea","on":"2026-03-01","crates":7,"share":1.25,"remark":null,"stops":[]}"#;
        assert_eq!(item, expected);
    }

    #[test]
    fn what_is_no_item_is_refused_in_words() {
        let sent = [
            ("way", "by_sea"),
            ("on", "soon"),
            ("crates", "7"),
            ("share", "1"),
        ];
        let (_, refused) = add(&freight(), &sent);
        assert!(
            refused.contains("This cannot be added: input contains invalid characters"),
            "{refused}"
        );
        let (_, refused) = add(&freight(), &[("way", "by_sea"), ("crates", "many")]);
        assert_eq!(
            refused,
            "the form has errors; crates: Enter a whole number.; share: This field is required."
        );
    }

    #[test]
    fn a_single_value_is_asked_for_as_one() {
        let (names, item) = add(&"Ada".to_owned(), &[("item", "Grace")]);
        assert_eq!((names, item), (vec!["item".into()], r#""Grace""#.into()));
        assert_eq!(add(&7_u32, &[("item", "8")]).1, "8");
        assert_eq!(
            add(&7_u32, &[("item", "-8")]).1,
            "the form has errors; item: This cannot be added: invalid value: integer `-8`, \
             expected u32."
        );
        let nested = vec!["a".to_owned()];
        let (names, refused) = add(&nested, &[("item", "b")]);
        assert!(names.is_empty());
        assert!(refused.contains("nothing can be typed in for it"));
    }

    #[test]
    fn values_are_said_as_people_would() {
        assert_eq!(in_words("unit_price"), "Unit price");
        assert_eq!(said(&json!(true)), "Yes");
        assert_eq!(said(&json!(["a", 1])), "a, 1");
        assert_eq!(said(&json!({"of_wood": false})), "Of wood: No");
    }
}
