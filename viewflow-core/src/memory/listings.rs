//! What is looked up and listed.

use super::MemoryStore;
use crate::store::{
    JobRow, JobState, Listing, Listings, LogRow, OUTDATED_AT_ONCE, Page, ProcessFilter, ProcessRow,
    Snapshot, StoreError, TaskFilter, TaskRow, whole_log,
};
use crate::{ProcessId, ProcessStatus, TaskId, UserId};

impl Listings for MemoryStore {
    fn processes(
        &self,
        filter: &ProcessFilter,
        page: Page,
    ) -> Result<Listing<ProcessRow>, StoreError> {
        let tables = self.tables()?;
        let involved = |process: &ProcessRow, user: UserId| {
            let mut tasks = tables.tasks.values();
            process.created_by == Some(user)
                || tasks.any(|t| t.id.process == process.id && t.owner == Some(user))
        };
        let wanted = tables.processes.values().rev().filter(|process| {
            filter.flows.contains(&process.flow)
                && filter.status.is_none_or(|status| status == process.status)
                && filter.involving.is_none_or(|user| involved(process, user))
        });
        Ok(page_of(wanted.cloned(), page))
    }

    fn tasks(
        &self,
        filter: &TaskFilter,
        page: Page,
    ) -> Result<Listing<(TaskRow, ProcessRow)>, StoreError> {
        let tables = self.tables()?;
        let tasks = tables.select(filter);
        let rows = tasks.into_iter().filter_map(|task| {
            let process = tables.processes.get(&task.id.process)?;
            Some((task.clone(), process.clone()))
        });
        Ok(page_of(rows, page))
    }

    fn count_tasks(&self, filter: &TaskFilter, at_most: u32) -> Result<u32, StoreError> {
        let count = self.tables()?.select(filter).len();
        Ok(u32::try_from(count).map_or(at_most, |count| count.min(at_most)))
    }

    fn outdated(
        &self,
        flow: &str,
        version: &str,
        after: ProcessId,
    ) -> Result<Vec<ProcessRow>, StoreError> {
        let tables = self.tables()?;
        let later = tables
            .processes
            .range(after..)
            .skip_while(|(id, _)| **id == after);
        let outdated = later.map(|(_, row)| row).filter(|row| {
            let is_active = row.status == ProcessStatus::Active;
            is_active && row.flow == flow && row.version != version
        });
        Ok(outdated.take(OUTDATED_AT_ONCE).cloned().collect())
    }

    fn process(&self, id: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        Ok(self.tables()?.processes.get(&id).cloned())
    }

    fn task(&self, id: TaskId) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.tables()?.snapshot(id, ""))
    }

    fn tasks_of(&self, id: ProcessId) -> Result<Vec<TaskRow>, StoreError> {
        Ok(self.tables()?.tasks_of(id).cloned().collect())
    }

    fn children_of(&self, id: ProcessId, page: Page) -> Result<Listing<ProcessRow>, StoreError> {
        let tables = self.tables()?;
        let processes = tables.processes.values();
        let children = processes.filter(|p| p.parent.is_some_and(|task| task.process == id));
        Ok(page_of(children.cloned(), page))
    }

    fn orphans_of(&self, id: ProcessId) -> Result<Vec<ProcessId>, StoreError> {
        let tables = self.tables()?;
        let is_closed = |task: &TaskId| {
            let status = tables.tasks.get(task).map(|task| task.status);
            status.is_none_or(|status| !status.is_open())
        };
        let processes = tables.processes.values();
        let active = processes.filter(|process| process.status == ProcessStatus::Active);
        let orphans = active.filter(|process| {
            let parent = process.parent.filter(|task| task.process == id);
            parent.is_some_and(|task| is_closed(&task))
        });
        Ok(orphans.map(|process| process.id).collect())
    }

    fn log_of(&self, id: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let tables = self.tables()?;
        let log = tables.log.iter().filter(|line| line.process == id);
        Ok(whole_log(log.cloned().collect(), tables.tasks_of(id)))
    }

    fn timers(&self, flows: &[&str], page: Page) -> Result<Listing<(JobRow, TaskRow)>, StoreError> {
        let tables = self.tables()?;
        let is_timer =
            |job: &&JobRow| job.state == JobState::Timer && flows.contains(&job.flow.as_str());
        let mut timers: Vec<&JobRow> = tables.jobs.values().filter(is_timer).collect();
        timers.sort_by_key(|job| (job.due_at, job.key()));
        let with_task = timers.into_iter().filter_map(|job| {
            let task = tables.tasks.get(&job.id)?;
            Some((job.clone(), task.clone()))
        });
        Ok(page_of(with_task, page))
    }

    fn jobs_of(&self, id: ProcessId) -> Result<Vec<JobRow>, StoreError> {
        let tables = self.tables()?;
        let jobs = tables.jobs.values().filter(|job| job.id.process == id);
        Ok(jobs.cloned().collect())
    }
}

pub(super) fn page_of<T>(items: impl Iterator<Item = T>, page: Page) -> Listing<T> {
    let (number, size) = (page.number as usize, page.size as usize);
    let mut items: Vec<_> = items.skip(number * size).take(size + 1).collect();
    let more = items.len() > size;
    items.truncate(size);
    Listing { items, more }
}
