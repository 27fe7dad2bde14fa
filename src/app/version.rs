//! Processes of flows that have changed since.

use viewflow_core::{CarriedOver, Engine};

use super::error::{AppError, say};

/// Carries over what runs in a flow that has changed; nothing, if one process cannot be.
pub(super) fn carry_over(engine: &Engine) -> Result<(), AppError> {
    refuse(&engine.check_versions()?)?;
    for process in engine.carry_over()? {
        tell(&process)?;
    }
    Ok(())
}

/// Says what would become of each process whose flow has changed.
pub(super) fn dry_run(engine: &Engine) -> Result<(), AppError> {
    let report = engine.check_versions()?;
    for process in &report {
        tell(process)?;
    }
    let changed = report.len();
    let have = match changed {
        1 => "1 active process has last moved in another version of its flow".into(),
        n => format!("{n} active processes have last moved in another version of their flow"),
    };
    say(format_args!("{have}."))?;
    refuse(&report)
}

fn tell(report: &CarriedOver) -> Result<(), AppError> {
    let CarriedOver {
        process,
        flow,
        outcome,
    } = report;
    match outcome.as_deref() {
        // It stands where it can stand, and nobody need know.
        Ok([]) => Ok(()),
        Ok(notes) => say(format_args!(
            "process {process} of `{flow}` is carried over: {}",
            notes.join("; ")
        )),
        Err(why) => say(format_args!(
            "process {process} of `{flow}` cannot be: {why}"
        )),
    }
}

fn refuse(report: &[CarriedOver]) -> Result<(), AppError> {
    let lost: Vec<String> = report
        .iter()
        .filter_map(|report| {
            let why = report.outcome.as_ref().err()?;
            Some(format!(
                "  process {} of `{}`: {why}",
                report.process, report.flow
            ))
        })
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    Err(AppError::usage(
        match &*lost {
            [one] => format!("1 active process does not fit its flow as it is now:\n{one}"),
            all => format!(
                "{} active processes do not fit their flows as they are now:\n{}",
                all.len(),
                all.join("\n")
            ),
        },
        "say what has become of their nodes with `#[flow(renamed(old => new), removed(old => new))]`, \
         or finish or cancel them with the program as it was before",
    ))
}
