//! A step's transaction: what was there before is kept, to be put back.

use std::any::Any;
use std::sync::MutexGuard;

use chrono::{DateTime, Utc};

use super::MemoryStore;
use super::tables::Tables;
use crate::store::{
    Effects, JobRow, JobState, LogRow, MessageRow, ProcessRow, ScheduleRow, Snapshot, StoreError,
    TaskRow, Transaction, Which,
};
use crate::{MessageId, ProcessId, Status, TaskId, UserId};

pub(super) struct MemoryTransaction<'s> {
    pub(super) store: &'s MemoryStore,
    pub(super) tables: MutexGuard<'s, Tables>,
    /// What to return to; gone once committed.
    pub(super) before: Option<Tables>,
    pub(super) savepoints: Vec<Tables>,
}

impl Drop for MemoryTransaction<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            *self.tables = before;
        }
        *self.store.owner() = None;
    }
}

impl Transaction for MemoryTransaction<'_> {
    fn load(&mut self, task: TaskId, event: &str) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.tables.snapshot(task, event))
    }

    fn load_process(&mut self, process: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        Ok(self.tables.processes.get(&process).cloned())
    }

    fn advance_schedule(
        &mut self,
        row: &ScheduleRow,
        next: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let key = (row.flow.clone(), row.node.clone());
        let stored = self.tables.schedules.get_mut(&key);
        let stored = stored.filter(|stored| *stored == row);
        Ok(stored.map(|stored| stored.due_at = next).is_some())
    }

    fn tasks(&mut self, process: ProcessId, which: &Which) -> Result<Vec<TaskRow>, StoreError> {
        let of_process = self.tables.tasks_of(process);
        let tasks = of_process.filter(|task| which.has(task));
        Ok(tasks.cloned().collect())
    }

    fn next_task(
        &mut self,
        process: ProcessId,
        node: &str,
        status: Status,
        after: u32,
    ) -> Result<Option<TaskRow>, StoreError> {
        let mut tasks = self.tables.tasks_of(process);
        let is_it = |t: &&TaskRow| t.node == node && t.status == status && t.id.number > after;
        Ok(tasks.find(is_it).cloned())
    }

    fn jobs(&mut self, process: ProcessId, tasks: &[u32]) -> Result<Vec<JobRow>, StoreError> {
        let mut ids: Vec<_> = tasks
            .iter()
            .map(|n| TaskId {
                process,
                number: *n,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let own = ids.into_iter().map(|id| (id, String::new()));
        let jobs = own.filter_map(|key| self.tables.jobs.get(&key));
        Ok(jobs.cloned().collect())
    }

    fn events(&mut self, task: TaskId) -> Result<Vec<JobRow>, StoreError> {
        let all = self.tables.jobs.values();
        let events = all.filter(|job| job.id == task && !job.event.is_empty());
        Ok(events.cloned().collect())
    }

    fn changes(&mut self, process: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let log = self.tables.log.iter();
        let lines = log.filter(|line| line.process == process && line.changes.is_some());
        Ok(lines.cloned().collect())
    }

    fn child(&mut self, task: TaskId) -> Result<Option<ProcessRow>, StoreError> {
        let mut processes = self.tables.processes.values().rev();
        Ok(processes
            .find(|process| process.parent == Some(task))
            .cloned())
    }

    fn insert_process(&mut self, process: &ProcessRow) -> Result<ProcessId, StoreError> {
        let last = self.tables.processes.keys().next_back();
        let id = ProcessId(last.map_or(1, |last| last.0 + 1));
        let row = ProcessRow {
            id,
            ..process.clone()
        };
        self.tables.processes.insert(id, row);
        Ok(id)
    }

    fn apply(&mut self, effects: &Effects) -> Result<(), StoreError> {
        let tables = &mut *self.tables;
        if let Some(process) = &effects.process {
            let before = tables.processes.get(&process.id);
            let kept = || before.and_then(|before| before.data.clone());
            let row = ProcessRow {
                data: effects.data.clone().or_else(kept),
                ..process.clone()
            };
            tables.processes.insert(process.id, row);
        }
        if let Some(process) = &effects.process {
            tables.rename(process.id, &effects.renamed);
        }
        for off in &effects.called_off {
            tables.call_off(off);
        }
        for task in effects.created.iter().chain(&effects.changed) {
            tables.tasks.insert(task.id, task.clone());
        }
        for job in &effects.finished_jobs {
            tables.jobs.remove(job);
        }
        for job in &effects.changed_jobs {
            tables.jobs.insert(job.key(), job.clone());
        }
        for job in &effects.jobs {
            match (tables.jobs.contains_key(&job.key()), job.state) {
                (true, JobState::Resume) => {}
                (false, _) | (true, JobState::Cancel) => {
                    tables.jobs.insert(job.key(), job.clone());
                }
                (true, _) => return Err(StoreError::Exists(format!("a job of task {}", job.id))),
            }
        }
        tables.mail.unsubscribe(&effects.unsubscribed);
        tables.mail.subscribe(&effects.subscriptions);
        tables.log.extend(effects.log.iter().cloned());
        Ok(())
    }

    fn insert_message(&mut self, message: &MessageRow) -> Result<Option<MessageId>, StoreError> {
        Ok(self.tables.mail.insert(message))
    }

    fn change_message(
        &mut self,
        before: &MessageRow,
        after: Option<&MessageRow>,
    ) -> Result<bool, StoreError> {
        Ok(self.tables.mail.change(before, after))
    }

    fn find_user(&mut self, name: &str) -> Result<Option<UserId>, StoreError> {
        let mut accounts = self.tables.accounts.values();
        let account = accounts.find(|account| account.is_active && account.user.name == name);
        Ok(account.map(|account| account.user.id))
    }

    fn savepoint(&mut self) -> Result<(), StoreError> {
        let now = self.tables.clone();
        self.savepoints.push(now);
        Ok(())
    }

    fn release_savepoint(&mut self) -> Result<(), StoreError> {
        self.savepoints.pop();
        Ok(())
    }

    fn roll_back_to_savepoint(&mut self) -> Result<(), StoreError> {
        if let Some(then) = self.savepoints.pop() {
            *self.tables = then;
        }
        Ok(())
    }

    fn connection(&mut self) -> Option<&mut dyn Any> {
        None
    }

    fn check_open(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.before = None;
        Ok(())
    }
}
