//! The core's rows as Diesel's records, there and back.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use viewflow_core::store::{JobRow, JobState, LogRow, ProcessRow, TaskRow};
use viewflow_core::{ProcessId, ProcessStatus, Status, StoreError, TaskId, UserId};

use crate::schema::{viewflow_job, viewflow_log, viewflow_process, viewflow_task};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_process, treat_none_as_default_value = false)]
pub(crate) struct ProcessRecord {
    #[diesel(skip_insertion)]
    id: i64,
    flow: String,
    status: String,
    state: String,
    tasks: i32,
    data: Option<String>,
    created_by: Option<i64>,
    created_at: NaiveDateTime,
    finished_at: Option<NaiveDateTime>,
    parent_id: Option<i64>,
    parent_task: Option<i32>,
    version: String,
}

/// What of a process changes in its life.
#[derive(AsChangeset)]
#[diesel(table_name = viewflow_process, treat_none_as_null = true)]
pub(crate) struct ProcessChange<'r> {
    status: &'static str,
    state: &'r str,
    tasks: i32,
    finished_at: Option<NaiveDateTime>,
    version: &'r str,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_task, treat_none_as_default_value = false)]
pub(crate) struct TaskRecord {
    process_id: i64,
    number: i32,
    flow: String,
    node: String,
    status: String,
    owner_id: Option<i64>,
    previous: String,
    created_at: NaiveDateTime,
    assigned_at: Option<NaiveDateTime>,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
    error: Option<String>,
    error_code: Option<String>,
    item: Option<String>,
    unlogged: Option<String>,
}

/// What of a task changes in its life.
#[derive(AsChangeset)]
#[diesel(table_name = viewflow_task, treat_none_as_null = true)]
pub(crate) struct TaskChange<'r> {
    status: &'static str,
    owner_id: Option<i64>,
    assigned_at: Option<NaiveDateTime>,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
    error: Option<&'r str>,
    error_code: Option<&'r str>,
    item: Option<&'r str>,
    unlogged: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_log, treat_none_as_default_value = false)]
pub(crate) struct LogRecord {
    process_id: i64,
    task: Option<i32>,
    event: String,
    user_id: Option<i64>,
    detail: Option<String>,
    at: NaiveDateTime,
    changes: Option<String>,
}

#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(
    table_name = viewflow_job,
    primary_key(process_id, task, event),
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(crate) struct JobRecord {
    process_id: i64,
    task: i32,
    event: String,
    flow: String,
    state: String,
    attempt: i32,
    due_at: NaiveDateTime,
    worker: Option<String>,
    claimed_at: Option<NaiveDateTime>,
    claimed_until: Option<NaiveDateTime>,
    error: Option<String>,
}

impl From<&ProcessRow> for ProcessRecord {
    fn from(row: &ProcessRow) -> Self {
        Self {
            id: row.id.0,
            flow: row.flow.clone(),
            status: row.status.as_str().into(),
            state: row.state.clone(),
            tasks: signed(row.tasks),
            data: row.data.clone(),
            created_by: row.created_by.map(|user| user.0),
            created_at: row.created_at.naive_utc(),
            finished_at: row.finished_at.map(|at| at.naive_utc()),
            parent_id: row.parent.map(|task| task.process.0),
            parent_task: row.parent.map(|task| signed(task.number)),
            version: row.version.clone(),
        }
    }
}

impl<'r> From<&'r ProcessRow> for ProcessChange<'r> {
    fn from(row: &'r ProcessRow) -> Self {
        Self {
            status: row.status.as_str(),
            state: &row.state,
            tasks: signed(row.tasks),
            finished_at: row.finished_at.map(|at| at.naive_utc()),
            version: &row.version,
        }
    }
}

impl TryFrom<ProcessRecord> for ProcessRow {
    type Error = StoreError;

    fn try_from(record: ProcessRecord) -> Result<Self, StoreError> {
        Ok(Self {
            id: ProcessId(record.id),
            status: ProcessStatus::from_name(&record.status)
                .ok_or_else(|| unreadable("process status", &record.status))?,
            flow: record.flow,
            state: record.state,
            tasks: unsigned(record.tasks),
            data: record.data,
            created_by: record.created_by.map(UserId),
            created_at: record.created_at.and_utc(),
            finished_at: utc(record.finished_at),
            parent: record
                .parent_id
                .zip(record.parent_task)
                .map(|(id, task)| TaskId {
                    process: ProcessId(id),
                    number: unsigned(task),
                }),
            version: record.version,
        })
    }
}

impl From<&TaskRow> for TaskRecord {
    fn from(row: &TaskRow) -> Self {
        Self {
            process_id: row.id.process.0,
            number: signed(row.id.number),
            flow: row.flow.clone(),
            node: row.node.clone(),
            status: row.status.as_str().into(),
            owner_id: row.owner.map(|user| user.0),
            previous: join(&row.previous),
            created_at: row.created_at.naive_utc(),
            assigned_at: row.assigned_at.map(|at| at.naive_utc()),
            started_at: row.started_at.map(|at| at.naive_utc()),
            finished_at: row.finished_at.map(|at| at.naive_utc()),
            error: row.error.clone(),
            error_code: row.error_code.clone(),
            item: row.item.clone(),
            unlogged: unlogged(row),
        }
    }
}

