//! What must hold between a process and those it began.

use viewflow_graph::Kind;

use crate::conformance::whole::Whole;
use crate::standing::State;
use crate::store::{JobState, TaskRow};
use crate::{ProcessStatus, Shape, Status, TaskId};

/// Who waits for a process has one, and a process is waited for.
pub(super) fn fits_parents(whole: &Whole, all: &[Whole], shape: &Shape) -> Result<(), String> {
    let process = |id: TaskId| all.iter().find(|other| other.process.id == id.process);
    let waits = |task: &TaskRow| {
        let kind = shape.graph.find(&task.node).map(|id| shape.node(id).kind);
        kind == Some(Kind::Subprocess) && task.status == Status::Scheduled
    };
    for task in whole.tasks.iter().filter(|task| waits(task)) {
        let has = |state: JobState| {
            whole
                .jobs
                .iter()
                .any(|job| job.id == task.id && job.state == state)
        };
        let undone = task.previous.first().copied().filter(|_| {
            let node = shape.graph.find(&task.node);
            let state = State::of(&whole.process, shape).ok();
            let undoes = state.and_then(|state| state.compensation.of_task(task.id.number));
            undoes.is_some() && node.is_some_and(|node| !shape.graph.node(node).compensates)
        });
        // The part that undoes what it did was begun for another task.
        let parent = TaskId {
            number: undone.unwrap_or(task.id.number),
            ..task.id
        };
        let children = all
            .iter()
            .filter(|other| other.process.parent == Some(parent));
        let active = children
            .filter(|other| other.process.status == ProcessStatus::Active)
            .count();
        let moves = [JobState::Begin, JobState::Resume, JobState::Compensate]
            .into_iter()
            .any(has);
        ensure!(active > 0 || moves, "{} waits for nothing", task.id);
        ensure!(active <= 1, "{} waits for {active} processes", task.id);
    }
    if let Some(parent) = whole.process.parent
        && whole.process.status == ProcessStatus::Active
        && let Some(above) = process(parent)
    {
        let task = above.tasks.iter().find(|task| task.id == parent);
        // A task that was undone before its part was called off may wait for that part again.
        let waits = |status| matches!(status, Status::Scheduled | Status::Error);
        let is_open = task.is_some_and(|task| waits(task.status));
        let is_done = task.is_some_and(|task| task.status == Status::Done);
        let state = State::of(&whole.process, shape).map_err(|error| error.to_string())?;
        let whole = state.compensation.undoing.get(&None);
        let told = whole.and_then(|undoing| undoing.told);
        let told = told.and_then(|told| above.tasks.iter().find(|task| task.id.number == told));
        let undoes = is_done && told.is_some_and(|task| task.status.is_open());
        let ends = above.jobs.iter().any(|job| job.state == JobState::Cancel);
        ensure!(
            is_open || ends || undoes,
            "nobody waits for it, and nobody calls it off"
        );
    }
    Ok(())
}
