//! Everything that is stored of a process.

use crate::store::{JobRow, LogRow, ProcessRow, Store, SubscriptionRow, TaskRow};

/// Everything that is stored of a process.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Whole {
    pub(super) process: ProcessRow,
    pub(super) tasks: Vec<TaskRow>,
    pub(super) log: Vec<LogRow>,
    pub(super) jobs: Vec<JobRow>,
    pub(super) subscriptions: Vec<SubscriptionRow>,
}

impl Whole {
    pub(super) fn of(store: &dyn Store, process: ProcessRow) -> Self {
        Self {
            tasks: store.tasks_of(process.id).unwrap(),
            log: store.log_of(process.id).unwrap(),
            jobs: store.jobs_of(process.id).unwrap(),
            subscriptions: store.subscriptions_of(process.id).unwrap(),
            process,
        }
    }
}
