use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Task {
    depth: u32,
    is_simple: bool,
}

#[flow(process = Task)]
struct TaskFlow {
    #[next(work)]
    start: StartHandle,

    #[anyone]
    #[next(divide)]
    work: View,

    #[input(|task| Task { depth: task.depth + 1, is_simple: false })]
    #[next(end)]
    divide: Subprocess<TaskFlow>,

    end: End,
}

fn main() {}
