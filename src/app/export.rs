//! `export svg`.

use viewflow_core::{Engine, chart};

use super::command::ExportCommand;
use super::error::{AppError, say};
use super::process::no_flow;

pub(super) fn run(engine: &Engine, command: &ExportCommand) -> Result<(), AppError> {
    let ExportCommand::Svg { flow, output } = command;
    let shape = engine.flow(flow).map_err(|_| no_flow(engine, flow))?;
    let svg = chart::standalone(shape);
    match output {
        None => say(format_args!("{}", svg.trim_end())),
        Some(path) => {
            std::fs::write(path, svg).map_err(|source| AppError::Write {
                path: path.clone(),
                source,
            })?;
            say(format_args!("Written to {}.", path.display()))
        }
    }
}
