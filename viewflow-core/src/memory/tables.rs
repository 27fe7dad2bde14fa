//! What is kept.

use std::collections::BTreeMap;

use super::messages::Mail;
use crate::store::{
    Account, CallOff, JobKey, JobRow, LogRow, ProcessRow, ScheduleRow, SessionRow, Snapshot,
    TaskFilter, TaskRow, Which,
};
use crate::{Permission, ProcessId, Status, TaskId, UserId};

#[derive(Clone, Default)]
pub(super) struct Tables {
    pub(super) processes: BTreeMap<ProcessId, ProcessRow>,
    pub(super) tasks: BTreeMap<TaskId, TaskRow>,
    pub(super) log: Vec<LogRow>,
    pub(super) jobs: BTreeMap<JobKey, JobRow>,
    pub(super) mail: Mail,
    pub(super) accounts: BTreeMap<UserId, Account>,
    pub(super) permissions: BTreeMap<String, Permission>,
    pub(super) schedules: BTreeMap<(String, String), ScheduleRow>,
    pub(super) sessions: BTreeMap<String, SessionRow>,
}

impl Tables {
    pub(super) fn snapshot(&self, task: TaskId, event: &str) -> Option<Snapshot> {
        let process = self.processes.get(&task.process).cloned();
        let row = self.tasks.get(&task).cloned();
        process.zip(row).map(|(mut process, row)| {
            process.data = process.data.filter(|_| row.item.is_none());
            Snapshot {
                process,
                job: self.jobs.get(&(task, event.into())).cloned(),
                task: row,
            }
        })
    }
}

impl Tables {
    /// Every task of a process, in the order of their numbers.
    pub(super) fn tasks_of(&self, process: ProcessId) -> impl Iterator<Item = &TaskRow> {
        let id = |number| TaskId { process, number };
        self.tasks.range(id(0)..=id(u32::MAX)).map(|(_, task)| task)
    }

    pub(super) fn rename(&mut self, process: ProcessId, renamed: &[(String, String)]) {
        for task in self
            .tasks
            .values_mut()
            .filter(|task| task.id.process == process)
        {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| *old == task.node) {
                task.node.clone_from(new);
            }
        }
    }

    pub(super) fn call_off(&mut self, off: &CallOff) {
        let tasks = self.tasks_of(off.process);
        let tasks = tasks.filter(|task| off.tasks.has(task));
        let ids: Vec<_> = tasks.map(|task| task.id).collect();
        for id in ids {
            self.jobs.retain(|(task, _), _| *task != id);
            let task = self.tasks.get_mut(&id);
            if let Some(task) = task.filter(|task| task.status.is_open()) {
                task.status = Status::Canceled;
                task.finished_at = Some(off.at);
            }
        }
    }

    pub(super) fn select(&self, filter: &TaskFilter) -> Vec<&TaskRow> {
        let all = self.tasks.values();
        let mut tasks: Vec<_> = match filter {
            TaskFilter::Inbox(user) => all
                .filter(|task| {
                    let at_work = matches!(task.status, Status::Assigned | Status::Started);
                    at_work && task.owner == Some(*user)
                })
                .collect(),
            TaskFilter::Queue(nodes) => all
                .filter(|task| {
                    let at = (task.flow.as_str(), task.node.as_str());
                    task.status == Status::New && nodes.contains(&at)
                })
                .collect(),
            TaskFilter::Archive(user) => all
                .filter(|task| task.status == Status::Done && task.owner == Some(*user))
                .collect(),
            TaskFilter::Failed(flows) => all
                .filter(|task| task.status == Status::Error && flows.contains(&task.flow.as_str()))
                .collect(),
        };
        match filter {
            TaskFilter::Inbox(_) | TaskFilter::Queue(_) => {
                tasks.sort_by_key(|task| (task.created_at, task.id));
            }
            TaskFilter::Archive(_) => {
                tasks.sort_by_key(|task| std::cmp::Reverse((task.finished_at, task.id)));
            }
            TaskFilter::Failed(_) => {
                tasks.sort_by_key(|task| std::cmp::Reverse((task.created_at, task.id)));
            }
        }
        tasks
    }
}

impl Which {
    /// Whether a task of the process is one of them.
    pub(super) fn has(&self, task: &TaskRow) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.contains(&task.id.number),
            Self::At { node, from, to } => {
                task.node == *node && (*from..=*to).contains(&task.id.number)
            }
        }
    }
}
