//! What a task of a list is about, in a line, so that five tasks of one name can be told apart.

use viewflow_core::store::TaskRow;
use viewflow_core::{DataItem, Engine, TaskId};

/// So many fields are told in a line.
const FIELDS: usize = 3;

/// So many characters a value may have in a line.
const LENGTH: usize = 80;

/// What the task is about, in a line: of a list, the item, and of one that undoes another, that one.
/// Nothing for others.
pub(crate) fn about(engine: &Engine, task: &TaskRow) -> String {
    if let Some(undone) = undone(engine, task) {
        return format!("undoes “{undone}”");
    }
    let items = engine.item_of(task);
    let told = items.iter().filter(|item| says_something(item));
    let told = told.take(FIELDS).enumerate();
    let parts = told.map(|(place, item)| match (place, &*item.label) {
        (_, label) if item.value == "Yes" && !label.is_empty() => label.to_owned(),
        // What comes first says what it is by itself, such as a name.
        (0, _) | (_, "") => short(&item.value),
        (_, label) => format!("{label}: {}", short(&item.value)),
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// What the node is called whose work a task undoes.
fn undone(engine: &Engine, task: &TaskRow) -> Option<&'static str> {
    let shape = engine.flow(&task.flow).ok()?;
    let node = shape.find(&task.node).ok()?;
    let mut undone = shape.graph.undone_by(node);
    let first = undone.next()?;
    let id = match undone.next() {
        None => first,
        // It undoes several, and only the task tells which one.
        Some(_) => {
            let number = *task.previous.first()?;
            let id = TaskId { number, ..task.id };
            let task = engine.store().task(id).ok()??.task;
            shape.find(&task.node).ok()?
        }
    };
    Some(shape.node(id).title)
}

/// Whether a value is one that somebody has given, as far as can be seen.
fn says_something(item: &DataItem) -> bool {
    match item.value.as_str() {
        "" | "No" => false,
        "0" => item.asked_at.is_empty(),
        _ => true,
    }
}

/// The first line of a text, and no more of it than fits.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LENGTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
