//! `process list`, `process show` and `process cancel`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use viewflow_core::store::{Page, ProcessFilter, TaskRow};
use viewflow_core::{Engine, Error, ProcessId, ProcessStatus, UserId};

use super::command::ProcessCommand;
use super::error::{AppError, say, there_are};

/// So many parts of a process are shown.
const PARTS: u32 = 100;

pub(super) fn run(engine: &Engine, command: ProcessCommand) -> Result<(), AppError> {
    match command {
        ProcessCommand::List {
            flow,
            status,
            limit,
        } => list(engine, flow, status.as_deref(), limit),
        ProcessCommand::Show { id } => show(engine, ProcessId(id)),
        ProcessCommand::Cancel { id, by } => cancel(engine, ProcessId(id), &by),
    }
}

fn list(
    engine: &Engine,
    flow: Option<String>,
    status: Option<&str>,
    limit: u32,
) -> Result<(), AppError> {
    let flows = match flow {
        Some(flow) => {
            engine.flow(&flow).map_err(|_| no_flow(engine, &flow))?;
            vec![flow]
        }
        None => engine.flows().map(|flow| flow.name.to_owned()).collect(),
    };
    let filter = ProcessFilter {
        flows,
        status: status.and_then(ProcessStatus::from_name),
        involving: None,
    };
    let names = user_names(engine)?;
    let listing = engine.store().processes(&filter, Page::first(limit))?;
    let mut rows = vec![["id", "flow", "status", "started", "by", "at"].map(String::from)];
    for process in listing.items {
        let tasks = engine.store().tasks_of(process.id)?;
        let open = tasks.iter().filter(|task| task.status.is_open());
        let at: Vec<_> = open.map(|task| task.node.as_str()).collect();
        rows.push([
            process.id.to_string(),
            process.flow,
            process.status.to_string(),
            moment(process.created_at),
            name(&names, process.created_by),
            at.join(", "),
        ]);
    }
    if rows.len() == 1 {
        return say(format_args!("There are no such processes."));
    }
    table(&rows)?;
    if listing.more {
        say(format_args!("There are more; see `--limit`."))?;
    }
    Ok(())
}

fn show(engine: &Engine, id: ProcessId) -> Result<(), AppError> {
    let process = engine.store().process(id)?.ok_or(Error::NoProcess(id))?;
    let names = user_names(engine)?;
    say(format_args!(
        "Process {id} of {}: {}",
        process.flow, process.status
    ))?;
    let began = moment(process.created_at);
    let by = name(&names, process.created_by);
    say(format_args!("Started {began} by {by}"))?;
    if let Some(at) = process.finished_at {
        say(format_args!("Finished {}", moment(at)))?;
    }
    if let Some(task) = process.parent {
        say(format_args!(
            "Part of process {}, for task {task}",
            task.process
        ))?;
    }
    if engine.flow(&process.flow).is_ok() {
        say(format_args!("\nData"))?;
        let json = engine.json_of(&process)?;
        let json = serde_json::to_string_pretty(&json).map_err(std::io::Error::from)?;
        say(format_args!("{json}"))?;
    }
    say(format_args!("\nTasks"))?;
    let heading = [
        "task", "node", "about", "status", "owner", "finished", "cause",
    ];
    let mut rows = vec![heading.map(String::from)];
    for task in engine.store().tasks_of(id)? {
        rows.push([
            task.id.to_string(),
            task.node.clone(),
            about(engine, &task),
            task.status.to_string(),
            name(&names, task.owner),
            task.finished_at.map(moment).unwrap_or_default(),
            task.error.unwrap_or_default(),
        ]);
    }
    table(&rows)?;
    parts(engine, id)?;
    say(format_args!("\nLog"))?;
    let mut rows = vec![["at", "task", "event", "by", "detail"].map(String::from)];
    for line in engine.store().log_of(id)? {
        rows.push([
            moment(line.at),
            line.task.map(|task| task.to_string()).unwrap_or_default(),
            line.event,
            name(&names, line.user),
            line.detail.unwrap_or_default(),
        ]);
    }
    table(&rows)
}

/// The processes that were begun for this one's tasks.
fn parts(engine: &Engine, id: ProcessId) -> Result<(), AppError> {
    let parts = engine.store().children_of(id, Page::first(PARTS))?;
    if parts.items.is_empty() {
        return Ok(());
    }
    say(format_args!("\nParts"))?;
    let mut rows = vec![["id", "flow", "status", "for task"].map(String::from)];
    for part in parts.items {
        rows.push([
            part.id.to_string(),
            part.flow,
            part.status.to_string(),
            part.parent.map(|task| task.to_string()).unwrap_or_default(),
        ]);
    }
    table(&rows)?;
    if parts.more {
        say(format_args!("There are more."))?;
    }
    Ok(())
}

/// What a task of a list is about, in a few words.
fn about(engine: &Engine, task: &TaskRow) -> String {
    let items = engine.item_of(task).into_iter();
    let told = items.filter(|item| !item.value.is_empty()).take(2);
    let values: Vec<_> = told.map(|item| item.value.replace('\n', " ")).collect();
    let told = values.join(", ");
    match told.char_indices().nth(40) {
        Some((end, _)) => format!("{}..", &told[..end]),
        None => told,
    }
}

fn cancel(engine: &Engine, id: ProcessId, by: &str) -> Result<(), AppError> {
    engine.user(by)?.cancel_process(id)?;
    say(format_args!("Process {id} is canceled."))
}

pub(super) fn no_flow(engine: &Engine, name: &str) -> AppError {
    let flows: Vec<_> = engine.flows().map(|flow| flow.name).collect();
    AppError::usage(
        format!("there is no flow `{name}`"),
        there_are("flow", &flows),
    )
}

fn user_names(engine: &Engine) -> Result<BTreeMap<UserId, String>, AppError> {
    Ok(engine.store().user_names()?.into_iter().collect())
}

fn name(names: &BTreeMap<UserId, String>, user: Option<UserId>) -> String {
    let name = user.and_then(|user| names.get(&user));
    name.cloned().unwrap_or_else(|| "-".into())
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Rows in columns as wide as they need to be; the first row is the heading.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Result<(), AppError> {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let cells = row.iter().zip(widths);
        let line: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        say(format_args!("{}", line.join("  ").trim_end()))?;
    }
    Ok(())
}
