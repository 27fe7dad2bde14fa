//! What a test says of a process when it fails: what is open, and what has happened.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::FlowTest;
use crate::store::{LogRow, ProcessRow, TaskRow};
use crate::{ProcessId, UserId};

/// Everything that is stored of a process.
#[derive(Clone, PartialEq)]
pub(super) struct Rows {
    pub process: ProcessRow,
    pub tasks: Vec<TaskRow>,
    pub log: Vec<LogRow>,
}

#[track_caller]
pub(super) fn rows(test: &FlowTest, id: ProcessId) -> Rows {
    let store = test.engine().store();
    match (store.process(id), store.tasks_of(id), store.log_of(id)) {
        (Ok(Some(process)), Ok(tasks), Ok(log)) => Rows {
            process,
            tasks,
            log,
        },
        (Ok(None), ..) => panic!("there is no process {id}"),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => {
            panic!("the store cannot be read: {error}")
        }
    }
}

/// A failure's text: what was expected, and where the process stands.
#[track_caller]
pub(super) fn report(test: &FlowTest, id: ProcessId, headline: &str) -> String {
    format!("{headline}\n\n{}", describe(test, id))
}

#[track_caller]
pub(super) fn describe(test: &FlowTest, id: ProcessId) -> String {
    let rows = rows(test, id);
    let names = Names::of(test, &rows);
    let ProcessRow { flow, status, .. } = &rows.process;
    let mut text = format!("process {id} of `{flow}` is {status}\n");
    let open = rows.tasks.iter().filter(|task| task.status.is_open());
    let open: Vec<_> = open.map(|task| names.open_task(task)).collect();
    table(&mut text, "open tasks", &open);
    let history: Vec<_> = rows.log.iter().map(|line| names.line(line)).collect();
    table(&mut text, "history", &history);
    text
}

/// What rows refer to by numbers.
struct Names {
    users: BTreeMap<UserId, String>,
    nodes: BTreeMap<u32, String>,
    began: DateTime<Utc>,
}

impl Names {
    fn of(test: &FlowTest, rows: &Rows) -> Self {
        let users = test.engine().store().user_names();
        let nodes = rows.tasks.iter();
        Self {
            // A report is made where something has gone wrong already.
            users: users.unwrap_or_default().into_iter().collect(),
            nodes: nodes
                .map(|task| (task.id.number, task.node.clone()))
                .collect(),
            began: rows.process.created_at,
        }
    }

    fn user(&self, id: Option<UserId>) -> String {
        id.and_then(|id| self.users.get(&id).cloned())
            .unwrap_or_default()
    }

    fn open_task(&self, task: &TaskRow) -> Vec<String> {
        vec![
            format!("#{}", task.id.number),
            task.node.clone(),
            task.status.to_string(),
            self.user(task.owner),
            task.error.clone().unwrap_or_default(),
        ]
    }

    fn line(&self, line: &LogRow) -> Vec<String> {
        let number = line.task.map(|number| format!("#{number}"));
        let node = line
            .task
            .and_then(|number| self.nodes.get(&number).cloned());
        vec![
            self.since(line.at),
            number.unwrap_or_default(),
            node.unwrap_or_default(),
            line.event.clone(),
            self.user(line.user),
            line.detail.clone().unwrap_or_default(),
        ]
    }

    /// How long after the process's beginning something was.
    fn since(&self, at: DateTime<Utc>) -> String {
        let seconds = (at - self.began).num_seconds();
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        let clock = format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
        match days {
            0 => clock,
            _ => format!("{days}d {clock}"),
        }
    }
}

/// Appends lines whose columns are as wide as they have to be.
fn table(text: &mut String, title: &str, lines: &[Vec<String>]) {
    if lines.is_empty() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{title}: none");
        return;
    }
    let _ = writeln!(text, "{title}:");
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for line in lines {
        let cells = line.iter().zip(&widths).filter(|(_, width)| **width > 0);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        let _ = writeln!(text, "  {}", cells.join("  ").trim_end());
    }
}