impl<'r> From<&'r TaskRow> for TaskChange<'r> {
    fn from(row: &'r TaskRow) -> Self {
        Self {
            status: row.status.as_str(),
            owner_id: row.owner.map(|user| user.0),
            assigned_at: row.assigned_at.map(|at| at.naive_utc()),
            started_at: row.started_at.map(|at| at.naive_utc()),
            finished_at: row.finished_at.map(|at| at.naive_utc()),
            error: row.error.as_deref(),
            error_code: row.error_code.as_deref(),
            item: row.item.as_deref(),
            unlogged: unlogged(row),
        }
    }
}

impl TryFrom<TaskRecord> for TaskRow {
    type Error = StoreError;

    fn try_from(record: TaskRecord) -> Result<Self, StoreError> {
        Ok(Self {
            id: TaskId {
                process: ProcessId(record.process_id),
                number: unsigned(record.number),
            },
            status: Status::from_name(&record.status)
                .ok_or_else(|| unreadable("task status", &record.status))?,
            previous: split(&record.previous)
                .ok_or_else(|| unreadable("list of tasks", &record.previous))?,
            flow: record.flow,
            node: record.node,
            owner: record.owner_id.map(UserId),
            created_at: record.created_at.and_utc(),
            assigned_at: utc(record.assigned_at),
            started_at: utc(record.started_at),
            finished_at: utc(record.finished_at),
            error: record.error,
            error_code: record.error_code,
            item: record.item,
            unlogged: match record.unlogged {
                Some(text) => serde_json::from_str(&text)
                    .map_err(|_| unreadable("list of what happened", &text))?,
                None => Vec::new(),
            },
        })
    }
}

impl From<&LogRow> for LogRecord {
    fn from(row: &LogRow) -> Self {
        Self {
            process_id: row.process.0,
            task: row.task.map(signed),
            event: row.event.clone(),
            user_id: row.user.map(|user| user.0),
            detail: row.detail.clone(),
            at: row.at.naive_utc(),
            changes: row.changes.clone(),
        }
    }
}

impl From<LogRecord> for LogRow {
    fn from(record: LogRecord) -> Self {
        Self {
            process: ProcessId(record.process_id),
            task: record.task.map(unsigned),
            event: record.event,
            user: record.user_id.map(UserId),
            detail: record.detail,
            at: record.at.and_utc(),
            changes: record.changes,
        }
    }
}

impl From<&JobRow> for JobRecord {
    fn from(row: &JobRow) -> Self {
        Self {
            process_id: row.id.process.0,
            task: signed(row.id.number),
            event: row.event.clone(),
            flow: row.flow.clone(),
            state: row.state.as_str().into(),
            attempt: signed(row.attempt),
            due_at: row.due_at.naive_utc(),
            worker: row.worker.clone(),
            claimed_at: row.claimed_at.map(|at| at.naive_utc()),
            claimed_until: row.claimed_until.map(|at| at.naive_utc()),
            error: row.error.clone(),
        }
    }
}

impl TryFrom<JobRecord> for JobRow {
    type Error = StoreError;

    fn try_from(record: JobRecord) -> Result<Self, StoreError> {
        Ok(Self {
            id: TaskId {
                process: ProcessId(record.process_id),
                number: unsigned(record.task),
            },
            state: JobState::from_name(&record.state)
                .ok_or_else(|| unreadable("job state", &record.state))?,
            event: record.event,
            flow: record.flow,
            attempt: unsigned(record.attempt),
            due_at: record.due_at.and_utc(),
            worker: record.worker,
            claimed_at: utc(record.claimed_at),
            claimed_until: utc(record.claimed_until),
            error: record.error,
        })
    }
}

fn unlogged(row: &TaskRow) -> Option<String> {
    let lines = (!row.unlogged.is_empty()).then_some(&row.unlogged)?;
    Some(serde_json::to_string(lines).expect("words, numbers and times are always JSON"))
}

/// Counts in a database are signed; ours stay far below what that takes away.
pub(crate) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) fn unsigned(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

pub(crate) fn utc(at: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    at.map(|at| at.and_utc())
}

pub(crate) fn unreadable(what: &'static str, value: &str) -> StoreError {
    StoreError::Unreadable {
        what,
        value: value.into(),
    }
}

/// Numbers as a JSON array, such as `[3,5]`.
fn join(numbers: &[u32]) -> String {
    let numbers: Vec<_> = numbers.iter().map(u32::to_string).collect();
    format!("[{}]", numbers.join(","))
}

fn split(text: &str) -> Option<Vec<u32>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    inner.split(',').map(|n| n.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn a_list_of_numbers_is_read_as_it_is_written() {
        for numbers in [vec![], vec![3], vec![3, 5, 8]] {
            assert_eq!(split(&join(&numbers)), Some(numbers));
        }
        assert_eq!(split("3,5"), None);
    }
}
